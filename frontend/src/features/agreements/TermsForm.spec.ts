import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import TermsForm from './TermsForm.vue'
import type { Terms } from './fields'

const party = { name: '', creditCode: '', address: '', head: '', contact: '', phone: '', bank: '', account: '' }
const terms: Terms = {
  customer: { ...party, name: '甲公司' },
  supplier: { ...party, name: '乙公司' },
  signPlace: '',
  signDate: '2026-10-08',
  products: ['92号车用汽油'],
  gasoline: '1.000',
  diesel: '0.000',
  discount: '0.00',
  settlement: '预付充值',
  statementDay: 0,
  payDay: 0,
  credit: '0.00',
  deposit: '0.00',
  stations: [],
  coordinatorA: '',
  coordinatorB: '',
  dispute: '诉讼',
  disputeBody: '',
  from: '2026-10-08',
  to: '2027-10-07',
  autoRenew: false,
  copies: 5,
  copiesA: 2,
  copiesB: 2,
  vehicles: [{ plate: '鲁F12345', card: '1', driver: '', fuel: '' }],
}
const fault = (field: string, message: string) => ({ kind: 'invalid', code: 'agreement.copies', field, message, remedy: '请改正份数' })

const open = () =>
  mount(TermsForm, {
    props: {
      terms,
      used: ['vehicles', 'discount'],
      faults: { copies: [fault('copies', '份数对不上')], 'vehicles[0].card': [fault('vehicles[0].card', '卡号重复')] },
    },
    global: { stubs: { ElButton: { template: '<button type="button"><slot /></button>' } } },
  })

describe('form of the blanks', () => {
  it('says what is wrong at the blank itself', () => {
    const form = open()
    const bad = form.findAll('[aria-invalid=true]')
    expect(bad).toHaveLength(2)
    const said = form.find(`#${bad[0]!.attributes('aria-describedby')}`)
    expect(said.text()).toBe('份数对不上。请改正份数')
    expect(form.text()).toContain('卡号重复')
  })

  it('gives the changed terms back and leaves its own alone', async () => {
    const form = open()
    const label = form.findAll('label').find((l) => l.text().startsWith('每升优惠'))!
    await form.find(`#${label.attributes('for')}`).setValue('0.35')
    const [changed] = form.emitted<[Terms]>('change')![0]!
    expect(changed.discount).toBe('0.35')
    expect(changed.vehicles).toBe(terms.vehicles)
    expect(terms.discount).toBe('0.00')
  })

  it('adds and removes vehicles', async () => {
    const form = open()
    const button = (text: string) => form.findAll('button').find((b) => b.text() === text)!
    await button('增加一行').trigger('click')
    await button('删去').trigger('click')
    const sizes = form.emitted<[Terms]>('change')!.map(([t]) => t.vehicles.length)
    expect(sizes).toEqual([2, 0])
  })
})

import { describe, expect, it } from 'vitest'
import { groups, groupsOf, readField, writeField, type Terms } from './fields'

const party = { name: '', creditCode: '', address: '', head: '', contact: '', phone: '', bank: '', account: '' }
const terms: Terms = {
  customer: { ...party, name: '甲公司' },
  supplier: { ...party, name: '乙公司' },
  signPlace: '',
  signDate: '2026-10-08',
  products: ['92号车用汽油', '0号车用柴油'],
  gasoline: '1.000',
  diesel: '2.500',
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
  copies: 4,
  copiesA: 2,
  copiesB: 2,
  vehicles: [],
  delivery: '自提',
}
const optional = [
  'lateRate',
  'lossHours',
  'members',
  'amends',
  'amendsDate',
  'amendment',
  'faceValue',
  'cardCount',
  'payment',
  'handler',
  'purpose',
]
const field = (path: string) => groups.flatMap((g) => g.fields).find((f) => f.path === path)!

describe('blanks of an agreement', () => {
  it('covers every blank of the terms exactly once, vehicles apart', () => {
    const paths = groups.flatMap((g) => g.fields.map((f) => f.path))
    const named = Object.entries(terms).flatMap(([k, v]) =>
      k === 'customer' || k === 'supplier' ? Object.keys(v as object).map((n) => `${k}.${n}`) : [k],
    )
    expect(new Set(paths).size).toBe(paths.length)
    expect([...paths].sort()).toEqual([...named.filter((n) => n !== 'vehicles'), ...optional].sort())
  })

  it('shows the blanks the wording uses, and those every agreement has', () => {
    const shown = (used: string[]) => groupsOf(used).flatMap((g) => g.fields.map((f) => f.path))
    const bearer = shown(['cardsAmount', 'payment'])
    expect(bearer).toContain('faceValue')
    expect(bearer).toContain('copies')
    expect(bearer).toContain('customer.bank')
    expect(bearer).not.toContain('stations')
    expect(groupsOf(['amends']).map((g) => g.title)).toContain('框架与补充')
    expect(groupsOf(['discount']).map((g) => g.title)).not.toContain('不记名卡')
    expect(groupsOf(undefined)).toHaveLength(groups.length)
  })

  it('keeps amounts as the text that was typed', () => {
    const t = writeField(terms, field('discount'), ' 0.35 ')
    expect(t.discount).toBe('0.35')
    expect(terms.discount).toBe('0.00')
    expect(writeField(terms, field('credit'), '').credit).toBe('0')
  })

  it('reads and writes parties and lists', () => {
    const t = writeField(terms, field('customer.bank'), '农业银行')
    expect(readField(t, field('customer.bank'))).toBe('农业银行')
    expect(t.customer.name).toBe('甲公司')
    expect(readField(terms, field('products'))).toBe('92号车用汽油、0号车用柴油')
    expect(writeField(terms, field('stations'), '一站、二站,三站').stations).toEqual(['一站', '二站', '三站'])
  })

  it('takes whole numbers and flags as what they are', () => {
    expect(writeField(terms, field('copies'), '6').copies).toBe(6)
    expect(writeField(terms, field('payDay'), '十').payDay).toBe(0)
    expect(writeField(terms, field('autoRenew'), 'true').autoRenew).toBe(true)
    expect(readField(terms, field('lateRate'))).toBe('')
  })
})

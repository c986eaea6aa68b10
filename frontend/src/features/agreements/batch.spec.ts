import { describe, expect, it } from 'vitest'
import { common, selectionOf } from './batch'
import type { Terms } from './fields'
import { rightFor, wantsNote } from './life'
import { nextVersion } from './wording'

describe('a batch of agreements', () => {
  it('means those sent along, else everybody the filter finds', () => {
    expect(selectionOf({ ids: ['a', 'b'] }, { text: 'x' }, 9)).toEqual({ ids: ['a', 'b'], except: [], expect: 0 })
    const all = selectionOf(null, { text: 'x' }, 9)
    expect(all).toMatchObject({ ids: [], except: [], expect: 9, query: { text: 'x', county: '', offset: 0 } })
  })

  it('leaves out of the common terms what belongs to one customer', () => {
    const t = common({
      customer: { name: '甲' },
      discount: '0.10',
      stations: ['一站'],
      vehicles: [{}],
      coordinatorA: '某',
    } as unknown as Terms)
    expect(t.customer.name).toBe('')
    expect([t.stations, t.vehicles, t.coordinatorA, t.discount]).toEqual([[], [], '', '0.10'])
  })
})

describe('the life of an agreement', () => {
  it('knows who may do what, and what wants a reason', () => {
    expect(rightFor('部门审核', '待审核')).toBe('agreement.review')
    expect(rightFor('作废', '草稿')).toBe('agreement.draft')
    expect(rightFor('作废', '已批准')).toBe('agreement.approve')
    expect(wantsNote('退回')).toBe(true)
    expect(wantsNote('批准')).toBe(false)
  })
})

describe('a new version of a wording', () => {
  it('has a version and a day of its own and the same text', () => {
    const next = nextVersion('= 协议\n^ 2026-A 2012-08-01\n- 文字', new Date(2026, 10, 3, 9, 5))
    expect(next).toBe('= 协议\n^ 20261103-0905 2026-11-03\n- 文字')
  })
})

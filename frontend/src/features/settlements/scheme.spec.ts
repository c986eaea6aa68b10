import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../api/client'
import { partsOf, rowsOf } from './pools'
import { draftOf, freshRule, listOf, trimmed } from './scheme'

describe('a scheme being written', () => {
  it('begins as a copy with a version of its own and no approval', () => {
    const scheme = { key: 'k', version: '1', name: '方案', from: '2026-01-01', approval: '号', rules: [freshRule(1)] }
    const draft = draftOf(scheme, '2026-12-01')
    expect(draft.scheme).toMatchObject({ key: 'k', version: '2026-12-01草稿', from: '2026-12-01' })
    expect(draft.scheme.approval).toBeUndefined()
    draft.scheme.rules![0]!.name = '改过'
    expect(scheme.rules[0]!.name).toBe('新条款')
  })

  it('reads lists and leaves out what says nothing', () => {
    expect(listOf('记名卡、司机卡， ')).toEqual(['记名卡', '司机卡'])
    expect(trimmed({ a: '', b: 0, c: [], d: '0.00', e: false })).toBeUndefined()
    expect(trimmed({ a: 'x', b: 0 })).toEqual({ a: 'x' })
  })
})

describe('the pool of a station', () => {
  const staff = [
    { id: 'a', number: '1', name: '甲', officeId: 's' },
    { id: 'b', number: '2', name: '乙', officeId: 't' },
    { id: 'c', number: '3', name: '丙', officeId: 't' },
  ] as unknown as Schemas['OrgStaff'][]
  const pool = {
    officeId: 's',
    share: { parts: [{ staffId: 'b', weight: 2, amount: '5.00' }] },
  } as unknown as Schemas['OpenPool']

  it('lists its own people and guests who have a part', () => {
    expect(rowsOf(pool, staff).map((r) => [r.name, r.weight, r.amount])).toEqual([
      ['甲', '', ''],
      ['乙', '2', '5.00'],
    ])
  })

  it('sends what was filled in', () => {
    const rows = rowsOf(pool, staff)
    rows[0]!.fixed = ' 3.50 '
    expect(partsOf(rows)).toEqual([
      { staffId: 'a', staffNo: '1', name: '甲', amount: '0.00', fixed: '3.50' },
      { staffId: 'b', staffNo: '2', name: '乙', amount: '0.00', weight: 2 },
    ])
  })
})

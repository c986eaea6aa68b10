import { describe, expect, it } from 'vitest'
import { merge, toDraft } from './blank'

describe('a record somebody else saved meanwhile', () => {
  const base = { ...toDraft(null), contact: '甲', phone: '1', remark: '旧' }

  it('takes what was not touched here and keeps what was typed', () => {
    const { draft, taken, both } = merge(base, { ...base, phone: '2' }, { ...base, contact: '乙' })
    expect(draft).toEqual({ ...base, phone: '2', contact: '乙' })
    expect(taken).toEqual(['contact'])
    expect(both).toEqual([])
  })

  it('names what both changed, and keeps the own words', () => {
    const { draft, taken, both } = merge(base, { ...base, contact: '丙', remark: '新' }, { ...base, contact: '乙', remark: '新' })
    expect(draft.contact).toBe('丙')
    expect(taken).toEqual([])
    expect(both).toEqual(['contact'])
  })

  it('compares lists by what they hold', () => {
    const { taken } = merge({ ...base, payModes: ['现金'] }, { ...base, payModes: ['现金'] }, { ...base, payModes: ['现金', '银行卡'] })
    expect(taken).toEqual(['payModes'])
  })
})

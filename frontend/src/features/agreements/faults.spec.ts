import { describe, expect, it } from 'vitest'
import { byField, remainder } from './faults'

const fault = (field: string, message: string) => ({ kind: 'invalid', code: 'agreement.blank', field, message, remedy: '请补填' })
const problem = (faults: ReturnType<typeof fault>[]) => ({ kind: 'invalid', code: 'agreement.blank', message: '有空白', faults })

describe('faults at their blanks', () => {
  it('puts each fault at its blank and keeps the rest apart', () => {
    const p = problem([
      fault('to', '截止早于开始'),
      fault('to', '没有填'),
      fault('vehicles[1].card', '卡号重复'),
      fault('template', '没有模板'),
    ])
    const sorted = byField(p, ['to', 'from'])
    expect(sorted['to']?.map((f) => f.message)).toEqual(['截止早于开始', '没有填'])
    expect(sorted['vehicles[1].card']).toHaveLength(1)
    expect(remainder(p, sorted)?.faults.map((f) => f.message)).toEqual(['没有模板'])
  })

  it('takes a single refusal as one fault', () => {
    const p = { ...problem([]), field: 'from', message: '日期不对' }
    const sorted = byField(p, ['from'])
    expect(sorted['from']?.[0]?.message).toBe('日期不对')
    expect(remainder(p, sorted)).toBeNull()
  })

  it('has nothing to say without a refusal', () => {
    expect(byField(null, [])).toEqual({})
    expect(remainder(null, {})).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import type { components } from '../../api/client'
import { cannotSign, confirmText, punctuality } from './closing'

type MonthView = components['schemas']['MonthView']

const view = (over: Partial<MonthView>) =>
  ({ blockers: [], warnings: [], filing: { next: '复核', steps: [], void: [], returned: [] }, ...over }) as unknown as MonthView

describe('signing a month', () => {
  it('tells only the last signer that the month closes', () => {
    expect(confirmText('2026-10', '负责人')).toContain('即结账')
    expect(confirmText('2026-10', '填报')).not.toContain('结账')
  })

  it('waits for blockers, explanations and the person before, in this order', () => {
    const warning = { code: 'plan', text: '计划低于下限', link: '', said: '', by: '' }
    expect(cannotSign(view({ blockers: [{ code: 'check', text: '', link: '' }], warnings: [warning] }), '复核')).toContain('必须处理')
    expect(cannotSign(view({ warnings: [warning] }), '复核')).toContain('还有1条提示')
    expect(cannotSign(view({ warnings: [{ ...warning, said: '停业' }] }), '负责人')).toBe('现在等复核签字。')
    expect(cannotSign(view({}), '复核')).toBe('')
  })

  it('counts only months that were due', () => {
    expect(punctuality([{ due: false, filed: false, onTime: false }])).toBe('还没有到期的月份')
    expect(
      punctuality([
        { due: true, filed: true, onTime: true },
        { due: true, filed: true, onTime: false },
        { due: true, filed: false, onTime: false },
        { due: false, filed: false, onTime: false },
      ]),
    ).toBe('到期3个月，已报2个月，按时1个月')
  })
})

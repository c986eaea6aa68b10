import { expect, it } from 'vitest'
import { groupAlerts } from './alerts'

it('gathers by screen and keeps the order', () => {
  const groups = groupAlerts([
    { link: '/months/2026-10/F1', text: '甲站计划9个' },
    { link: '/imports/unmatched', text: '3张卡未登记' },
    { link: '/months/2026-10/F1', text: '乙站计划8个' },
  ])
  expect(groups).toEqual([
    { link: '/months/2026-10/F1', texts: ['甲站计划9个', '乙站计划8个'] },
    { link: '/imports/unmatched', texts: ['3张卡未登记'] },
  ])
  expect(groupAlerts([])).toEqual([])
})

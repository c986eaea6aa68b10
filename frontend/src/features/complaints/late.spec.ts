import { expect, test } from 'vitest'
import { lates, overdue } from './late'

test('a complaint is late in the ways its clock says', () => {
  const fine = { state: '处理中', late: false, respondLeft: 5, returnLate: false }
  const ways = (c: Parameters<typeof overdue>[0]) => lates.filter((w) => overdue(c, w))
  expect(ways(fine)).toEqual([])
  expect(ways({ ...fine, late: true })).toEqual(['办理超时'])
  expect(ways({ ...fine, state: '待受理', respondLeft: -1 })).toEqual(['受理超时'])
  expect(ways({ ...fine, respondLeft: -1 })).toEqual([])
  expect(ways({ ...fine, state: '已关闭', late: true, returnLate: true })).toEqual(['办理超时', '回访过期'])
})

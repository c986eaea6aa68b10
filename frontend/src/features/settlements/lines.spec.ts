import { describe, expect, it } from 'vitest'
import { countByState, filterLines } from './lines'

const line = (no: number, state: string, staffId: string, officeId: string) => ({
  no,
  state,
  staffId,
  officeId,
  eventKey: `card:${no}`,
  event: '',
  date: '2026-10-08',
  staffNo: '',
  staffName: '',
  officeName: '',
  rule: '',
  ruleKey: '',
  receiver: '发卡人',
  for: '2026-10',
  basis: '',
  rate: '3.00',
  amount: '3.00',
  reason: '',
})
const lines = [line(1, '计发', 'p1', 's1'), line(2, '不计', 'p1', 's2'), line(3, '计发', 'p2', 's1')]

describe('lines of a settlement', () => {
  it('narrows by state, person and station together', () => {
    expect(filterLines(lines, { state: '', staff: '', office: '' })).toHaveLength(3)
    expect(filterLines(lines, { state: '计发', staff: '', office: 's1' }).map((l) => l.no)).toEqual([1, 3])
    expect(filterLines(lines, { state: '计发', staff: 'p1', office: '' }).map((l) => l.no)).toEqual([1])
    expect(filterLines(lines, { state: '已发', staff: '', office: '' })).toEqual([])
  })

  it('counts the states there are', () => {
    expect(countByState(lines)).toEqual([
      { state: '计发', count: 2 },
      { state: '不计', count: 1 },
    ])
  })
})

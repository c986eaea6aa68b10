import { describe, expect, it } from 'vitest'
import { agreementRows, daysText, filterAgreements } from './list'

const row = (number: string, status: string, inForce: boolean, daysLeft: number, to = '2026-12-31') => ({
  agreement: {
    id: number,
    number,
    customerId: 'c',
    level: '所属单位',
    status,
    from: '2026-01-01',
    to,
    template: '',
    templateVersion: '',
    changes: [],
    allowed: [],
    steps: [],
    renews: '',
    fingerprint: '',
    endedOn: '',
    rev: 1,
  },
  customer: `${number}公司`,
  code: 'K1',
  inForce,
  daysLeft,
  title: '',
  phase: '',
  within: status === '已签' && inForce && to !== '' && daysLeft <= 60 ? 60 : 0,
  open: 0,
  next: [],
})
const rows = [row('A-1', '已签', true, 12), row('A-2', '已签', true, 90), row('B-1', '已签', false, -5), row('B-2', '草稿', false, 90)]
const all = { text: '', status: '', level: '', force: '' }
const numbers = (f: Partial<typeof all>) => filterAgreements(rows, { ...all, ...f }).map((r) => r.agreement.number)

describe('list of agreements', () => {
  it('narrows by text, status, level and force', () => {
    expect(numbers({})).toHaveLength(4)
    expect(numbers({ text: ' b-1' })).toEqual(['B-1'])
    expect(numbers({ status: '草稿' })).toEqual(['B-2'])
    expect(numbers({ level: '省公司' })).toEqual([])
    expect(numbers({ force: 'in' })).toEqual(['A-1', 'A-2'])
    expect(numbers({ force: 'soon' })).toEqual(['A-1'])
    expect(numbers({ force: 'out' })).toEqual(['B-1', 'B-2'])
  })

  it('says how long an agreement lasts', () => {
    expect(daysText(rows[0]!)).toBe('将到期，余12日')
    expect(daysText(rows[1]!)).toBe('有效，余90日')
    expect(daysText(row('C', '已签', true, 0, ''))).toBe('有效，长期')
    expect(daysText(rows[2]!)).toBe('已到期5日')
    expect(daysText(rows[3]!)).toBe('草稿，未生效')
    expect(agreementRows([row('C', '已签', true, 0, '')])[0]?.to).toBe('长期')
  })
})

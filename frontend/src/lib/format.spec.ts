import { describe, expect, it } from 'vitest'
import { dayText, grouped, monthText, monthsBack, orDash, timeText } from './format'

describe('printing', () => {
  it('writes months and days the Chinese way', () => {
    expect(monthText('2026-10')).toBe('2026年10月')
    expect(monthText('2026-09')).toBe('2026年9月')
    expect(monthText('')).toBe('')
    expect(dayText('2026-11-05', '2026')).toBe('11月5日')
    expect(dayText('2025-11-05', '2026')).toBe('2025年11月5日')
    expect(timeText('2026-11-23T08:04:56')).toBe('2026-11-23 08:04')
    expect(timeText('2026-11-23T12:30:00Z')).toBe('2026-11-23 20:30') // the tests run by Chinese time
    expect([timeText(''), timeText('—')]).toEqual(['', '—'])
  })
  it('groups digits without touching the figure, however long', () => {
    expect(grouped('12345678901234567890.10')).toBe('12,345,678,901,234,567,890.10')
    expect(grouped('-1234.5')).toBe('-1,234.5')
    expect(grouped('999')).toBe('999')
    expect(grouped('—')).toBe('—')
  })
  it('shows emptiness', () => {
    expect([orDash(''), orDash(null), orDash('0')]).toEqual(['—', '—', '0'])
  })
})

it('counts months back over the turn of the year', () => {
  expect(monthsBack('2026-02', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11'])
  expect(monthsBack('x', 4)).toEqual([])
})

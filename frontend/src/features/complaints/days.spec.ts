import { expect, test } from 'vitest'
import { fromShifts, toShifts } from './days'

test('days off and days worked are read and written the same way', () => {
  const s = toShifts('2027', '2027-01-01至2027-01-03\n2027-04-05', '2027-01-09、2027-02-20')
  expect(s).toEqual({
    year: 2027,
    off: [
      ['2027-01-01', '2027-01-03'],
      ['2027-04-05', '2027-04-05'],
    ],
    work: ['2027-01-09', '2027-02-20'],
  })
  const text = fromShifts(s)
  expect(toShifts('2027', text.off, text.work)).toEqual(s)
  expect(toShifts('x', '', '')).toEqual({ year: 0, off: [], work: [] })
})

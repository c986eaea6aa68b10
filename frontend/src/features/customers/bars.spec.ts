import { expect, it } from 'vitest'
import { bars } from './bars'

const month = (name: string, grams: number) => ({ month: name, gasoline: '0', diesel: '0', amount: '0', count: 1, grams })

it('fills the height with the tallest month and shows even the smallest', () => {
  const [a, b, c] = bars([month('2026-08', 2_000_000), month('2026-09', 1), month('2026-10', 0)], 300, 100)
  expect([a.height, a.y, a.kind]).toEqual([100, 0, 'bar'])
  expect([b.height, b.y, b.kind]).toEqual([2, 98, 'bar'])
  expect([c.height, c.kind]).toEqual([1, 'gap'])
  expect([a.x, b.x, c.x]).toEqual([3, 103, 203])
})

it('draws nothing for no months and flat lines for empty ones', () => {
  expect(bars([], 300, 100)).toEqual([])
  expect(bars([month('2026-10', 0)], 300, 100)[0].height).toBe(1)
})

import { describe, expect, it } from 'vitest'
import { boxStyle, headings, moved, place, visible, type Column } from './layout'

const columns: Column[] = [
  { key: 'code', title: '客户编号', width: 90, pinned: true },
  { key: 'gas', title: '汽油', width: 60, align: 'right', group: '本月' },
  { key: 'die', title: '柴油', width: 70, align: 'right', group: '本月' },
  { key: 'why', title: '备注', width: 100 },
  { key: 'n', title: '次数', width: 50, align: 'right' },
]

describe('place', () => {
  it('puts columns side by side and lets the last text column grow', () => {
    const placed = place(columns)
    expect(placed.map((c) => c.left)).toEqual([0, 90, 150, 220, 320])
    expect(placed.map((c) => c.grows)).toEqual([false, false, false, true, false])
    expect(placed.map((c) => c.lastPinned)).toEqual([true, false, false, false, false])
    expect(boxStyle(placed[0])).toEqual({ flex: '0 0 90px', left: '0px' })
    expect(boxStyle(placed[3])).toEqual({ flex: '1 0 100px' })
  })
})

describe('headings', () => {
  it('gathers neighbours of a group and leaves the others tall', () => {
    const heads = headings(place(columns))
    expect(heads.map((h) => [h.title, h.width, h.tall])).toEqual([
      ['客户编号', 90, true],
      ['本月', 130, false],
      ['备注', 100, true],
      ['次数', 50, true],
    ])
  })
  it('does not gather across the pinned edge or across another column', () => {
    const split = place([
      { key: 'a', title: 'a', width: 1, group: 'g', pinned: true },
      { key: 'b', title: 'b', width: 1, group: 'g' },
      { key: 'c', title: 'c', width: 1 },
      { key: 'd', title: 'd', width: 1, group: 'g' },
    ])
    expect(headings(split).map((h) => h.columns.length)).toEqual([1, 1, 1, 1])
  })
})

describe('visible', () => {
  it('draws what is in view, never beyond the ends', () => {
    expect(visible(0, 280, 28, 1000)).toEqual({ from: 0, to: 16 })
    expect(visible(2800, 280, 28, 1000)).toEqual({ from: 94, to: 116 })
    expect(visible(28000, 280, 28, 1000)).toEqual({ from: 994, to: 1000 })
    expect(visible(900, 280, 28, 3)).toEqual({ from: 3, to: 3 })
  })
})

describe('moved', () => {
  const size = { rows: 10, cols: 3, page: 4 }
  it('moves and stops at the edges', () => {
    expect(moved('ArrowDown', { row: 0, col: 1 }, size)).toEqual({ row: 1, col: 1 })
    expect(moved('ArrowUp', { row: 0, col: 1 }, size)).toEqual({ row: 0, col: 1 })
    expect(moved('PageDown', { row: 8, col: 1 }, size)).toEqual({ row: 9, col: 1 })
    expect(moved('ArrowRight', { row: 0, col: 2 }, size)).toEqual({ row: 0, col: 2 })
    expect(moved('End', { row: 2, col: 2 }, size)).toEqual({ row: 9, col: 2 })
  })
  it('leaves other keys and empty grids alone', () => {
    expect(moved('a', { row: 0, col: 0 }, size)).toBeNull()
    expect(moved('ArrowDown', { row: 0, col: 0 }, { ...size, rows: 0 })).toBeNull()
  })
})

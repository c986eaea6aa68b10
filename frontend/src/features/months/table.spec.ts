import { describe, expect, it } from 'vitest'
import { cellAt, gridColumns, gridRows, gridTotal, openable, totalRow } from './table'

const column = (key: string, kind: string, more: Record<string, unknown> = {}) => ({ key, title: key, kind, width: 6, ...more })
const part = {
  key: 'A',
  title: '机构客户',
  empty: '',
  columns: [column('no', 'count'), column('name', 'text'), column('lost', 'count', { group: '本月', unit: '户' }), column('why', 'text')],
  rows: [
    {
      key: 'K1',
      cells: [
        { t: '1', n: 0 },
        { t: '甲公司', n: 0 },
        { t: '3', n: 3 },
        { t: '—', n: 0 },
      ],
    },
    {
      key: 'K2',
      cells: [
        { t: '2', n: 0 },
        { t: '乙公司', n: 0 },
        { t: '0', n: 0 },
        { t: '', n: 0 },
      ],
    },
  ],
  total: {
    key: '合计',
    cells: [
      { t: '', n: 0 },
      { t: '合计', n: 0 },
      { t: '3', n: 3 },
      { t: '', n: 0 },
    ],
  },
}

describe('a part of a form as a grid', () => {
  it('keeps the leading columns in place, not those behind a figure', () => {
    expect(gridColumns(part).map((c) => c.pinned)).toEqual([true, true, false, false])
    expect(gridColumns(part).map((c) => c.align)).toEqual(['right', 'left', 'right', 'left'])
    expect(gridColumns(part)[2]).toMatchObject({ title: 'lost（户）', group: '本月' })
  })

  it('is wide enough for a title on the one line its header has', () => {
    const long = '计划发展个人卡客户数量'
    const plain = { ...part, columns: [{ ...column('n', 'count', { width: 4 }), title: long, unit: '个' }] }
    expect(gridColumns(plain)[0]!.width).toBeGreaterThanOrEqual((long.length + 3) * 14)
  })

  it('does not fill the screen with columns that stay in place', () => {
    const wide = { ...part, columns: Array.from({ length: 9 }, (_, i) => column(`c${i}`, 'text', { width: 12 })) }
    const pinned = gridColumns(wide).filter((c) => c.pinned)
    expect(pinned.length).toBeGreaterThan(0)
    expect(pinned.reduce((w, c) => w + c.width, 0)).toBeLessThanOrEqual(460)
  })

  it('keeps the total row apart', () => {
    expect(gridRows(part).map((r) => r.name)).toEqual(['甲公司', '乙公司'])
    expect(gridTotal(part)).toMatchObject({ name: '合计', lost: '3' })
    expect(gridTotal({ ...part, total: null } as never)).toBeNull()
  })

  it('addresses only cells with records, the total row as -1', () => {
    expect(cellAt(part, 0, 'lost')).toEqual({ row: 0, col: 2 })
    expect(cellAt(part, totalRow, 'lost')).toEqual({ row: -1, col: 2 })
    expect(cellAt(part, 1, 'lost')).toBeNull()
    expect(cellAt(part, 0, 'name')).toBeNull()
    expect(cellAt(part, 9, 'lost')).toBeNull()
    expect(cellAt({ ...part, total: null } as never, totalRow, 'lost')).toBeNull()
  })

  it('draws cells with records as links', () => {
    const [first, second] = gridRows(part)
    const lost = gridColumns(part)[2]
    expect(lost?.link(first!)).toBe(true)
    expect(lost?.link(second!)).toBe(false)
  })

  it('counts cells with records', () => {
    expect(openable(part)).toBe(2)
  })
})

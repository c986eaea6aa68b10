import { describe, expect, it } from 'vitest'
import { columns, shifted, shownColumns, toggled, usual } from './columns'

const keys = (list: { key: string }[]) => list.map((c) => c.key)

describe('the choice of columns', () => {
  it('is the usual one until somebody chooses', () => {
    expect(keys(shownColumns([]))).toEqual(keys(usual))
    expect(keys(columns)).toContain('remark')
    expect(keys(usual)).not.toContain('remark')
  })
  it('keeps order and width, pinned ones in front, and forgets what is no longer there', () => {
    const shown = shownColumns([
      { key: 'phone', width: 200 },
      { key: 'gone', width: 90 },
      { key: 'name', width: 0 },
    ])
    expect(shown.map((c) => [c.key, c.width])).toEqual([
      ['name', 190],
      ['phone', 200],
    ])
  })
  it('puts columns in and out, but never the last one out', () => {
    const two = toggled([{ key: 'name', width: 190 }], 'remark')
    expect(keys(two)).toEqual(['name', 'remark'])
    expect(keys(toggled(toggled(two, 'name'), 'remark'))).toEqual(['remark'])
  })
  it('moves a column, not beyond the ends', () => {
    const list = [
      { key: 'a', width: 1 },
      { key: 'b', width: 1 },
    ]
    expect(keys(shifted(list, 'b', -1))).toEqual(['b', 'a'])
    expect(shifted(list, 'a', -1)).toBe(list)
    expect(shifted(list, 'x', 1)).toBe(list)
  })
})

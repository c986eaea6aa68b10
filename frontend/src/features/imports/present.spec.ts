import { describe, expect, it } from 'vitest'
import { faultRows, figuresOf, spanText } from './present'

const totals = {
  rows: 8639,
  new: 8630,
  changed: 0,
  same: 0,
  rejected: 2,
  unmatched: 7,
  pending: 0,
  volume: '731200.55',
  mass: '610.123',
  amount: '5312345.67',
  fileVolume: '731200.55',
  fileAmount: '5312345.68',
}

describe('figures of a file', () => {
  it('prints amounts as sent and marks a total that differs', () => {
    const figures = figuresOf(totals)
    const find = (name: string) => figures.find((f) => f.name === name)
    expect(find('金额（元）')?.value).toBe('5312345.67')
    expect(find('文件自带合计（升）')?.alert).toBe(false)
    expect(find('文件自带合计（元）')?.alert).toBe(true)
    expect(find('错误行')?.alert).toBe(true)
  })

  it('leaves amounts out where a file has none', () => {
    const names = figuresOf({ ...totals, volume: '0.00', amount: '0.00', fileVolume: null, fileAmount: null }).map((f) => f.name)
    expect(names).toEqual(['读到行数', '新增', '更正', '相同', '错误行', '未匹配卡号'])
  })
})

describe('what is wrong in a file', () => {
  it('lists errors before warnings with row, column and remedy', () => {
    const rows = faultRows({
      warnings: [{ kind: 'invalid', code: 'identity.check', message: '校验码不符', remedy: '请核对' }],
      faults: [
        {
          kind: 'invalid',
          code: 'sheet.bad_number',
          message: '不是数字',
          remedy: '请改正',
          place: { file: 'a.csv', row: 12, col: 3, value: '一百' },
        },
      ],
    })
    expect(rows.map((r) => r.weight)).toEqual(['错误', '提示'])
    expect(rows[0]).toMatchObject({ row: '12', column: '第3列', value: '一百', remedy: '请改正', file: 'a.csv' })
    expect(rows[1]).toMatchObject({ row: '', column: '', sheet: '' })
    expect(new Set(rows.map((r) => r.id)).size).toBe(2)
  })
})

describe('months of a batch', () => {
  it('says one month, a span, or nothing', () => {
    expect(spanText('2026-10', '2026-10')).toBe('2026-10')
    expect(spanText('2025-11', '2026-10')).toBe('2025-11 至 2026-10')
    expect(spanText('', '')).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { inOrder, isKind, labelOf } from './kinds'

describe('order of files', () => {
  it('puts what others depend on first and months one after another', () => {
    const files = [
      { kind: 'plans', name: '开发计划_202610.xlsx' },
      { kind: 'sales', name: '消费明细_202610.xlsx' },
      { kind: 'sales', name: '消费明细_202609.xls' },
      { kind: '', name: '说明.csv' },
      { kind: 'cards', name: '加油卡开户明细.csv' },
      { kind: 'offices', name: '机构.csv' },
    ]
    expect(inOrder(files).map((f) => f.name)).toEqual([
      '机构.csv',
      '加油卡开户明细.csv',
      '消费明细_202609.xls',
      '消费明细_202610.xlsx',
      '开发计划_202610.xlsx',
      '说明.csv',
    ])
    expect(files[0]?.name).toBe('开发计划_202610.xlsx') // the list given is left as it was
  })

  it('names kinds in Chinese and shows unknown ones as they are', () => {
    expect(labelOf('bearers')).toBe('不记名卡销售')
    expect(labelOf('other')).toBe('other')
    expect(isKind('sales')).toBe(true)
    expect(isKind('')).toBe(false)
  })
})

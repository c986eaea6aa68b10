import { describe, expect, it } from 'vitest'
import { aboutText, actionText, changes } from './changes'

it('names the fields that differ and leaves the technical ones out', () => {
  const before = { id: 'x', rev: 1, phone: '', fixed: false, payModes: ['现金'], need: { gasoline: '1.000' }, name: '甲' }
  const after = { id: 'x', rev: 2, phone: '13800000000', fixed: true, payModes: ['现金', '加油卡'], need: { gasoline: null }, name: '甲' }
  expect(changes({ before, after })).toEqual([
    { field: '电话', before: '空', after: '13800000000' },
    { field: '其他固定客户', before: '否', after: '是' },
    { field: '支付方式', before: '现金', after: '现金、加油卡' },
    { field: '申报需求', before: '1.000', after: '空' },
  ])
})

it('has nothing to compare for a creation', () => {
  expect(changes({ before: null, after: { name: '甲' } })).toEqual([])
})

it('shows an action it does not know as it is written', () => {
  expect([actionText('create'), actionText('sleep')]).toEqual(['建立', 'sleep'])
})

describe('aboutText', () => {
  it('tells what was made or deleted', () => {
    const contact = { kind: '联系人', contact: { name: '张三', post: '经理', decides: true }, from: '2026-11-01' }
    expect(aboutText({ entity: 'detail', after: contact })).toBe('联系人 张三 经理')
    expect(aboutText({ entity: 'detail', before: contact, after: null })).toBe('联系人 张三 经理')
    expect(aboutText({ entity: 'detail', after: { kind: '需求', need: { product: '92#汽油', monthly: '3.000' } } })).toBe(
      '需求 92#汽油 3.000',
    )
    expect(aboutText({ entity: 'attachment', after: { name: '执照.pdf' } })).toBe('执照.pdf')
  })
  it('leaves a change to its fields, and a customer to its name on the screen', () => {
    expect(aboutText({ entity: 'detail', before: {}, after: {} })).toBe('')
    expect(aboutText({ entity: 'customer', after: { name: 'x' } })).toBe('')
  })
})

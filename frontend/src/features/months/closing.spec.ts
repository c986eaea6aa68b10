import { describe, expect, it } from 'vitest'
import { confirmText } from './closing'

describe('confirmation of closing', () => {
  it('names every warning', () => {
    const text = confirmText('2026-10', [
      { code: 'unmatched', text: '有7笔消费的卡号不在登记中', link: '' },
      { code: 'plan', text: '计划低于下限', link: '' },
    ])
    expect(text).toContain('还有2条提示')
    expect(text).toContain('1. 有7笔消费的卡号不在登记中')
    expect(text).toContain('2. 计划低于下限')
  })

  it('says so when there is nothing to look at', () => {
    expect(confirmText('2026-10', [])).toContain('没有待看的提示')
  })
})

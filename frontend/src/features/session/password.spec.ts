import { expect, it } from 'vitest'
import { mismatch } from './password'

it('agrees only with the very same text', () => {
  expect(mismatch('三个 不相干的词', '三个 不相干的词')).toBe('')
  expect(mismatch('三个 不相干的词', '三个不相干的词')).toContain('不一样')
})

import { expect, it } from 'vitest'
import { fromAddress, toAddress, toRequest } from './query'

it('comes back from the address as it went', () => {
  const q = { text: '鲁通', verdict: '疑似', declared: true, page: 3 }
  expect(fromAddress(toAddress(q) as Record<string, string>)).toEqual(q)
  expect(toAddress({ text: '', verdict: '', declared: false, page: 1 })).toEqual({})
})

it('reads nonsense as nothing', () => {
  expect(fromAddress({ page: '-2', declared: 'yes', text: ['甲', '乙'] })).toEqual({ text: '甲', verdict: '', declared: false, page: 1 })
})

it('asks for one page', () => {
  expect(toRequest({ text: '', verdict: '', declared: false, page: 2 })).toMatchObject({ offset: 50, limit: 50 })
})

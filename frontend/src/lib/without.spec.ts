import { expect, it } from 'vitest'
import { without } from './without'

it('leaves out what it is told and nothing else', () => {
  const record = { a: 1, b: '', c: null }
  expect(without(record, 'b')).toEqual({ a: 1, c: null })
  expect(without(record)).toEqual(record)
  expect(record).toHaveProperty('b')
})

import { expect, test } from 'vitest'
import { useApiError } from './useApiError'

test('of two things at once the first to end leaves the screen busy', async () => {
  const { busy, run } = useApiError()
  const done: (() => void)[] = []
  const one = run(() => new Promise<void>((r) => done.push(r)))
  const two = run(() => new Promise<void>((r) => done.push(r)))
  expect(busy.value).toBe(true)
  done[0]!()
  await one
  expect(busy.value).toBe(true)
  done[1]!()
  await two
  expect(busy.value).toBe(false)
})

test('a failure is kept as a problem until the next try', async () => {
  const { busy, problem, run } = useApiError()
  await run(() => Promise.reject(new Error('x')))
  expect(problem.value).not.toBeNull()
  expect(busy.value).toBe(false)
  await run(() => Promise.resolve())
  expect(problem.value).toBeNull()
})

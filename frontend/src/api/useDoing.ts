import { useQueryClient } from '@tanstack/vue-query'
import { useApiError } from './useApiError'

/** Does one thing, shows its refusal, and reads everything anew. */
export function useDoing() {
  const queries = useQueryClient()
  const { problem, busy, clear, run } = useApiError()
  async function doing<T>(work: () => Promise<T>): Promise<T | undefined> {
    const out = await run(work)
    void queries.invalidateQueries()
    return out
  }
  return { problem, busy, clear, doing }
}

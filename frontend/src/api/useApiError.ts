import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { toProblem, type Problem } from './problem'

/** Keeps the last failure of what a screen does, ready for ProblemNote; `run` clears it, does the work and catches. */
export function useApiError(): {
  problem: ComputedRef<Problem | null>
  busy: Ref<boolean>
  clear: () => void
  run: <T>(work: () => Promise<T>) => Promise<T | undefined>
} {
  const failure = ref<Problem | null>(null)
  const busy = ref(false)
  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    failure.value = null
    busy.value = true
    try {
      return await work()
    } catch (e) {
      failure.value = toProblem(e)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { problem: computed(() => failure.value), busy, clear: () => (failure.value = null), run }
}

import { computed, ref, type ComputedRef } from 'vue'
import { toProblem, type Problem } from './problem'

/** Keeps the last failure of what a screen does, ready for ProblemNote; `run` clears it, does the work and catches. */
export function useApiError(): {
  problem: ComputedRef<Problem | null>
  busy: ComputedRef<boolean>
  clear: () => void
  run: <T>(work: () => Promise<T>) => Promise<T | undefined>
} {
  const failure = ref<Problem | null>(null)
  const running = ref(0) // of two things at once the first to end does not make the other done
  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    failure.value = null
    running.value++
    try {
      return await work()
    } catch (e) {
      failure.value = toProblem(e)
      return undefined
    } finally {
      running.value--
    }
  }
  return { problem: computed(() => failure.value), busy: computed(() => running.value > 0), clear: () => (failure.value = null), run }
}

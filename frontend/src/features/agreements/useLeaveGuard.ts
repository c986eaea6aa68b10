import { ref, type Ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'

/** Asks before a screen with unsaved work is left; `answer` says whether to leave. Signing out is not held up. */
export function useLeaveGuard(dirty: Ref<boolean>) {
  const asking = ref(false)
  let decide: ((leave: boolean) => void) | null = null

  onBeforeRouteLeave((to) => {
    if (!dirty.value || to.path === '/login') return true
    asking.value = true
    return new Promise<boolean>((resolve) => (decide = resolve))
  })

  function answer(leave: boolean) {
    asking.value = false
    decide?.(leave)
    decide = null
  }

  return { asking, answer }
}

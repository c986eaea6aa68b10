import { onBeforeUnmount, onMounted } from 'vue'
import { useRouter } from 'vue-router'
import type { NavItem } from './nav'

/** Alt+1 … Alt+9 open the screens of the navigation in their order, as the hint on each entry says. */
export function useShortcuts(items: () => NavItem[]) {
  const router = useRouter()

  function onKey(e: KeyboardEvent) {
    if (!e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || !/^Digit[1-9]$/.test(e.code)) return
    const target = items()[Number(e.code.slice(5)) - 1]
    if (!target) return
    e.preventDefault()
    void router.push(target.to)
  }

  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}

import { onBeforeUnmount, onMounted, ref } from 'vue'
import { can } from '../../api/session'

/** Alt+V notes a contact with the customer that is open, or the one the cursor of the list is on. */
export function useVisitKey(target: () => { id: string; name: string } | undefined) {
  const about = ref<{ id: string; name: string }>()

  function onKey(e: KeyboardEvent) {
    if (!e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || e.code !== 'KeyV' || !can('visits.record')) return
    const now = target()
    if (!now) return
    e.preventDefault()
    about.value = now
  }

  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
  return about
}

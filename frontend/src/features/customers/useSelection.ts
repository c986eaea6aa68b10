import { computed, ref } from 'vue'
import type { Row, Selection } from './listApi'
import { toStored } from './listApi'
import type { ListQuery } from './query'

/** Which customers of the list are marked: some, over pages, or all that the filter finds but some. */
export function useSelection(query: () => ListQuery, total: () => number) {
  const picked = ref(new Set<string>())
  const all = ref(false)
  const except = ref(new Set<string>())

  const count = computed(() => (all.value ? total() - except.value.size : picked.value.size))
  const has = (id: string): boolean => (all.value ? !except.value.has(id) : picked.value.has(id))

  function mark(rows: Row[], on: boolean) {
    const into = new Set(all.value ? except.value : picked.value)
    for (const r of rows)
      if (on !== all.value) into.add(r.id)
      else into.delete(r.id)
    if (all.value) except.value = into
    else picked.value = into
  }

  function clear() {
    picked.value = new Set()
    except.value = new Set()
    all.value = false
  }

  function pickAll() {
    clear()
    all.value = true
  }

  /** The selection as the backend takes it; the order is that of the list. With all, it is told how many the clerk saw. */
  function asked(): Selection {
    const q = toStored(query())
    return all.value
      ? { ids: [], query: q, except: [...except.value], expect: total() }
      : { ids: [...picked.value], query: q, except: [], expect: 0 }
  }

  return { count, all, has, mark, clear, pickAll, asked }
}

import { computed, ref, watch, type Ref } from 'vue'
import type { Problem } from '../../api/client'
import { shownColumns, type Chosen } from './columns'
import { toStored, useListJobs, useViews, type ListView } from './listApi'
import { toAddress, type ListQuery } from './query'

type Run = <T>(work: () => Promise<T>) => Promise<T | undefined>

const fields = ['text', 'kind', 'level', 'size', 'county', 'station', 'manager', 'sort', 'desc'] as const

/** The views of the list: which is open, which columns it shows, and keeping what was changed. */
export function useViewTabs(query: Ref<ListQuery>, run: Run, problem: Ref<Problem | null>, show: (q: ListQuery) => void) {
  const { data } = useViews()
  const jobs = useListJobs()
  const removed = ref<ListView>()
  const unsaved = ref<Chosen[]>() // columns of a view that is not the clerk's to keep, or not yet kept

  const views = computed(() => data.value ?? [])
  const plain = computed(() => views.value.find((v) => v.name === ''))
  const open = computed(() => views.value.find((v) => v.name !== '' && v.id === query.value.view))
  const chosen = computed<Chosen[]>(() => unsaved.value ?? (open.value ?? plain.value)?.columns ?? [])
  const columns = computed(() => shownColumns(chosen.value))
  const changed = computed(() => {
    if (!open.value) return false
    const [now, kept] = [toStored(query.value), open.value.query]
    return fields.some((f) => now[f] !== kept[f]) || unsaved.value !== undefined
  })
  watch(
    () => query.value.view,
    () => (unsaved.value = undefined),
  )

  function openView(id: string) {
    const v = views.value.find((x) => x.id === id)
    const blank: ListQuery = {
      text: '',
      kind: '',
      level: '',
      size: '',
      county: '',
      station: '',
      manager: '',
      sort: '',
      desc: false,
      page: 1,
      view: '',
    }
    if (!v) return show(blank)
    const { text, kind, level, size, county, station, manager, sort, desc } = v.query
    show({ text, kind, level, size, county, station, manager, sort, desc, page: 1, view: id })
  }

  const kept = (id: string, name: string, shared: boolean): ListView => {
    const old = views.value.find((v) => v.id === id)
    const list = columns.value.map(({ key, width }) => ({ key, width }))
    return {
      id,
      name,
      shared,
      mine: true,
      place: old?.place ?? views.value.length,
      query: toStored(query.value),
      columns: list,
      rev: old?.rev ?? 0,
    }
  }

  async function keep(v: { id: string; name: string; shared: boolean }) {
    const saved = await run(() => jobs.saveView(kept(v.id, v.name, v.shared)))
    if (!saved) return
    unsaved.value = undefined
    if (query.value.view !== saved.id) show({ ...query.value, view: saved.id })
  }

  // Columns of the plain list are the account's own and kept at once; those of a named view with its other changes.
  async function choose(list: Chosen[]) {
    unsaved.value = list
    if (open.value) return
    const done = await run(() =>
      jobs.saveView({ ...kept(plain.value?.id ?? '', '', false), query: toStored({ ...query.value, ...empty }), columns: list }),
    )
    if (done) unsaved.value = undefined
  }
  const empty = { text: '', kind: '', level: '', size: '', county: '', station: '', manager: '', sort: '', desc: false }

  let timer: ReturnType<typeof setTimeout> | undefined
  function resize(c: { key: string; width: number }) {
    const list = columns.value.map(({ key, width }) => ({ key, width: key === c.key ? c.width : width }))
    unsaved.value = list
    clearTimeout(timer)
    if (!open.value) timer = setTimeout(() => void choose(list), 600)
  }

  async function remove(id: string) {
    removed.value = await run(() => jobs.removeView(id))
    if (removed.value) openView('')
  }

  async function bringBack() {
    const v = removed.value
    if (!v) return
    const saved = await run(() => jobs.saveView(v))
    if (saved) removed.value = undefined
  }

  const refused = computed(() => (problem.value?.code?.startsWith('view.') ? problem.value.message : ''))
  return { views, open, chosen, columns, changed, openView, keep, choose, resize, remove, bringBack, removed, refused, address: toAddress }
}

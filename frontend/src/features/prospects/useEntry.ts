import { computed, onBeforeUnmount, ref, watch } from 'vue'
import { faultsByField, useApiError, type Schemas } from '../../api/client'
import { enterProspect, fetchEntry, fetchSimilar, keepDraft, undoProspect, type ProspectView } from './api'
import { emptySticky, emptyTyped, toProspect, toTyped, untouched, type Sticky, type Typed } from './entry'

/** How long after the last key the draft is kept and namesakes are looked for, in milliseconds. */
const pause = 350

/** The quick entry: what is typed, kept as a draft with every pause, stored one record after another, the last one taken back. */
export function useEntry() {
  const view = ref<Schemas['EntryView'] | null>(null)
  const sticky = ref<Sticky>(emptySticky())
  const typed = ref<Typed>(emptyTyped())
  const saved = ref<ProspectView[]>([])
  const similar = ref<Schemas['SimilarView'][]>([])
  const said = ref('')
  const kept = ref('')
  const { problem, busy, clear, run } = useApiError()
  const faults = computed(() => faultsByField(problem.value))
  let written = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  async function start() {
    await run(async () => {
      const v = await fetchEntry()
      sticky.value.surveyedOn = v.today
      if (v.draft) {
        const draft = JSON.parse(v.draft) as { sticky: Sticky; typed: Typed }
        Object.assign(sticky.value, draft.sticky)
        Object.assign(typed.value, draft.typed)
        written = v.draft
        if (!untouched(typed.value)) said.value = '上次没有保存的内容已找回，请接着录入'
      }
      view.value = v
    })
  }

  const text = () => JSON.stringify({ sticky: sticky.value, typed: typed.value })

  /** Keeps the draft now; a failure is shown, typing goes on. */
  async function keep() {
    clearTimeout(timer)
    const now = text()
    if (!view.value || now === written) return
    written = now
    try {
      await keepDraft(now)
      kept.value = new Date().toLocaleTimeString('zh-CN', { hour12: false })
    } catch {
      written = ''
      kept.value = ''
      said.value = '草稿没有存上，请尽快保存这一户'
    }
  }

  let asked = 0
  async function look(name: string, phone: string) {
    const mine = ++asked
    const list = name.trim().length > 1 || phone.trim().length > 6 ? await fetchSimilar(name, phone).catch(() => []) : []
    if (mine === asked) similar.value = list
  }

  watch(
    [sticky, typed],
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void keep(), pause)
    },
    { deep: true },
  )
  let looking: ReturnType<typeof setTimeout> | undefined
  watch(
    () => [typed.value.name, typed.value.deciderPhone],
    ([name, phone]) => {
      clearTimeout(looking)
      looking = setTimeout(() => void look(name, phone), pause)
    },
  )
  onBeforeUnmount(() => {
    clearTimeout(looking)
    void keep()
  })

  /** Stores the record; true when the form is free for the next one. */
  async function save(): Promise<boolean> {
    if (busy.value) return false
    clearTimeout(timer)
    const done = await run(async () => {
      const p = await enterProspect(toProspect(sticky.value, typed.value))
      saved.value = [p, ...saved.value]
      said.value = `已登记「${p.name}」${p.round ? `，列入${p.round}` : ''}`
      typed.value = emptyTyped()
      similar.value = []
      return true
    })
    if (done) await keep()
    return done ?? false
  }

  /** Takes the last record back into the form. */
  async function undo(): Promise<void> {
    const last = saved.value[0]
    if (!last) {
      said.value = '这次还没有保存过记录，没有可撤销的'
      return
    }
    if (!untouched(typed.value)) {
      said.value = '这一户还没有保存：请先按 Ctrl+Enter 保存，再按 Esc 撤销上一户'
      return
    }
    await run(async () => {
      await undoProspect(last.id)
      typed.value = toTyped(last)
      saved.value = saved.value.slice(1)
      said.value = `已撤销「${last.name}」，内容放回表中`
    })
  }

  return { view, sticky, typed, saved, similar, said, kept, problem, faults, busy, clear, start, save, undo, keep }
}

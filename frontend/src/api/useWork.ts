import { onBeforeUnmount, ref, shallowRef } from 'vue'
import { api, type Schemas } from './client'
import { authToken } from './token'
import { useApiError } from './useApiError'
import type { Write } from './usePaper'

/** How often a long job is asked how far it is; web views buffer answers, so nothing is streamed. */
const every = 300

/** Starts a long job, follows it, cancels it, and saves the file it leaves. Leaving the screen does not stop the job. */
export function useWork(write: Write) {
  const { problem, busy, clear, run } = useApiError()
  const work = shallowRef<Schemas['Work'] | null>(null)
  const note = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look() {
    const id = work.value?.id
    if (!id) return
    work.value = (await run(async () => (await api.GET('/api/work/{id}', { params: { path: { id } } })).data!)) ?? work.value
    if (work.value?.state === '进行中' && !problem.value) timer = setTimeout(() => void look(), every)
  }

  async function start(begin: () => Promise<Schemas['Work']>) {
    clearTimeout(timer)
    note.value = ''
    work.value = null
    work.value = (await run(begin)) ?? null
    if (work.value) await look()
  }

  async function cancel() {
    const id = work.value?.id
    if (id) await run(async () => (await api.POST('/api/work/{id}/cancel', { params: { path: { id } } })).data!)
  }

  async function save() {
    const w = work.value
    if (!w?.file) return
    await run(async () => {
      note.value = await write(w.file, `/api/work/${encodeURIComponent(w.id)}/file`, authToken())
    })
  }

  onBeforeUnmount(() => clearTimeout(timer))
  return { work, note, problem, busy, clear, start, cancel, save }
}

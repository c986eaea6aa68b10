import { ref, watch } from 'vue'
import { useDoing } from '../../api/useDoing'

interface Signing<Draft extends { from: string }, Effect> {
  open: () => boolean
  preview: (draft: Draft) => Promise<Effect>
  sign: (draft: Draft) => Promise<unknown>
}

/** A dated policy on its way: drafted, tried, asked about, signed. A changed draft has to be tried again; opening the panel begins anew. */
export function useSigning<Draft extends { from: string }, Effect>(on: Signing<Draft, Effect>) {
  const { problem, busy, clear, doing } = useDoing()
  const draft = ref<Draft>()
  const effect = ref<Effect>()
  const asking = ref(false)
  const said = ref('')
  watch(on.open, () => {
    draft.value = effect.value = undefined
    said.value = ''
    clear()
  })
  watch(draft, () => (effect.value = undefined), { deep: true })

  async function preview() {
    const got = await doing(() => on.preview(draft.value as Draft))
    if (got) effect.value = got
  }
  async function sign() {
    asking.value = false
    const from = draft.value!.from
    if (!(await doing(() => on.sign(draft.value as Draft)))) return
    said.value = `已签发，自${from}起执行`
    draft.value = undefined
  }
  return { draft, effect, asking, said, problem, busy, preview, sign }
}

import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef } from 'vue'
import type { components } from '../../api/client'
import { toProblem } from '../../api/client'
import { fetchAgreement, fetchDefaults, fetchPreview, saveDraft, useSaveAgreementFile } from './api'
import { byField, remainder } from './faults'
import { groups, type Terms } from './fields'

type Agreement = components['schemas']['Agreement']
type Problem = components['schemas']['Problem']
type Schemas = components['schemas']

const paths = groups.flatMap((g) => g.fields.map((f) => f.path))

/** One draft on the desk: who it is for, its blanks, its paper, and what is wrong with it. */
export function useDraft() {
  const queries = useQueryClient()
  const file = useSaveAgreementFile()
  const id = ref('')
  const rev = ref(0)
  const template = ref('')
  const customer = ref<{ id: string; name: string } | null>(null)
  const terms = shallowRef<Terms | null>(null)
  const pdf = shallowRef<ArrayBuffer | null>(null)
  const saved = shallowRef<Agreement | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref('')
  const changes = shallowRef<Schemas['AgreementChange'][]>([])
  const lines = shallowRef<Schemas['AgreementLine'][]>([]) // of the standard wording, known once the draft is stored
  const renews = ref('')
  const dirty = ref(false) // blanks on screen that are not in the stored draft

  const faults = computed(() => byField(problem.value, paths))
  const rest = computed(() => remainder(problem.value, faults.value) ?? file.problem.value)
  const faultCount = computed(() => Object.entries(faults.value).reduce((n, [field, list]) => n + (field ? list.length : 0), 0))

  async function run(text: string, work: () => Promise<void>) {
    busy.value = text
    problem.value = null
    try {
      await work()
    } catch (e) {
      problem.value = toProblem(e)
    } finally {
      busy.value = ''
    }
  }

  function request() {
    return {
      ...(id.value ? { id: id.value, rev: rev.value } : {}),
      template: template.value,
      customerId: customer.value?.id ?? '',
      terms: terms.value!,
      changes: changes.value,
      ...(renews.value ? { renews: renews.value } : {}),
    }
  }

  function pick(customerId: string, name = '') {
    return run('正在按档案预填', async () => {
      terms.value = await fetchDefaults(customerId)
      customer.value = { id: customerId, name: name || terms.value.customer.name }
      pdf.value = null
      saved.value = null
      dirty.value = true
    })
  }

  /** Opens a stored draft for changing. */
  function load(agreementId: string) {
    return run('正在读取草稿', async () => {
      const detail = await fetchAgreement(agreementId)
      const row = detail.row
      if (!row.agreement.terms) throw new Error('没有这份协议草稿，请从协议列表打开')
      take(row.agreement)
      customer.value = { id: row.agreement.customerId, name: row.customer }
      template.value = row.agreement.template
      terms.value = row.agreement.terms
      changes.value = row.agreement.changes
      lines.value = detail.lines
      dirty.value = false
    })
  }

  function take(a: Agreement) {
    id.value = a.id
    rev.value = a.rev
    saved.value = a
  }

  const change = (next: Terms) => {
    terms.value = next
    dirty.value = true
  }

  const depart = (next: Schemas['AgreementChange'][]) => {
    changes.value = next
    dirty.value = true
  }

  const preview = () =>
    run('正在生成协议', async () => {
      pdf.value = await fetchPreview(request())
    })

  const save = () =>
    run('正在保存草稿', async () => {
      take(await saveDraft(request()))
      lines.value = (await fetchAgreement(id.value)).lines
      dirty.value = false
      await queries.invalidateQueries({ queryKey: ['agreements'] })
    })

  const download = async () => {
    if (saved.value) await file.save(saved.value)
  }

  function choose(key: string) {
    template.value = key
    changes.value = [] // they are departures from the other wording
    lines.value = []
    pdf.value = null
    dirty.value = terms.value !== null
  }

  return {
    id,
    template,
    customer,
    terms,
    changes,
    lines,
    renews,
    pdf,
    saved,
    busy,
    dirty,
    faults,
    rest,
    faultCount,
    note: file.note,
    pick,
    load,
    choose,
    change,
    depart,
    preview,
    save,
    download,
  }
}

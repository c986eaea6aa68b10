import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { ref, type Ref } from 'vue'
import { api, authToken, useApiError, type Schemas } from '../../api/client'
import { saveFile, savedText } from '../../platform'

/** All agreements. */
export async function fetchAgreements(): Promise<Schemas['AgreementRow'][]> {
  return (await api.GET('/api/agreements')).data!
}

/** The blanks of a draft as far as the registry knows them. */
export async function fetchDefaults(customerId: string): Promise<Schemas['AgreementTerms']> {
  return (await api.POST('/api/agreement-defaults', { body: { customerId } })).data!
}

/** The paper of a draft, unsaved. Throws a refusal that names each blank and contradiction. */
export async function fetchPreview(body: Schemas['AgreementRequest']): Promise<ArrayBuffer> {
  const { data } = await api.POST('/api/agreement-preview', { body, parseAs: 'arrayBuffer' })
  return data as unknown as ArrayBuffer
}

/** Saves a draft; a new one gets its number. */
export async function saveDraft(body: Schemas['AgreementRequest']): Promise<Schemas['Agreement']> {
  return (await api.POST('/api/agreements', { body })).data!
}

/** The list of agreements. */
export function useAgreements() {
  return useQuery({ queryKey: ['agreements'], queryFn: fetchAgreements })
}

/** The templates to choose from. */
export function useTemplates() {
  return useQuery({ queryKey: ['agreement-templates'], queryFn: async () => (await api.GET('/api/agreement-templates')).data! })
}

/** Customers found by name, pinyin initials, number, phone or plate; nothing is asked while the text is empty. */
export function useCustomerSearch(text: Ref<string>) {
  return useQuery({
    queryKey: ['agreement-customers', text],
    enabled: () => text.value !== '',
    queryFn: async () => (await api.GET('/api/customers', { params: { query: { text: text.value, limit: 20 } } })).data!,
  })
}

/** Saves the PDF of a stored draft and says where it went. */
export function useSaveAgreementFile() {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(a: Pick<Schemas['Agreement'], 'id' | 'number'>) {
    note.value = ''
    const suggested = `供油协议_${a.number}.pdf`
    await run(async () => {
      note.value = savedText(await saveFile(suggested, `/api/agreements/${encodeURIComponent(a.id)}/pdf`, authToken()))
    })
  }
  return { save, saving: busy, note, problem }
}

/** Registers a draft as signed on paper. */
export function useSigning() {
  const queries = useQueryClient()
  const { problem, busy, run } = useApiError()
  async function register(id: string, rev: number): Promise<boolean> {
    const done = await run(async () => (await api.POST('/api/agreements/{id}/signed', { params: { path: { id }, query: { rev } } })).data!)
    void queries.invalidateQueries()
    return done !== undefined
  }
  return { problem, busy, register }
}

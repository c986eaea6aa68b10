import { useQuery } from '@tanstack/vue-query'
import { ref, type Ref } from 'vue'
import { api, authToken, raw, useApiError, type Schemas } from '../../api/client'
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

/** Which file of an agreement: its paper, the copy for a word processor, the deviation sheet, the sealed paper that came back. */
export type AgreementFile = 'pdf' | 'docx' | 'deviations' | 'scan'

/** Saves a file of an agreement and says where it went. */
export function useSaveAgreementFile() {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(a: Pick<Schemas['Agreement'], 'id' | 'number'>, kind: AgreementFile = 'pdf', name?: string) {
    note.value = ''
    const suggested =
      name ??
      {
        pdf: `供油协议_${a.number}.pdf`,
        docx: `供油协议副本_${a.number}.docx`,
        deviations: `偏离表_${a.number}.pdf`,
        scan: `扫描件_${a.number}`,
      }[kind]
    await run(async () => {
      note.value = savedText(await saveFile(suggested, `/api/agreements/${encodeURIComponent(a.id)}/${kind}`, authToken()))
    })
  }
  return { save, saving: busy, note, problem }
}

export async function fetchAgreement(id: string): Promise<Schemas['AgreementDetail']> {
  return (await api.GET('/api/agreements/{id}', { params: { path: { id } } })).data!
}

/** One agreement with its steps, its departures and what was fuelled. */
export function useAgreement(id: Ref<string>) {
  return useQuery({
    queryKey: ['agreement', id],
    enabled: () => id.value !== '',
    queryFn: () => fetchAgreement(id.value),
  })
}

type Agreement = Pick<Schemas['Agreement'], 'id' | 'rev'>

export async function stepAgreement(a: Agreement, act: string, note: string) {
  return (await api.POST('/api/agreements/{id}/steps', { params: { path: { id: a.id } }, body: { rev: a.rev, act, note } })).data!
}

export async function allowDeviation(a: Agreement, key: string, note: string) {
  return (await api.POST('/api/agreements/{id}/allow', { params: { path: { id: a.id } }, body: { rev: a.rev, key, note } })).data!
}

export interface ScanForm {
  file: { name: string; bytes: Uint8Array }
  number: string
  fingerprint: string
  signedOn: string
  signatory: string
}

export async function receiveScan(a: Agreement, f: ScanForm) {
  const query = {
    rev: a.rev,
    file: f.file.name,
    number: f.number,
    fingerprint: f.fingerprint,
    signedOn: f.signedOn,
    signatory: f.signatory,
  }
  return (await api.POST('/api/agreements/{id}/scan', { params: { path: { id: a.id }, query }, ...raw(f.file.bytes) })).data!
}

/** The ledger of numbers of a year, 0 for this one. */
export function useNumbers(year: Ref<number>) {
  return useQuery({
    queryKey: ['agreement-numbers', year],
    queryFn: async () => (await api.GET('/api/agreement-numbers', { params: { query: { year: year.value } } })).data!,
  })
}

export async function handOut(body: Schemas['BlockRequest']) {
  return (await api.POST('/api/agreement-numbers/blocks', { body })).data!
}

export async function explainGap(body: Schemas['GapRequest']) {
  return (await api.POST('/api/agreement-numbers/gaps', { body })).data!
}

/** Institutions that were won and have no agreement in force. */
export function useWithout() {
  return useQuery({ queryKey: ['agreements-missing'], queryFn: async () => (await api.GET('/api/agreements-missing')).data! })
}

export async function excuse(id: string, until: string, reason: string) {
  return (await api.POST('/api/customers/{id}/agreement-exception', { params: { path: { id } }, body: { until, reason } })).data!
}

export type Wording = Schemas['AgreementWording']

/** All versions of all templates. */
export function useWordings() {
  return useQuery({ queryKey: ['agreement-wordings'], queryFn: async () => (await api.GET('/api/agreement-wordings')).data! })
}

export async function checkWording(body: Wording) {
  return (await api.POST('/api/agreement-wordings/check', { body })).data!
}

export async function saveWording(body: Wording) {
  return (await api.POST('/api/agreement-wordings', { body })).data!
}

export async function previewWording(body: Wording): Promise<ArrayBuffer> {
  const { data } = await api.POST('/api/agreement-wordings/preview', { body, parseAs: 'arrayBuffer' })
  return data as unknown as ArrayBuffer
}

export async function approveWording(w: Pick<Wording, 'id' | 'rev'>) {
  return (await api.POST('/api/agreement-wordings/{id}/approve', { params: { path: { id: w.id }, query: { rev: w.rev } } })).data!
}

export async function removeWording(id: string) {
  return (await api.DELETE('/api/agreement-wordings/{id}', { params: { path: { id } } })).data!
}

export async function checkBatch(body: Schemas['BatchRequest']) {
  return (await api.POST('/api/agreement-batches/check', { body })).data!
}

export async function startBatch(body: Schemas['BatchRequest']) {
  return (await api.POST('/api/agreement-batches', { body })).data!
}

/** How many customers a filter finds, and the first of them. */
export async function findCustomers(query: object) {
  return (await api.GET('/api/customers', { params: { query: { ...query, limit: 1 } } })).data!
}

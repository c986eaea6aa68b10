import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, raw, type Schemas } from '../../api/client'
import { saveBytes, savedText } from '../../platform'

export type Mailing = Schemas['MailingView']
export type Order = Schemas['MailingOrder']
export type Template = Schemas['MessageTemplate']
export type Selection = Schemas['Selection']

/** Templates, occasions with their fields, and the rules in force. */
export function useMessages() {
  return useQuery({ queryKey: ['messages', 'desk'], queryFn: async () => (await api.GET('/api/messages')).data! })
}

/** The frozen lists. */
export function useMailings() {
  return useQuery({ queryKey: ['messages', 'mailings'], queryFn: async () => (await api.GET('/api/mailings')).data! })
}

/** One list with its messages. */
export function useMailing(id: Ref<string>) {
  return useQuery({
    queryKey: ['messages', 'mailing', id],
    queryFn: async () => (await api.GET('/api/mailings/{id}', { params: { path: { id: id.value } } })).data!,
    enabled: () => id.value !== '',
  })
}

/** Answers of one customer, or the latest of all. */
export function useConsents(customerId: Ref<string>) {
  return useQuery({
    queryKey: ['messages', 'consents', customerId],
    queryFn: async () => (await api.GET('/api/messages/consents', { params: { query: { customerId: customerId.value } } })).data!,
  })
}

/** The first customers a word finds. */
export function useFound(text: Ref<string>) {
  return useQuery({
    queryKey: ['messages', 'found', text],
    queryFn: async () => (await api.GET('/api/customers', { params: { query: { text: text.value, limit: 8 } } })).data!.rows,
    enabled: () => text.value !== '',
  })
}

export const measure = async (occasion: string, text: string) =>
  (await api.POST('/api/messages/measure', { body: { occasion, text } })).data!
export const saveTemplate = async (body: Template) => (await api.POST('/api/messages/templates', { body })).data!
export const agree = async (body: Schemas['MessageConsent']) => (await api.POST('/api/messages/consents', { body })).data!
export const optOut = async (body: Schemas['OptOut']) => (await api.POST('/api/messages/refusals', { body })).data!
export const make = async (body: Order) => (await api.POST('/api/mailings', { body })).data!
export const markSent = async (id: string) => (await api.POST('/api/mailings/{id}/sent', { params: { path: { id } } })).data!
export const undo = async (id: string) => (await api.POST('/api/mailings/{id}/undo', { params: { path: { id } } })).data!

export async function readResult(id: string, file: { name: string; bytes: Uint8Array }, dry: boolean) {
  const params = { path: { id }, query: { file: file.name, dry } }
  return (await api.POST('/api/mailings/{id}/result', { params, ...raw(file.bytes) })).data!
}

export async function writeFile(m: Mailing, format: 'xlsx' | 'csv'): Promise<string> {
  const { data } = await api.POST('/api/mailings/{id}/file/{format}', { params: { path: { id: m.id, format } }, parseAs: 'arrayBuffer' })
  return savedText(await saveBytes(`短信_${m.name}.${format}`, new Uint8Array(data as unknown as ArrayBuffer)))
}

/** How long a text is, in words. */
export function lengthText(l: Schemas['MessageLength']): string {
  return l.parts === 1 ? `${l.units}字，1条，还可写${l.left}字` : `${l.units}字，拆成${l.parts}条（每条${l.each}字），末条还可写${l.left}字`
}

import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, raw, type Schemas } from '../../api/client'

export type Complaint = Schemas['ComplaintView']

/** The register. */
export function useComplaints() {
  return useQuery({ queryKey: ['complaints'], queryFn: async () => (await api.GET('/api/complaints')).data! })
}

/** The first customers a word finds, to choose from. */
export function useFound(text: Ref<string>) {
  return useQuery({
    queryKey: ['complaints', 'found', text],
    queryFn: async () => (await api.GET('/api/customers', { params: { query: { text: text.value, limit: 8 } } })).data!.rows,
    enabled: () => text.value !== '',
  })
}

export async function register(body: Schemas['NewComplaint']): Promise<Complaint> {
  return (await api.POST('/api/complaints', { body })).data!
}

export async function work(c: Complaint, kind: string, text: string, cause: string): Promise<Complaint> {
  return (await api.POST('/api/complaints/{id}/events', { params: { path: { id: c.id } }, body: { kind, text, cause, rev: c.rev } })).data!
}

/** Keeps a file with the customer and lists it with the complaint. */
export async function attach(c: Complaint, file: { name: string; bytes: Uint8Array }): Promise<Complaint> {
  const params = { path: { id: c.customerId }, query: { file: file.name, note: '投诉' } }
  const kept = (await api.POST('/api/customers/{id}/attachments', { params, ...raw(file.bytes) })).data!
  return (await api.POST('/api/complaints/{id}/files', { params: { path: { id: c.id } }, body: { attachmentId: kept.id, rev: c.rev } }))
    .data!
}

export async function saveYear(body: Schemas['CalendarShifts']): Promise<void> {
  await api.POST('/api/workdays', { body })
}

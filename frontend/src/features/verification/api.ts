import { useQuery } from '@tanstack/vue-query'
import { api, raw, type Schemas } from '../../api/client'

export type Proof = Schemas['ProofView']
export type Unproven = Schemas['UnprovenView']
export type Removal = Schemas['RemovalView']

export function useVerifications() {
  return useQuery({ queryKey: ['verifications'], queryFn: async () => (await api.GET('/api/verifications')).data! })
}

/** Attaches the slip to the customer and hands it in. */
export async function submit(
  customerId: string,
  file: { name: string; bytes: Uint8Array } | null,
  fuelledOn: string,
  kind: string,
  note: string,
) {
  let attachmentId = ''
  if (file) {
    const params = { path: { id: customerId }, query: { file: file.name, note: kind } }
    attachmentId = (await api.POST('/api/customers/{id}/attachments', { params, ...raw(file.bytes) })).data!.id
  }
  return (await api.POST('/api/verifications', { body: { customerId, fuelledOn, kind, attachmentId, note } })).data!
}

export async function confirm(p: Proof) {
  return (await api.POST('/api/verifications/{id}/confirm', { params: { path: { id: p.id }, query: { rev: p.rev } } })).data!
}

/** Takes a proof away; without commit it only says where it counts. */
export async function remove(p: Proof, why: string, commit: boolean): Promise<Removal> {
  return (
    await api.POST('/api/verifications/{id}/remove', { params: { path: { id: p.id }, query: { commit } }, body: { why, rev: p.rev } })
  ).data!
}

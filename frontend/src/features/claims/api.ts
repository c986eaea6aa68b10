import { useQuery } from '@tanstack/vue-query'
import { api, type Schemas } from '../../api/client'

export type Post = Schemas['PostView']
export type Key = Schemas['KeyView']

export function useClaims() {
  return useQuery({ queryKey: ['claims'], queryFn: async () => (await api.GET('/api/claims')).data! })
}

export function useStaff() {
  return useQuery({ queryKey: ['staff'], queryFn: async () => (await api.GET('/api/staff')).data!, staleTime: 60_000 })
}

export async function putUp(pursuitId: string, terms: string, days: number) {
  return (await api.POST('/api/claims', { body: { pursuitId, terms, days } })).data!
}

export async function workPost(p: Post, kind: string, staffId: string, at: string, why: string) {
  const instant = at ? new Date(at).toISOString().replace(/\.\d+Z$/, 'Z') : ''
  return (await api.POST('/api/claims/{id}', { params: { path: { id: p.id } }, body: { kind, staffId, at: instant, why, rev: p.rev } }))
    .data!
}

export async function saveTeam(body: Schemas['ClaimTeam']) {
  return (await api.POST('/api/teams', { body })).data!
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { api, type Schemas } from '../../api/client'

export type Prospect = Schemas['CensusProspect']
export type ProspectView = Schemas['ProspectView']
export type Choice = Schemas['Choice']

export function useProspects() {
  return useQuery({ queryKey: ['prospects'], queryFn: async () => (await api.GET('/api/prospects')).data! })
}

export function useSaveProspect() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (p: Prospect) => (await api.POST('/api/prospects', { body: p })).data!,
    onSuccess: () => queries.invalidateQueries(),
  })
}

export function useStations() {
  return useQuery({
    queryKey: ['offices'],
    queryFn: async () => (await api.GET('/api/offices')).data!,
    select: (all) => all.filter((o) => o.kind === '加油站'),
    staleTime: 60_000,
  })
}

export function useStaff() {
  return useQuery({ queryKey: ['staff'], queryFn: async () => (await api.GET('/api/staff')).data!, staleTime: 60_000 })
}

/** One change of status; 列入开发 makes a pursuit of it. */
export async function move(p: ProspectView, to: Prospect['status'], why: string): Promise<void> {
  const path = { id: p.id }
  if (to === '开发中') await api.POST('/api/prospects/{id}/pursue', { params: { path, query: { rev: p.rev } } })
  else await api.POST('/api/prospects/{id}/move', { params: { path }, body: { to, why, rev: p.rev } })
}

/** Shelves all that had no progress for too long; the backend decides which. */
export async function shelveIdle(): Promise<string> {
  return (await api.POST('/api/prospects/shelve-idle')).data!.message
}

/** What the quick entry works from, read anew each time it is opened. */
export async function fetchEntry(): Promise<Schemas['EntryView']> {
  return (await api.GET('/api/census/entry')).data!
}

/** Stores a record typed in the quick entry. */
export async function enterProspect(p: Prospect): Promise<ProspectView> {
  return (await api.POST('/api/prospects', { body: p })).data!
}

/** Takes back a record entered last. */
export async function undoProspect(id: string): Promise<void> {
  await api.DELETE('/api/prospects/{id}', { params: { path: { id } } })
}

/** Who may be the one being typed. */
export async function fetchSimilar(name: string, phone: string): Promise<Schemas['SimilarView'][]> {
  return (await api.GET('/api/similar-prospects', { params: { query: { name, phone } } })).data!
}

/** Keeps what is typed and not saved; '' forgets it. */
export async function keepDraft(text: string): Promise<void> {
  await api.PUT('/api/drafts/{form}', { params: { path: { form: 'prospect-entry' } }, body: { text } })
}

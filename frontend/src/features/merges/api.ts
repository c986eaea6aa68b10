import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Schemas } from '../../api/client'

/** A merge as it would be; nothing is asked until both records are named. */
export function useMergePreview(request: Ref<Schemas['MergeRequest']>) {
  return useQuery({
    queryKey: ['merge', request],
    enabled: computed(() => request.value.survivorId !== '' && request.value.mergedId !== ''),
    queryFn: async () => (await api.POST('/api/merges', { body: request.value })).data!,
    placeholderData: (before) => before,
  })
}

/** The first customers a text finds; nothing is asked while it is empty. */
export function useCandidates(text: Ref<string>) {
  return useQuery({
    queryKey: ['candidates', text],
    enabled: computed(() => text.value.trim() !== ''),
    queryFn: async () => (await api.GET('/api/customers', { params: { query: { text: text.value, limit: 8 } } })).data!,
    placeholderData: (before) => before,
  })
}

/** Makes one customer of two records. */
export function useMerge() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: Schemas['MergeRequest']) =>
      (await api.POST('/api/merges', { params: { query: { commit: true } }, body })).data!,
    onSuccess: () => queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'merge' }),
  })
}

/** All merges, newest first. */
export function useMerges() {
  return useQuery({ queryKey: ['merges'], queryFn: async () => (await api.GET('/api/merges')).data! })
}

/** What taking a merge back would do; nothing is asked while the id is empty. */
export function usePartPreview(id: Ref<string>) {
  return useQuery({
    queryKey: ['part', id],
    enabled: computed(() => id.value !== ''),
    gcTime: 0,
    queryFn: async () => (await api.POST('/api/merges/{id}/undo', { params: { path: { id: id.value } } })).data!,
  })
}

/** Takes a merge back. */
export function useUnmerge() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) =>
      (await api.POST('/api/merges/{id}/undo', { params: { path: { id }, query: { commit: true } } })).data!,
    onSuccess: () => queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'part' }),
  })
}

/** Names behind identities of offices and staff, for values of fields. */
export function useNames() {
  const offices = useQuery({ queryKey: ['offices'], queryFn: async () => (await api.GET('/api/offices')).data!, staleTime: 60_000 })
  const staff = useQuery({ queryKey: ['staff'], queryFn: async () => (await api.GET('/api/staff')).data!, staleTime: 60_000 })
  return computed(() => new Map([...(offices.data.value ?? []), ...(staff.data.value ?? [])].map((x) => [x.id, x.name])))
}

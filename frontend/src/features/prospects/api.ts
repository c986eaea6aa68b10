import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { api, type Schemas } from '../../api/client'

export type Prospect = Schemas['CensusProspect']

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

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Schemas } from '../../api/client'
import { toRequest, type PairQuery } from './query'

export type PairRow = Schemas['DuplicateRow']

/** One page of the pairs; the page before stays on screen until the next one is there. */
export function useDuplicates(query: Ref<PairQuery>) {
  return useQuery({
    queryKey: ['duplicates', query],
    queryFn: async () => (await api.GET('/api/duplicates', { params: { query: toRequest(query.value) } })).data!,
    placeholderData: keepPreviousData,
  })
}

/** Says that two records are two customers. */
export function useDeclareDifferent() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: Schemas['DifferentRequest']) => (await api.POST('/api/duplicates/different', { body })).data!,
    // Not awaited: the panel that asked goes away with the pair, and must hear of the success first.
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['duplicates'] }),
  })
}

/** Takes that back. */
export function useWithdraw() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => (await api.POST('/api/duplicates/different/{id}/withdraw', { params: { path: { id } } })).data!,
    // Not awaited: the panel that asked goes away with the pair, and must hear of the success first.
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['duplicates'] }),
  })
}

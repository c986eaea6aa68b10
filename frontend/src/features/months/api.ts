import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api } from '../../api/client'

/** A cell of a form as the interface numbers it; row -1 is the total row. */
export interface CellAddress {
  month: string
  code: string
  part: number
  row: number
  col: number
}

/** The months there are, newest first. */
export function useMonths() {
  return useQuery({ queryKey: ['months'], queryFn: async () => (await api.GET('/api/months')).data! })
}

/** One month: forms, ties, what stands in the way of closing. */
export function useMonth(month: Ref<string>) {
  return useQuery({
    queryKey: ['month', month],
    queryFn: async () => (await api.GET('/api/months/{month}', { params: { path: { month: month.value } } })).data!,
  })
}

/** One form of a month. */
export function useForm(month: Ref<string>, code: Ref<string>) {
  return useQuery({
    queryKey: ['form', month, code],
    queryFn: async () => {
      const path = { month: month.value, code: code.value }
      return (await api.GET('/api/months/{month}/forms/{code}', { params: { path } })).data!
    },
  })
}

/** The records behind a cell; nothing is asked while no cell is open. */
export function useRecords(at: Ref<CellAddress | null>) {
  return useQuery({
    queryKey: ['records', at],
    enabled: () => at.value !== null,
    queryFn: async () => {
      const { month, code, part, row, col } = at.value!
      const params = { path: { month, code }, query: { part, row, col } }
      return (await api.GET('/api/months/{month}/forms/{code}/records', { params })).data!
    },
  })
}

/** Closes a month for good. */
export function useClose() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (month: string) =>
      (await api.POST('/api/months/{month}/close', { params: { path: { month }, query: { commit: true } } })).data!,
    onSuccess: () => queries.invalidateQueries(),
  })
}

/** The customers of a month who may be leaving, the likeliest first. */
export function useWatch(month: Ref<string>) {
  return useQuery({
    queryKey: ['watch', month],
    queryFn: async () => (await api.GET('/api/months/{month}/watch', { params: { path: { month: month.value } } })).data!,
  })
}

/** The published reference figures of the model, computed anew; nothing is asked before the clerk does. */
export function useSelfTest(asked: Ref<boolean>) {
  return useQuery({
    queryKey: ['watch-selftest'],
    enabled: () => asked.value,
    queryFn: async () => (await api.GET('/api/watch/selftest')).data!,
  })
}

/** What changed since a closed month was signed: the cells its records of today would fill otherwise. */
export function useChanges(month: Ref<string>) {
  return useQuery({
    queryKey: ['changes', month],
    queryFn: async () => (await api.GET('/api/months/{month}/changes', { params: { path: { month: month.value } } })).data!,
  })
}

/** What was fuelled in the thirteen months up to one, by group. */
export function useTrend(month: Ref<string>, by: Ref<string>) {
  return useQuery({
    queryKey: ['trend', month, by],
    queryFn: async () => {
      const params = { path: { month: month.value }, query: { by: by.value } }
      return (await api.GET('/api/months/{month}/trend', { params })).data!
    },
  })
}

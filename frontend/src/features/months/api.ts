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

import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Schemas } from '../../api/client'

/** A cell of a form as the interface numbers it; row -1 is the total row. */
export interface CellAddress {
  month: string
  code: string
  office: string
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

/** One form of a month; of a branch when an office is named. */
export function useForm(month: Ref<string>, code: Ref<string>, office: Ref<string>) {
  return useQuery({
    queryKey: ['form', month, code, office],
    queryFn: async () => {
      const path = { month: month.value, code: code.value }
      const query = { office: office.value }
      return (await api.GET('/api/months/{month}/forms/{code}', { params: { path, query } })).data!
    },
  })
}

/** The records behind a cell; nothing is asked while no cell is open. */
export function useRecords(at: Ref<CellAddress | null>) {
  return useQuery({
    queryKey: ['records', at],
    enabled: () => at.value !== null,
    queryFn: async () => {
      const { month, code, office, part, row, col } = at.value!
      const params = { path: { month, code }, query: { office, part, row, col } }
      return (await api.GET('/api/months/{month}/forms/{code}/records', { params })).data!
    },
  })
}

/** The three things one does with the signatures of a month; each answers with the month as it then is. */
export function useFiling(month: Ref<string>) {
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries()
  const path = () => ({ month: month.value })
  return {
    sign: useMutation({
      mutationFn: async () => (await api.POST('/api/months/{month}/sign', { params: { path: path(), query: { commit: true } } })).data!,
      onSuccess,
    }),
    explain: useMutation({
      mutationFn: async (body: { code: string; about: string; text: string }) =>
        (await api.POST('/api/months/{month}/explain', { params: { path: path() }, body })).data!,
      onSuccess,
    }),
    sendBack: useMutation({
      mutationFn: async (reason: string) =>
        (await api.POST('/api/months/{month}/return', { params: { path: path() }, body: { reason } })).data!,
      onSuccess,
    }),
  }
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

/** Writes and approves delta forms to a signed month. */
export function useCorrections(month: Ref<string>) {
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['changes'] })
  return {
    draft: useMutation({
      mutationFn: async (reason: string) => {
        const params = { path: { month: month.value } }
        return (await api.POST('/api/months/{month}/corrections', { params, body: { reason } })).data!
      },
      onSuccess,
    }),
    approve: useMutation({
      mutationFn: async (no: number) => {
        const params = { path: { month: month.value, no } }
        return (await api.POST('/api/months/{month}/corrections/{no}/approval', { params })).data!
      },
      onSuccess,
    }),
  }
}

/** What was fuelled in the thirteen months up to one, by group; of one office and level where they are named. */
export function useTrend(month: Ref<string>, by: Ref<string>, office: Ref<string>, level: Ref<string>) {
  return useQuery({
    queryKey: ['trend', month, by, office, level],
    queryFn: async () => {
      const params = { path: { month: month.value }, query: { by: by.value, office: office.value, level: level.value } }
      return (await api.GET('/api/months/{month}/trend', { params })).data!
    },
  })
}

/** The summary of a month for the leader of the unit. */
export function useLeader(month: Ref<string>) {
  return useQuery({
    queryKey: ['leader', month],
    queryFn: async () => (await api.GET('/api/months/{month}/leader', { params: { path: { month: month.value } } })).data!,
  })
}

/** The unit's definition of a lost customer, all versions. */
export function useChurn() {
  return useQuery({ queryKey: ['churn'], queryFn: async () => (await api.GET('/api/churn')).data! })
}

/** What a version would find in the month worked on. */
export const previewChurn = async (body: Schemas['ChurnDraft']) => (await api.POST('/api/churn/preview', { body })).data!

/** Puts a version in force from a month on. */
export const signChurn = async (body: Schemas['ChurnDraft']) => (await api.POST('/api/churn', { body })).data!

/** The layouts of the seven forms, all versions; nothing is asked while nobody looks. */
export function useLayouts(asked: Ref<boolean>) {
  return useQuery({ queryKey: ['layouts'], enabled: () => asked.value, queryFn: async () => (await api.GET('/api/layouts')).data! })
}

/** How a layout differs from the one in force in its first month. */
export const previewLayout = async (body: Schemas['LayoutDraft']) => (await api.POST('/api/layouts/preview', { body })).data!

/** Puts a layout in force from a month on. */
export const signLayout = async (body: Schemas['LayoutDraft']) => (await api.POST('/api/layouts', { body })).data!

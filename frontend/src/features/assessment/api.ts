import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Schemas } from '../../api/client'

export type Board = Schemas['AssessmentView']
export type Row = Schemas['AssessmentRow']
export type Measure = Schemas['AssessmentMeasure']

/** One score of a board. */
export interface Pick {
  kind: string
  code: string
  key: string
}

/** The board of a month; the empty month is the one being worked on. */
export function useBoard(month: Ref<string>) {
  return useQuery({
    queryKey: ['assessment', month],
    queryFn: async () => (await api.GET('/api/assessment', { params: { query: { month: month.value } } })).data!,
  })
}

/** What a score was counted from. */
export function useRecords(month: Ref<string>, pick: Ref<Pick | null>) {
  return useQuery({
    queryKey: ['assessment', 'records', month, pick],
    queryFn: async () =>
      (await api.GET('/api/assessment/{month}/records', { params: { path: { month: month.value }, query: { ...pick.value! } } })).data!,
    enabled: () => pick.value !== null,
  })
}

export async function remark(month: string, row: Row, text: string): Promise<Schemas['AssessmentRemark']> {
  const body = { kind: row.kind, code: row.code, text, rev: row.remark.rev }
  return (await api.PUT('/api/assessment/{month}/remark', { params: { path: { month } }, body })).data!
}

export async function sign(body: Schemas['AssessmentDraft']): Promise<boolean> {
  await api.POST('/api/assessment/policy', { body })
  return true
}

import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Schemas } from '../../api/client'

export type Planning = Schemas['PlanningView']
export type Version = Schemas['VersionView']
export type Line = Schemas['PlanLineView']
export type Step = 'submit' | 'review' | 'approve' | 'return' | 'drop' | 'refresh'

const of = (month: string) => ({ query: { month } })

/** The plan of a month; an empty month is the next one. */
export function usePlanning(month: Ref<string>) {
  return useQuery({
    queryKey: ['planning', month],
    queryFn: async () => (await api.GET('/api/planning', { params: of(month.value) })).data!,
  })
}

export async function draftPlan(month: string): Promise<Planning> {
  return (await api.POST('/api/planning', { params: of(month) })).data!
}

export async function amendPlan(month: string, why: string): Promise<Planning> {
  return (await api.POST('/api/planning/amend', { params: of(month), body: { why } })).data!
}

export async function fillPlan(v: Version, lines: Schemas['FilledLine'][]): Promise<Planning> {
  return (await api.POST('/api/planning/{id}/fill', { params: { path: { id: v.id } }, body: { rev: v.rev, lines } })).data!
}

export async function stepPlan(v: Version, step: Step, why = ''): Promise<Planning> {
  return (await api.POST('/api/planning/{id}/{step}', { params: { path: { id: v.id, step } }, body: { rev: v.rev, why } })).data!
}

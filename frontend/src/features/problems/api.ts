import { useQuery } from '@tanstack/vue-query'
import { api, type Schemas } from '../../api/client'

export type Problem = Schemas['ProblemView']

export function useProblems() {
  return useQuery({ queryKey: ['problems'], queryFn: async () => (await api.GET('/api/problems')).data! })
}

export function usePursuits() {
  return useQuery({ queryKey: ['pursuits'], queryFn: async () => (await api.GET('/api/pursuits')).data! })
}

export async function raise(body: Schemas['NewProblem']): Promise<Problem> {
  return (await api.POST('/api/problems', { body })).data!
}

export async function work(p: Problem, kind: string, text: string): Promise<Problem> {
  return (await api.POST('/api/problems/{id}/events', { params: { path: { id: p.id } }, body: { kind, text, rev: p.rev } })).data!
}

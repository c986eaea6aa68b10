import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { api, useApiError, type Schemas } from '../../api/client'

export type Problem = Schemas['ProblemView']

export function useProblems() {
  return useQuery({ queryKey: ['problems'], queryFn: async () => (await api.GET('/api/problems')).data! })
}

export function useOffices() {
  return useQuery({ queryKey: ['offices'], queryFn: async () => (await api.GET('/api/offices')).data!, staleTime: 60_000 })
}

export function usePursuits() {
  return useQuery({ queryKey: ['pursuits'], queryFn: async () => (await api.GET('/api/pursuits')).data! })
}

/** Does one thing, shows its refusal, and reads everything anew. */
export function useDoing() {
  const queries = useQueryClient()
  const { problem, busy, clear, run } = useApiError()
  async function doing<T>(work: () => Promise<T>): Promise<T | undefined> {
    const out = await run(work)
    void queries.invalidateQueries()
    return out
  }
  return { problem, busy, clear, doing }
}

export async function raise(body: Schemas['NewProblem']): Promise<Problem> {
  return (await api.POST('/api/problems', { body })).data!
}

export async function work(p: Problem, kind: string, text: string): Promise<Problem> {
  return (await api.POST('/api/problems/{id}/events', { params: { path: { id: p.id } }, body: { kind, text, rev: p.rev } })).data!
}

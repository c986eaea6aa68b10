import { useQuery } from '@tanstack/vue-query'
import { api, type Schemas } from '../../api/client'

/** What is due, what to look at, how many customers. */
export function useWorkbench() {
  return useQuery({ queryKey: ['workbench'], queryFn: async () => (await api.GET('/api/workbench')).data! })
}

/** The months with their state, newest first. */
export function useMonths() {
  return useQuery({ queryKey: ['months'], queryFn: async () => (await api.GET('/api/months')).data! })
}

export async function noteDuty(body: Schemas['DutyNote']): Promise<Schemas['Duty'][]> {
  return (await api.POST('/api/duties/notes', { body })).data!
}

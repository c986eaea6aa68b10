import { useQuery } from '@tanstack/vue-query'
import { api } from './client'

/** The offices of the unit. */
export function useOffices() {
  return useQuery({ queryKey: ['offices'], queryFn: async () => (await api.GET('/api/offices')).data!, staleTime: 60_000 })
}

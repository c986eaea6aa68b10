import { useQuery } from '@tanstack/vue-query'
import { api } from '../../api/client'

export function useWorkbench() {
  return useQuery({ queryKey: ['workbench'], queryFn: async () => (await api.GET('/api/workbench')).data! })
}

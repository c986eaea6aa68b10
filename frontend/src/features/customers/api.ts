import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Schemas } from '../../api/client'

/** Everything about one customer; nothing is asked for while the id is empty. */
export function useDossier(id: Ref<string>) {
  return useQuery({
    queryKey: ['customer', id],
    queryFn: async () => (await api.GET('/api/customers/{id}', { params: { path: { id: id.value } } })).data!,
    enabled: computed(() => id.value !== ''),
    placeholderData: keepPreviousData,
  })
}

/** What one customer fuelled by product in thirteen months, what became of it and what it said. */
export function useCustomerTrend(id: Ref<string>) {
  return useQuery({
    queryKey: ['customer-trend', id],
    queryFn: async () => (await api.GET('/api/customers/{id}/trend', { params: { path: { id: id.value } } })).data!,
  })
}

/** A customer as stored now. */
export async function fetchCustomer(id: string): Promise<Schemas['Customer']> {
  return (await api.GET('/api/customers/{id}', { params: { path: { id } } })).data!.customer
}

/** The staff of the unit. */
export function useStaff() {
  return useQuery({ queryKey: ['staff'], queryFn: async () => (await api.GET('/api/staff')).data!, staleTime: 60_000 })
}

/** A saved customer changes the list, the dossier and what is computed from them. */
function useAfterSave() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries()
}

/** Creates a customer without id, changes one with id. */
export function useSaveCustomer() {
  return useMutation({
    mutationFn: async (c: Schemas['Customer']) => {
      const sent = c.id
        ? api.PUT('/api/customers/{id}', { params: { path: { id: c.id } }, body: c })
        : api.POST('/api/customers', { body: c })
      return (await sent).data!
    },
    onSuccess: useAfterSave(),
  })
}

/** Records a visit. */
export function useAddVisit() {
  return useMutation({
    mutationFn: async (v: Schemas['Visit']) =>
      (await api.POST('/api/customers/{id}/visits', { params: { path: { id: v.customerId } }, body: v })).data!,
    onSuccess: useAfterSave(),
  })
}

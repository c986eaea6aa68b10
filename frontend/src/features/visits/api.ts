import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Schemas } from '../../api/client'

export type Errand = Schemas['ErrandView']

/** The plan of visits of a month; the empty month is this one. */
export function usePlan(month: Ref<string>) {
  return useQuery({
    queryKey: ['visits', 'plan', month],
    queryFn: async () => (await api.GET('/api/visits/plan', { params: { query: { month: month.value } } })).data!,
  })
}

/** What is left open with customers. */
export function useCare() {
  return useQuery({ queryKey: ['visits', 'care'], queryFn: async () => (await api.GET('/api/visits/care')).data! })
}

/** The gatherings. */
export function useParties() {
  return useQuery({ queryKey: ['visits', 'parties'], queryFn: async () => (await api.GET('/api/parties')).data! })
}

/** The first customers a word finds. */
export function useFound(text: Ref<string>) {
  return useQuery({
    queryKey: ['visits', 'found', text],
    queryFn: async () => (await api.GET('/api/customers', { params: { query: { text: text.value, limit: 8 } } })).data!.rows,
    enabled: () => text.value !== '',
  })
}

export async function makePlan(unmet: string): Promise<Schemas['CarePlan']> {
  return (await api.POST('/api/visits/plan', { body: { unmet } })).data!
}

/** What a row of the sheet is given; an empty reason means the customer was met. */
export interface Entry {
  date: string
  content: string
  opinion: string
  nextStep: string
  followUp: string
  unmet: string
}

export async function enter(e: Errand, entry: Entry): Promise<Schemas['ErrandDone']> {
  const { unmet, ...said } = entry
  const empty = {
    id: '',
    customerId: e.customerId,
    way: '',
    staffId: '',
    contact: '',
    need: '',
    mood: '',
    handled: false,
    partyId: '',
    rev: 0,
  }
  const visit = { ...empty, ...said } as Schemas['Visit']
  return (await api.POST('/api/visits/errands/{id}', { params: { path: { id: e.id } }, body: { visit, unmet, rev: e.rev } })).data!
}

export async function saveParty(body: Schemas['PartyEntry']): Promise<Schemas['PartyView']> {
  return (await api.POST('/api/parties', { body })).data!
}

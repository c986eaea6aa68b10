import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Schemas } from '../../api/client'

/** What the register of cards is narrowed to. */
export interface CardQuery {
  text: string
  station: string
  status: string
  offset: number
  limit: number
}

/** A page of the register of cards. */
export function useCardRegister(query: Ref<CardQuery>) {
  return useQuery({
    queryKey: ['card-register', query],
    placeholderData: keepPreviousData,
    queryFn: async () => (await api.GET('/api/card-register', { params: { query: query.value } })).data!,
  })
}

/** What the stations received, issued and have left. */
export function useCardStocks() {
  return useQuery({ queryKey: ['card-stocks'], queryFn: async () => (await api.GET('/api/card-stocks')).data! })
}

export async function receiveRange(body: Schemas['CardRange']) {
  return (await api.POST('/api/card-ranges', { body })).data!
}

export async function removeRange(id: string) {
  return (await api.DELETE('/api/card-ranges/{id}', { params: { path: { id } } })).response.ok
}

/** The stations numbers can go to. */
export function useStations() {
  const offices = useQuery({ queryKey: ['offices'], queryFn: async () => (await api.GET('/api/offices')).data!, staleTime: 60_000 })
  return computed(() => (offices.data.value ?? []).filter((o) => o.kind === '加油站'))
}

/** Days people worked for the sale of cards in a month; nothing is asked while the month is empty. */
export function useDays(month: Ref<string>) {
  return useQuery({
    queryKey: ['bonus-days', month],
    enabled: () => month.value !== '',
    queryFn: async () => (await api.GET('/api/months/{month}/bonus-days', { params: { path: { month: month.value } } })).data!,
  })
}

export async function addDay(body: Schemas['IncentiveDay']) {
  return (await api.POST('/api/bonus-days', { body })).data!
}

export async function removeDay(id: string) {
  return (await api.DELETE('/api/bonus-days/{id}', { params: { path: { id } } })).response.ok
}

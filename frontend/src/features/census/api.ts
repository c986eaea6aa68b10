import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Schemas } from '../../api/client'

export type Campaign = Schemas['CampaignView']
export type Territory = Schemas['TerritoryView']

export function useCampaigns() {
  return useQuery({ queryKey: ['campaigns'], queryFn: async () => (await api.GET('/api/census/campaigns')).data! })
}

export function useCampaign(id: Ref<string>) {
  return useQuery({
    queryKey: ['campaign', id],
    enabled: () => id.value !== '',
    queryFn: async () => (await api.GET('/api/census/campaigns/{id}', { params: { path: { id: id.value } } })).data!,
  })
}

export function useDefaults(open: Ref<boolean>) {
  return useQuery({
    queryKey: ['campaign-defaults'],
    enabled: () => open.value,
    queryFn: async () => (await api.GET('/api/census/campaign-defaults')).data!,
  })
}

export function useTerritory() {
  return useQuery({ queryKey: ['territory'], queryFn: async () => (await api.GET('/api/census/areas')).data! })
}

export function useStations() {
  return useQuery({
    queryKey: ['offices'],
    queryFn: async () => (await api.GET('/api/offices')).data!,
    select: (all) => all.filter((o) => o.kind === '加油站'),
    staleTime: 60_000,
  })
}

export function useCompetitors() {
  return useQuery({ queryKey: ['competitors'], queryFn: async () => (await api.GET('/api/census/competitors')).data! })
}

export function useMarket(station: Ref<string>) {
  return useQuery({
    queryKey: ['market', station],
    enabled: () => station.value !== '',
    queryFn: async () => (await api.GET('/api/census/market', { params: { query: { station: station.value } } })).data!,
  })
}

const at = (id: string) => ({ path: { id } })

/** Begins a census or a special survey; without commit it only says whom it would ask. */
export async function createCampaign(body: Schemas['CensusCampaign'], commit: boolean): Promise<Campaign> {
  return (await api.POST('/api/census/campaigns', { params: { query: { commit } }, body })).data!
}

export async function startCampaign(c: Campaign): Promise<void> {
  await api.POST('/api/census/campaigns/{id}/start', { params: { ...at(c.id), query: { rev: c.rev } } })
}

export async function reportCampaign(c: Campaign): Promise<void> {
  await api.POST('/api/census/campaigns/{id}/report', { params: { ...at(c.id), query: { rev: c.rev } } })
}

export async function markStation(id: string, stationId: string, handedIn: string, absence: string): Promise<void> {
  await api.POST('/api/census/campaigns/{id}/marks', {
    params: at(id),
    body: { id: '', campaignId: id, stationId, handedIn, absence, rev: 0 },
  })
}

export async function markAll(id: string): Promise<void> {
  await api.POST('/api/census/campaigns/{id}/marks/all', { params: at(id) })
}

/** The note and the days of a campaign. */
export async function saveCampaign(body: Schemas['CensusCampaign']): Promise<void> {
  await api.PUT('/api/census/campaigns/{id}', { params: at(body.id), body })
}

export async function answerTarget(body: Schemas['CensusTarget']): Promise<void> {
  await api.PUT('/api/census/targets/{id}', { params: at(body.id), body })
}

export async function addAreas(body: Schemas['NewAreas']): Promise<string> {
  return (await api.POST('/api/census/areas', { body })).data!.message
}

export async function saveArea(body: Schemas['CensusArea']): Promise<void> {
  await api.PUT('/api/census/areas/{id}', { params: at(body.id), body })
}

export async function addStreets(countyCode: string, names: string): Promise<string> {
  return (await api.POST('/api/census/streets', { body: { countyCode, names } })).data!.message
}

export async function removeStreet(id: string): Promise<void> {
  await api.DELETE('/api/census/streets/{id}', { params: at(id) })
}

export async function saveCompetitor(body: Schemas['CensusCompetitor']): Promise<void> {
  await api.POST('/api/census/competitors', { body })
}

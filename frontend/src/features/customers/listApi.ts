import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Schemas } from '../../api/client'
import { saveBytes, savedText } from '../../platform'
import type { Chosen } from './columns'
import { toRequest, type ListQuery } from './query'

export type Row = Schemas['CustomerRow']
export type CellEdit = Schemas['CellEdit']
export type CellResult = Schemas['CellResult']
export type MassReport = Schemas['MassReport']
export type ListView = Schemas['ListView']
export type Selection = Schemas['Selection']

/** The views of the account, shared ones first. */
export function useViews() {
  return useQuery({ queryKey: ['views'], queryFn: async () => (await api.GET('/api/views')).data!, staleTime: 60_000 })
}

/** The query as a view keeps it: without the page. */
export function toStored(q: ListQuery): Schemas['CustomerQuery'] {
  return { ...toRequest(q), offset: 0, limit: 0 }
}

/** What can be done with the list beside looking at it. Every change makes all that is shown be asked for anew. */
export function useListJobs() {
  const queries = useQueryClient()
  const fresh = async <T>(answer: T): Promise<T> => {
    await queries.invalidateQueries() // what is said to be done is to be seen
    return answer
  }
  return {
    edit: async (cells: CellEdit[], commit: boolean, good: boolean) => {
      const { data } = await api.POST('/api/customers/cells', { body: { cells, commit, good } })
      return commit ? fresh(data!) : data!
    },
    change: async (select: Selection, to: { stationId: string; managerId: string }, commit: boolean) => {
      const { data } = await api.POST('/api/customers/changes', { body: { select, ...to, commit } })
      return commit ? fresh(data!) : data!
    },
    undo: async (job: string) => fresh((await api.POST('/api/customers/changes/{id}/undo', { params: { path: { id: job } } })).data!),
    saveView: async (v: ListView) => {
      const { data } = await api.POST('/api/views', { body: v })
      await queries.invalidateQueries({ queryKey: ['views'] })
      return data!
    },
    removeView: async (id: string) => {
      const { data } = await api.POST('/api/views/{id}/remove', { params: { path: { id } } })
      await queries.invalidateQueries({ queryKey: ['views'] })
      return data!
    },
    writeList: async (select: Selection, columns: (Chosen & { title: string })[]) => {
      const { data } = await api.POST('/api/customers/file', { body: { select, columns }, parseAs: 'arrayBuffer' })
      return savedText(await saveBytes('客户列表.xlsx', new Uint8Array(data as unknown as ArrayBuffer)))
    },
    writeRoute: async (select: Selection) => {
      const body = { select, on: '', visitor: '', purpose: '' }
      const { data } = await api.POST('/api/customers/route', { body, parseAs: 'arrayBuffer' })
      return savedText(await saveBytes('拜访路线单.pdf', new Uint8Array(data as unknown as ArrayBuffer)))
    },
  }
}

/** One page of the list; the page before stays on screen until the next one is there. */
export function useList(query: Ref<ListQuery>) {
  return useQuery({
    queryKey: ['customers', query],
    queryFn: async () => (await api.GET('/api/customers', { params: { query: toRequest(query.value) } })).data!,
    placeholderData: keepPreviousData,
  })
}

/** Stations and staff to choose from. */
export function useChoices() {
  const offices = useQuery({ queryKey: ['offices'], queryFn: async () => (await api.GET('/api/offices')).data!, staleTime: 60_000 })
  const staff = useQuery({ queryKey: ['staff'], queryFn: async () => (await api.GET('/api/staff')).data!, staleTime: 60_000 })
  return {
    stations: computed(() => (offices.data.value ?? []).filter((o) => o.kind === '加油站').map((o) => ({ value: o.id, text: o.name }))),
    managers: computed(() => (staff.data.value ?? []).map((s) => ({ value: s.id, text: `${s.name}（${s.number}）` }))),
  }
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { ref, type Ref } from 'vue'
import { api, authToken, raw, useApiError, type Schemas } from '../../api/client'
import { saveFile, savedText } from '../../platform'

/** Month and scheme of a settlement. */
export interface SettleRequest {
  month: string
  scheme: string
  version: string
}

async function settle(r: SettleRequest, commit: boolean) {
  const params = { path: { month: r.month }, query: { scheme: r.scheme, version: r.version, commit } }
  return (await api.POST('/api/months/{month}/settlement', { params })).data!
}

/** The months there are, newest first. */
export function useMonthNames() {
  return useQuery({ queryKey: ['months'], queryFn: async () => (await api.GET('/api/months')).data! })
}

/** The stored schemes with their reading. */
export function useSchemes() {
  return useQuery({ queryKey: ['schemes'], queryFn: async () => (await api.GET('/api/schemes')).data! })
}

/** Puts a scheme file in. */
export function useAddScheme() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (bytes: Uint8Array) => (await api.POST('/api/schemes', raw(bytes))).data!,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['schemes'] }),
  })
}

/** Computes a settlement without saving it. */
export function usePreview() {
  return useMutation({ mutationFn: (r: SettleRequest) => settle(r, false) })
}

/** Computes and saves a settlement for good. */
export function useCommit() {
  const queries = useQueryClient()
  return useMutation({ mutationFn: (r: SettleRequest) => settle(r, true), onSuccess: () => queries.invalidateQueries() })
}

/** The saved settlements, newest first. */
export function useSaved() {
  return useQuery({ queryKey: ['settlements'], queryFn: async () => (await api.GET('/api/settlements')).data! })
}

/** One saved settlement; nothing is asked while the id is empty. */
export function useSavedOne(id: Ref<string>) {
  return useQuery({
    queryKey: ['settlement', id],
    enabled: () => id.value !== '',
    queryFn: async () => (await api.GET('/api/settlements/{id}', { params: { path: { id: id.value } } })).data!,
  })
}

/** Approves a submitted settlement or sends it back. */
export async function decide(id: string, to: '已批准' | '已退回', note: string) {
  return (await api.POST('/api/settlements/{id}/decision', { params: { path: { id }, query: { to } }, body: { note } })).data!
}

/** Whether the inputs kept with a settlement give its lines again. */
export async function recheck(id: string) {
  return (await api.GET('/api/settlements/{id}/check', { params: { path: { id } } })).data!
}

/** A settled month as paid beside what is known today. */
export async function nowKnown(month: string) {
  return (await api.GET('/api/months/{month}/settlement-now', { params: { path: { month } } })).data!
}

/** The pools the account may divide. */
export function usePools() {
  return useQuery({ queryKey: ['pools'], queryFn: async () => (await api.GET('/api/pools')).data! })
}

export async function dividePool(id: string, office: string, rev: number, parts: Schemas['IncentivePart'][]) {
  return (await api.POST('/api/settlements/{id}/pools/{office}', { params: { path: { id, office } }, body: { rev, parts } })).data!
}

export async function releaseEvent(body: Schemas['IncentiveRelease']) {
  return (await api.POST('/api/bonus-releases', { body })).data!
}

export function useReleases() {
  return useQuery({ queryKey: ['bonus-releases'], queryFn: async () => (await api.GET('/api/bonus-releases')).data! })
}

export function useDisputes() {
  return useQuery({ queryKey: ['bonus-disputes'], queryFn: async () => (await api.GET('/api/bonus-disputes')).data! })
}

export async function askDispute(body: Schemas['IncentiveDispute']) {
  return (await api.POST('/api/bonus-disputes', { body })).data!
}

export async function ruleDispute(body: Schemas['IncentiveDispute']) {
  return (await api.POST('/api/bonus-disputes/{id}/ruling', { params: { path: { id: body.id } }, body })).data!
}

/** The people a bonus can go to. */
export function useStaff() {
  return useQuery({ queryKey: ['staff'], queryFn: async () => (await api.GET('/api/staff')).data!, staleTime: 60_000 })
}

export type Scheme = Schemas['IncentiveScheme']
export type Rule = Schemas['IncentiveRule']

export function useDrafts() {
  return useQuery({ queryKey: ['scheme-drafts'], queryFn: async () => (await api.GET('/api/scheme-drafts')).data! })
}

export async function checkScheme(body: Scheme) {
  return (await api.POST('/api/schemes/check', { body })).data!
}

export async function saveDraft(body: Schemas['IncentiveDraft']) {
  return (await api.POST('/api/scheme-drafts', { body })).data!
}

export async function approveDraft(id: string) {
  return (await api.POST('/api/scheme-drafts/{id}/approve', { params: { path: { id } } })).data!
}

export async function removeDraft(id: string) {
  return (await api.DELETE('/api/scheme-drafts/{id}', { params: { path: { id } } })).response.ok
}

export async function whatIf(from: string, to: string, scheme: Scheme) {
  return (await api.POST('/api/schemes/what-if', { body: { from, to, scheme } })).data!
}

/** Saves a file of the settlement by its address and says where it went. */
export function useSavePaper() {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(name: string, path: string) {
    note.value = ''
    await run(async () => {
      note.value = savedText(await saveFile(name, path, authToken()))
    })
  }
  return { save, saving: busy, note, problem }
}

/** Saves the file of a saved settlement and says where it went. */
export function useSaveFile() {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(s: Pick<Schemas['SettlementHead'], 'id' | 'month'>, format: 'xlsx' | 'pdf') {
    note.value = ''
    const suggested = `${s.month}_发卡奖励结算.${format}`
    await run(async () => {
      note.value = savedText(await saveFile(suggested, `/api/settlement-files/${encodeURIComponent(s.id)}.${format}`, authToken()))
    })
  }
  return { save, saving: busy, note, problem }
}

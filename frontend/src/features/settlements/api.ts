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

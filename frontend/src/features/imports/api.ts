import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { ref, type Ref } from 'vue'
import { api, raw, useApiError, type Schemas } from '../../api/client'
import { loadSession } from '../../api/session'
import { saveBytes, savedText } from '../../platform'

/** Guesses what a file holds. Throws the refusal of a file that cannot be read at all. */
export async function sniffFile(file: string, bytes: Uint8Array): Promise<Schemas['KindGuess']> {
  const { data } = await api.POST('/api/sniff', { params: { query: { file } }, ...raw(bytes) })
  return data!
}

/** How a file is sent: a preview or not, its right rows only, or in the place of earlier files for a reason. */
export interface SendOptions {
  dry: boolean
  good: boolean
  corrects?: string[]
  reason?: string
}

/** Previews (dry) or takes in one file; good takes the right rows and leaves the wrong ones out. */
export async function importFile(kind: string, file: string, bytes: Uint8Array, options: SendOptions): Promise<Schemas['IntakeResult']> {
  const { data } = await api.POST('/api/imports/{kind}', { params: { path: { kind }, query: { file, ...options } }, ...raw(bytes) })
  return data!
}

/** How the columns of a file are read; nothing is asked while there is no file. */
export function useColumns(file: Ref<{ kind: string; name: string; bytes: Uint8Array } | null>) {
  return useQuery({
    queryKey: ['columns', () => file.value?.kind, () => file.value?.name],
    enabled: () => file.value !== null,
    gcTime: 0,
    queryFn: async () => {
      const f = file.value!
      const { data } = await api.POST('/api/imports/{kind}/columns', {
        params: { path: { kind: f.kind }, query: { file: f.name } },
        ...raw(f.bytes),
      })
      return data!
    },
  })
}

/** Keeps how files of one shape are read. */
export function useSaveProfile() {
  return useMutation({
    mutationFn: async (body: Schemas['ProfileRequest']) => (await api.PUT('/api/import-profiles', { body })).data!,
  })
}

/** Forgets a kept mapping. */
export function useRemoveProfile() {
  return useMutation({
    mutationFn: async (id: string) => (await api.DELETE('/api/import-profiles/{id}', { params: { path: { id } } })).data!,
  })
}

/** Saves a workbook made of a file that was not taken in: its rejected rows, or what it would change in the place of earlier files. */
export function useSaveBeside() {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(f: { kind: string; name: string; bytes: Uint8Array }, what: 'rejects' | 'differences', corrects: string[] = []) {
    note.value = ''
    await run(async () => {
      const { data } = await api.POST(`/api/imports/{kind}/${what}`, {
        params: { path: { kind: f.kind }, query: { file: f.name, corrects } },
        ...raw(f.bytes),
        parseAs: 'arrayBuffer',
      })
      const word = what === 'rejects' ? '错误行' : '更正差异'
      note.value = savedText(
        await saveBytes(`${word}_${f.name.replace(/\.[^.]+$/, '')}.xlsx`, new Uint8Array(data as unknown as ArrayBuffer)),
      )
    })
  }
  return { save, saving: busy, note, problem }
}

/** One file with its rows, factors and corrections; nothing is asked while the id is empty. */
export function useBatch(id: Ref<string>) {
  return useQuery({
    queryKey: ['batch', id],
    enabled: () => id.value !== '',
    queryFn: async () => (await api.GET('/api/batches/{id}', { params: { path: { id: id.value } } })).data!,
  })
}

/** The month volumes typed by hand, newest first. */
export function useByHand() {
  return useQuery({ queryKey: ['by-hand'], queryFn: async () => (await api.GET('/api/by-hand')).data! })
}

/** Previews or saves a month volume typed by hand. */
export async function enterByHand(body: Schemas['ByHandRequest']): Promise<Schemas['IntakeResult']> {
  return (await api.POST('/api/by-hand', { body })).data!
}

/** Customers by what is typed; nothing is asked while it is empty. */
export function useFound(text: Ref<string>) {
  return useQuery({
    queryKey: ['by-hand-customers', text],
    enabled: () => text.value !== '',
    queryFn: async () => (await api.GET('/api/customers', { params: { query: { text: text.value, limit: 8 } } })).data!.rows,
  })
}

/** After an import everything computed may differ, the name of the unit too: all screens read anew. */
export function useRefreshAll() {
  const queries = useQueryClient()
  return () => {
    void queries.invalidateQueries()
    void loadSession().catch(() => {}) // the name above the navigation may wait for the next answer
  }
}

/** The files taken in, newest first. */
export function useBatches() {
  return useQuery({ queryKey: ['imports'], queryFn: async () => (await api.GET('/api/imports')).data! })
}

/** What taking a file out again would do; nothing is asked while the id is empty. */
export function useUndoPreview(id: Ref<string>) {
  return useQuery({
    queryKey: ['undo', id],
    enabled: () => id.value !== '',
    gcTime: 0,
    queryFn: async () => (await api.POST('/api/batches/{id}/undo', { params: { path: { id: id.value }, query: { dry: true } } })).data!,
  })
}

/** Takes a file out again. */
export function useUndoBatch() {
  const refresh = useRefreshAll()
  return useMutation({
    mutationFn: async (id: string) => (await api.POST('/api/batches/{id}/undo', { params: { path: { id } } })).data!,
    onSuccess: refresh,
  })
}

/** The months there are, newest first. */
export function useMonthNames() {
  return useQuery({ queryKey: ['months'], queryFn: async () => (await api.GET('/api/months')).data! })
}

/** Cards in a month's sales that the registry does not know; nothing is asked while the month is empty. */
export function useUnmatched(month: Ref<string>) {
  return useQuery({
    queryKey: ['unmatched', month],
    enabled: () => month.value !== '',
    queryFn: async () => (await api.GET('/api/unmatched', { params: { query: { month: month.value } } })).data!,
  })
}

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { ref, type Ref } from 'vue'
import { api, authToken, useApiError, type Schemas } from '../../api/client'
import { saveFile, savedText } from '../../platform'

/** Who carries how much, and what would level it. */
export function useLoad() {
  return useQuery({ queryKey: ['load'], queryFn: async () => (await api.GET('/api/load')).data! })
}

/** Customers whose figures contradict their managing level. */
export function useDrift() {
  return useQuery({ queryKey: ['drift'], queryFn: async () => (await api.GET('/api/drift')).data! })
}

/** All transfers of authority, the newest first. */
export function useOverrides() {
  return useQuery({ queryKey: ['overrides'], queryFn: async () => (await api.GET('/api/overrides')).data! })
}

/** Customers as they stood in a month; an empty month is the one being worked on. */
export function useStandings(query: Ref<{ month: string; text: string; offset: number; limit: number }>) {
  return useQuery({
    queryKey: ['standings', query],
    queryFn: async () => {
      const { month, ...rest } = query.value
      return (await api.GET('/api/standings', { params: { query: month ? { month, ...rest } : rest } })).data!
    },
    placeholderData: keepPreviousData,
  })
}

/** Hands customers over in one go; with commit=false it only says what would happen. */
export function useTransfers() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ commit, ...body }: Schemas['TransferRequest'] & { commit: boolean }) =>
      (await api.POST('/api/transfers', { params: { query: { commit } }, body })).data!,
    onSuccess: (r) => (r.done ? queries.invalidateQueries() : undefined),
  })
}

/** Saves the list to be signed and says where it went. */
export function useHandoverFile() {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(id: string, on: string) {
    note.value = ''
    await run(async () => {
      note.value = savedText(await saveFile(`客户交接清单_${on}.pdf`, `/api/handover-files/${id}.pdf`, authToken()))
    })
  }
  return { save, saving: busy, note, problem }
}

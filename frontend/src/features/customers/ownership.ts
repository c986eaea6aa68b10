import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, authToken, useApiError, type Schemas } from '../../api/client'
import { ref } from 'vue'
import { saveFile, savedText } from '../../platform'

/** Who answers for a customer in a month, as it stood then; an empty month is the one being worked on. */
export function useOwnership(id: Ref<string>, month: Ref<string>) {
  return useQuery({
    queryKey: ['ownership', id, month],
    queryFn: async () => {
      const params = { path: { id: id.value }, query: month.value ? { month: month.value } : {} }
      return (await api.GET('/api/customers/{id}/ownership', { params })).data!
    },
    enabled: computed(() => id.value !== ''),
  })
}

/** Who could answer for customers of a station; nothing is asked while none is chosen. */
export function useReceivers(station: Ref<string>) {
  return useQuery({
    queryKey: ['receivers', station],
    queryFn: async () => (await api.GET('/api/stations/{id}/receivers', { params: { path: { id: station.value } } })).data!,
    enabled: computed(() => station.value !== ''),
  })
}

/** Hands a customer over. */
export function useTransfer() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: Schemas['TransferRequest']) =>
      (await api.POST('/api/transfers', { params: { query: { commit: true } }, body })).data!,
    onSuccess: () => queries.invalidateQueries(),
  })
}

/** Puts the first signature under a transfer of authority. */
export function usePropose() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, ...body }: Schemas['OverrideRequest'] & { id: string }) =>
      (await api.POST('/api/customers/{id}/overrides', { params: { path: { id } }, body })).data!,
    onSuccess: () => queries.invalidateQueries(),
  })
}

/** Approves, refuses or ends a transfer of authority. */
export function useAnswer() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, ...body }: Schemas['OverrideAnswer'] & { id: string }) =>
      (await api.PUT('/api/overrides/{id}', { params: { path: { id } }, body })).data!,
    onSuccess: () => queries.invalidateQueries(),
  })
}

/** Takes one's own proposal back. */
export function useWithdraw() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, ...body }: Schemas['OverrideWithdrawal'] & { id: string }) =>
      (await api.POST('/api/overrides/{id}/withdraw', { params: { path: { id } }, body })).data!,
    onSuccess: () => queries.invalidateQueries(),
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

/** Today by this computer's clock, as a date field wants it. */
export function today(): string {
  const now = new Date()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

import { useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, useApiError, type Schemas } from '../../api/client'
import { without } from '../../lib/without'

export type Pursuit = Schemas['PursuitView']

/** The stages of 6.5.4 in order. */
export const stages = ['收集情况', '策划方案', '确定人员', '过程控制', '签订协议', '核实']

export function usePursuits() {
  return useQuery({ queryKey: ['pursuits'], queryFn: async () => (await api.GET('/api/pursuits')).data! })
}

export function useStaff() {
  return useQuery({ queryKey: ['staff'], queryFn: async () => (await api.GET('/api/staff')).data!, staleTime: 60_000 })
}

/** Customers found by name, initials, number or phone; nothing is asked while the text is empty. */
export function useCustomers(text: Ref<string>) {
  return useQuery({
    queryKey: ['pursuit-customers', text],
    enabled: () => text.value !== '',
    queryFn: async () => (await api.GET('/api/customers', { params: { query: { text: text.value, limit: 10 } } })).data!,
  })
}

/** Does one thing, shows its refusal, and reads everything anew. */
export function useDoing() {
  const queries = useQueryClient()
  const { problem, busy, clear, run } = useApiError()
  async function doing<T>(work: () => Promise<T>): Promise<T | undefined> {
    const out = await run(work)
    void queries.invalidateQueries()
    return out
  }
  return { problem, busy, clear, doing }
}

const at = (id: string) => ({ path: { id } })

/** The record alone, as it is sent. */
export function recordOf(p: Pursuit): Schemas['Pursuit'] {
  return without(p, 'station', 'responsible', 'customer', 'touched', 'due')
}

export async function savePursuit(body: Schemas['Pursuit']): Promise<Pursuit> {
  return (await api.PUT('/api/pursuits/{id}', { params: at(body.id), body })).data!
}

export async function undoPursuit(id: string): Promise<void> {
  await api.DELETE('/api/pursuits/{id}', { params: at(id) })
}

export async function giveUp(p: Pursuit, reason: string): Promise<void> {
  await api.POST('/api/pursuits/{id}/give-up', { params: at(p.id), body: { reason, rev: p.rev } })
}

export async function win(p: Pursuit, customerId: string): Promise<void> {
  await api.POST('/api/pursuits/{id}/win', { params: at(p.id), body: { customerId, rev: p.rev } })
}

export async function register(p: Pursuit, code: string, kind: string, document: string): Promise<Pursuit> {
  return (await api.POST('/api/pursuits/{id}/register', { params: at(p.id), body: { code, kind, document, rev: p.rev } })).data!
}

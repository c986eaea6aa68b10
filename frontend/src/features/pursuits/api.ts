import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { can } from '../../api/session'
import { api, type Schemas } from '../../api/client'
import { without } from '../../lib/without'

export type Pursuit = Schemas['PursuitView']
export type Detail = Schemas['PursuitDetail']
export type LostReason = Schemas['PursuitLostReason']
export type Draft = Schemas['Pursuit']

export function usePursuits() {
  return useQuery({ queryKey: ['pursuits'], queryFn: async () => (await api.GET('/api/pursuits')).data! })
}

/** One pursuit with what each stage asks for and who should go; nothing is asked while no one is chosen. */
export function usePursuit(id: Ref<string>) {
  return useQuery({
    queryKey: ['pursuit', id],
    enabled: () => id.value !== '',
    queryFn: async () => (await api.GET('/api/pursuits/{id}', { params: { path: { id: id.value } } })).data!,
  })
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

/** Whether the vault, under whose key price floors lie, is open for the account. */
export function useVault() {
  return useQuery({ queryKey: ['vault'], enabled: can('vault.read'), queryFn: async () => (await api.GET('/api/vault')).data! })
}

const at = (id: string) => ({ path: { id } })

/** The record alone, as it is sent, apart from what is shown. */
export function recordOf(p: Pursuit): Draft {
  const own = without(p, 'station', 'responsible', 'customer', 'touched', 'due', 'late', 'age', 'stagedOn', 'lacks')
  return without(JSON.parse(JSON.stringify(own)) as Detail, 'asked', 'advice', 'floor') as Draft
}

export async function savePursuit(body: Draft): Promise<Pursuit> {
  return (await api.PUT('/api/pursuits/{id}', { params: at(body.id), body })).data!
}

export async function movePursuit(p: Pursuit, to: string, why: string): Promise<Pursuit> {
  return (await api.POST('/api/pursuits/{id}/move', { params: at(p.id), body: { to, why, rev: p.rev } })).data!
}

export async function complete(p: Pursuit): Promise<Pursuit> {
  return (await api.POST('/api/pursuits/{id}/complete', { params: { ...at(p.id), query: { rev: p.rev } } })).data!
}

export async function undoPursuit(id: string): Promise<void> {
  await api.DELETE('/api/pursuits/{id}', { params: at(id) })
}

export async function giveUp(p: Pursuit, reason: string, more: string): Promise<void> {
  await api.POST('/api/pursuits/{id}/give-up', { params: at(p.id), body: { reason, more, rev: p.rev } })
}

export async function saveReason(body: LostReason): Promise<void> {
  await api.POST('/api/lost-reasons', { body })
}

export async function link(p: Pursuit, customerId: string): Promise<void> {
  await api.POST('/api/pursuits/{id}/link', { params: at(p.id), body: { customerId, rev: p.rev } })
}

export async function register(p: Pursuit, code: string, kind: string, document: string): Promise<Pursuit> {
  return (await api.POST('/api/pursuits/{id}/register', { params: at(p.id), body: { code, kind, document, rev: p.rev } })).data!
}

export async function openVault(passphrase: string): Promise<void> {
  await api.POST('/api/vault', { body: { passphrase } })
}

export async function sealFloor(id: string, body: Schemas['PursuitFloor']): Promise<void> {
  await api.POST('/api/pursuits/{id}/floor', { params: at(id), body })
}

export async function readFloor(id: string, purpose: string): Promise<Schemas['PursuitFloor']> {
  return (await api.POST('/api/pursuits/{id}/floor/read', { params: at(id), body: { purpose } })).data!
}

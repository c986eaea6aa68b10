import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, raw, type Schemas } from '../../api/client'

/** An account to save: an empty id makes a new one. */
export type Account = Schemas['NewUser'] & { id: string }

export function useUsers() {
  return useQuery({ queryKey: ['users'], queryFn: async () => (await api.GET('/api/users')).data! })
}

/** The offices an account can belong to. */
export function useAccountOffices() {
  return useQuery({ queryKey: ['accountOffices'], queryFn: async () => (await api.GET('/api/account-offices')).data! })
}

export function useSaveUser() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, ...body }: Account) => {
      const sent = id ? api.PUT('/api/users/{id}', { params: { path: { id } }, body }) : api.POST('/api/users', { body })
      return (await sent).data!
    },
    onSuccess: () => queries.invalidateQueries(),
  })
}

/** Changes the signed-in person's own password. */
export function useChangePassword() {
  return useMutation({
    mutationFn: async (body: { present: string; next: string }) => {
      await api.POST('/api/password', { body })
    },
  })
}

export function useSettings() {
  return useQuery({ queryKey: ['settings'], queryFn: async () => (await api.GET('/api/settings')).data! })
}

export function useSaveSettings() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (s: Schemas['Settings']) => (await api.PUT('/api/settings', { body: s })).data!,
    onSuccess: () => queries.invalidateQueries(),
  })
}

/** The change log after entry `since`, at most 200 entries, oldest first; 0 gives the newest 200. */
export function useAudit(before: Ref<number>) {
  return useQuery({
    queryKey: ['audit', before],
    queryFn: async () => (await api.GET('/api/audit', { params: { query: { before: before.value, limit: 200 } } })).data!,
  })
}

/** How safe the data is. */
export function useSafety() {
  return useQuery({ queryKey: ['safety'], queryFn: async () => (await api.GET('/api/safety')).data! })
}

/** The drives a second copy may go to; asked for when the form opens. */
export function useDrives() {
  return useQuery({ queryKey: ['drives'], queryFn: async () => (await api.GET('/api/safety/drives')).data!, staleTime: 0 })
}

/** Chooses the second place; an empty folder ends it. */
export function useChooseSecond() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: Schemas['NewSecond']) => (await api.PUT('/api/safety/second', { body })).data!,
    onSuccess: (v) => queries.setQueryData(['safety'], v),
  })
}

export const handOver = async () => (await api.POST('/api/safety/handover')).data!
export const takeHome = async () => (await api.POST('/api/safety/home')).data!
export const copiesIn = async (folder: string) => (await api.GET('/api/safety/found', { params: { query: { folder } } })).data!
export const takeCopy = async () => (await api.POST('/api/safety/copies')).data!
export const runDrill = async () => (await api.POST('/api/safety/drill')).data!
export const lookIntoCopy = async (body: Schemas['Source']) => (await api.POST('/api/safety/look', { body })).data!
export const restoreCopy = async (body: Schemas['Source']) => (await api.POST('/api/safety/restore', { body })).data!

interface Picked {
  name: string
  bytes: Uint8Array
}

/** The office and keys of this installation, and whose enrolments hold. */
export function useKeys() {
  return useQuery({ queryKey: ['keys'], queryFn: async () => (await api.GET('/api/keys')).data! })
}

export const makeKeys = async (body: Schemas['NewKeys']) => (await api.POST('/api/keys', { body })).data!
export const lookPeer = async (f: Picked) =>
  (await api.POST('/api/peers/look', { params: { query: { file: f.name } }, ...raw(f.bytes) })).data!
export const acceptPeer = async (f: Picked, words: string) =>
  (await api.POST('/api/peers', { params: { query: { file: f.name, words } }, ...raw(f.bytes) })).data!
export const revokePeer = async (id: string, why: string) =>
  (await api.POST('/api/peers/{id}/revoke', { params: { path: { id } }, body: { why } })).data!

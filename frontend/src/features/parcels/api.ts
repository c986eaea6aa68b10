import { useQuery } from '@tanstack/vue-query'
import { api, raw, type Schemas } from '../../api/client'

interface Picked {
  name: string
  bytes: Uint8Array
}

export type Placing = Schemas['Placing']

/** What was handed over and taken in. */
export function useParcels() {
  return useQuery({ queryKey: ['parcels'], queryFn: async () => (await api.GET('/api/parcels')).data! })
}

/** The drives a parcel may be written to; a stick may have been put in since. */
export function useParcelDrives() {
  return useQuery({ queryKey: ['parcel-drives'], queryFn: async () => (await api.GET('/api/parcels/drives')).data!, staleTime: 0 })
}

/** The files chosen to be opened and what they hold. */
export function useInbox() {
  return useQuery({ queryKey: ['parcel-inbox'], queryFn: async () => (await api.GET('/api/parcels/inbox')).data! })
}

export async function unlockKeys(passphrase: string, keep: boolean) {
  await api.POST('/api/keys/unlock', { body: { passphrase, keep } })
}

export const packParcel = async (body: Schemas['NewParcel']) => (await api.POST('/api/parcels', { body })).data!

export const placeParcel = async (id: string, body: Placing) =>
  (await api.POST('/api/parcels/sent/{id}/place', { params: { path: { id } }, body })).data!

export const readReceipt = async (f: Picked) =>
  (await api.POST('/api/parcels/receipts', { params: { query: { file: f.name } }, ...raw(f.bytes) })).data!

/** One file after the other: each answer tells which are there. */
export async function putInbox(files: Picked[]) {
  for (const f of files) await api.POST('/api/parcels/inbox', { params: { query: { file: f.name } }, ...raw(f.bytes) })
}

export const clearInbox = async () => (await api.DELETE('/api/parcels/inbox')).data!

export const openInbox = async (accept: boolean) => (await api.POST('/api/parcels/inbox/open', { params: { query: { accept } } })).data!

/** Takes in all parcels of a folder, each by itself. */
export const openFolder = async (folder: string) => (await api.POST('/api/parcels/inbox/folder', { body: { folder } })).data!

/** Questions and returns of this office and those on their way through it. */
export function useNotes() {
  return useQuery({ queryKey: ['parcel-notes'], queryFn: async () => (await api.GET('/api/parcels/notes')).data! })
}

export const returnRecord = async (body: Schemas['ReturnRequest']) => (await api.POST('/api/parcels/notes', { body })).data!

export const answerNote = async (id: string, body: Schemas['NoteAnswer']) =>
  (await api.POST('/api/parcels/notes/{id}/answer', { params: { path: { id } }, body })).data!

export const giveAway = async (body: Schemas['HandOverRequest']) => (await api.POST('/api/parcels/handover', { body })).data!

/** The month a clerk reports: the one before today's. */
export function monthBefore(today: Date): string {
  const first = new Date(today.getFullYear(), today.getMonth() - 1, 1)
  return `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, '0')}`
}

/** A folder of its own on a drive, with the separator of that drive. */
export function folderOn(drive: string): string {
  const end = drive.includes('\\') ? '\\' : '/'
  return drive.replace(/[\\/]$/, '') + end + '油客簿上报'
}

export const forgetKeys = async () => (await api.POST('/api/keys/forget')).data!

import type { Platform, SaveResult } from './types'

interface Shell {
  SaveFile(suggested: string, path: string, token: string): Promise<string>
  Save(suggested: string, base64: string): Promise<string>
  PickFiles(): Promise<{ name: string; path: string }[] | null>
  ReadFile(path: string): Promise<string>
  OpenFolder(path: string): Promise<void>
}

declare global {
  interface Window {
    go?: { app?: { Shell?: Shell } }
  }
}

/** Whether this page runs in the program's own window. */
export function inWindow(): boolean {
  return window.go?.app?.Shell !== undefined
}

function shell(): Shell {
  const s = window.go?.app?.Shell
  if (!s) throw new Error('不在程序窗口中')
  return s
}

/** Bytes as base64, in slices: String.fromCharCode takes a limited number of arguments. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

/** The inverse of toBase64. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
}

const result = (path: string): SaveResult => (path ? { state: 'saved', path } : { state: 'cancelled' })

/** The program's own window: dialogs and folders are the system's. */
export const shellWindow: Platform = {
  async pickFiles() {
    const picked = (await shell().PickFiles()) ?? []
    return Promise.all(picked.map(async (p) => ({ name: p.name, bytes: fromBase64(await shell().ReadFile(p.path)) })))
  },
  saveFile: async (suggested, path, token) => result(await shell().SaveFile(suggested, path, token)),
  saveBytes: async (suggested, bytes) => result(await shell().Save(suggested, toBase64(bytes))),
  async openFolder(path) {
    await shell().OpenFolder(path)
    return 'done'
  },
  async print() {
    window.print()
    return 'done'
  },
}

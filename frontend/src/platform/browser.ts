import type { PickedFile, Platform, SaveResult } from './types'

async function readAll(list: FileList | null): Promise<PickedFile[]> {
  return Promise.all(Array.from(list ?? []).map(async (f) => ({ name: f.name, bytes: new Uint8Array(await f.arrayBuffer()) })))
}

function pickFiles(): Promise<PickedFile[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => resolve([]))
    input.addEventListener('change', () => readAll(input.files).then(resolve, reject))
    input.click()
  })
}

/** The file name a response asks for: filename* (UTF-8) wins over filename. */
export function nameFrom(disposition: string | null, fallback: string): string {
  const star = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(disposition ?? '')
  if (star) return decodeURIComponent(star[1])
  const plain = /filename="?([^";]+)"?/.exec(disposition ?? '')
  return plain ? plain[1] : fallback
}

function download(name: string, bytes: BlobPart, type: string): SaveResult {
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  const a = document.createElement('a')
  a.href = url
  a.download = name
  document.body.append(a)
  a.click()
  a.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return { state: 'saved', path: '' }
}

async function saveFile(suggested: string, path: string, token: string): Promise<SaveResult> {
  const response = await fetch(path, { headers: { Authorization: `Bearer ${token}` } })
  if (!response.ok) throw await response.json()
  const type = response.headers.get('Content-Type') ?? 'application/octet-stream'
  return download(nameFrom(response.headers.get('Content-Disposition'), suggested), await response.arrayBuffer(), type)
}

/** The page in a browser on this computer: downloads go where the browser puts them. */
export const browser: Platform = {
  pickFiles,
  saveFile,
  saveBytes: async (suggested, bytes) => download(suggested, bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream'),
  openFolder: async () => 'unavailable',
  print: async () => {
    window.print()
    return 'done'
  },
}

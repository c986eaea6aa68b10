import { afterEach, expect, it, vi } from 'vitest'
import { nameFrom } from './browser'
import { openFolder, pickFiles, saveBytes, saveFile } from './index'
import { fromBase64, toBase64 } from './window'

afterEach(() => {
  delete window.go
})

it('takes the name a download asks for', () => {
  expect(nameFrom(`attachment; filename="x.xlsx"; filename*=UTF-8''${encodeURIComponent('附录3 流失.xlsx')}`, 'f')).toBe('附录3 流失.xlsx')
  expect(nameFrom('attachment; filename="x.xlsx"', 'f')).toBe('x.xlsx')
  expect(nameFrom(null, 'f')).toBe('f')
})

it('carries every byte through base64, however many', () => {
  const bytes = Uint8Array.from({ length: 100_003 }, (_, i) => (i * 7) % 256)
  expect(fromBase64(toBase64(bytes))).toEqual(bytes)
  expect(toBase64(new Uint8Array())).toBe('')
})

it('uses the dialogs of the window where there is one', async () => {
  const SaveFile = vi.fn(async () => 'C:\\表\\附录3.xlsx')
  const shell = {
    SaveFile,
    Save: async () => '',
    PickFiles: async () => [{ name: '员工.csv', path: 'p' }],
    ReadFile: async () => toBase64(new Uint8Array([1, 2])),
    OpenFolder: async () => undefined,
  }
  window.go = { app: { Shell: shell } }
  expect(await saveFile('f.xlsx', '/api/x', 't')).toEqual({ state: 'saved', path: 'C:\\表\\附录3.xlsx' })
  expect(SaveFile).toHaveBeenCalledWith('f.xlsx', '/api/x', 't')
  expect(await saveBytes('f', new Uint8Array([1]))).toEqual({ state: 'cancelled' })
  expect(await pickFiles()).toEqual([{ name: '员工.csv', bytes: new Uint8Array([1, 2]) }])
  expect(await openFolder('p')).toBe('done')
})

it('says in the browser what only the window can do, and throws what the backend refuses', async () => {
  expect(await openFolder('p')).toBe('unavailable')
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ code: 'month.none', message: '没有这个月' }), { status: 404 }))
  await expect(saveFile('f', '/api/x', 't')).rejects.toMatchObject({ code: 'month.none' })
  vi.unstubAllGlobals()
})

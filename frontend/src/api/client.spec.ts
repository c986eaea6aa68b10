import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, ApiError, faultsByField, onSessionLost, raw, toProblem } from './client'
import { keepToken } from './token'

let asked: Request[] = []

function answer(status: number, body: unknown) {
  vi.stubGlobal('fetch', async (r: Request) => {
    asked.push(r)
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  })
}

beforeEach(() => {
  asked = []
  keepToken('')
})
afterEach(() => vi.unstubAllGlobals())

const refused = { kind: 'invalid', code: 'customer.empty', message: '名称不能空', remedy: '请补填', field: 'name', faults: [] }

describe('api', () => {
  it('sends the token of the session, and none when there is none', async () => {
    answer(200, [])
    await api.GET('/api/months')
    keepToken('abc')
    await api.GET('/api/months')
    expect(asked.map((r) => r.headers.get('Authorization'))).toEqual([null, 'Bearer abc'])
  })
  it('throws what the backend refuses, whole', async () => {
    answer(422, refused)
    const e = await api.GET('/api/months').catch((x: unknown) => x)
    expect(e).toBeInstanceOf(ApiError)
    expect(toProblem(e)).toEqual(refused)
    expect(faultsByField(toProblem(e))).toEqual({ name: '名称不能空，请补填' })
  })
  it('reports a lost session only when there was one', async () => {
    const lost = vi.fn()
    onSessionLost(lost)
    answer(401, { ...refused, code: 'access.login' })
    await api.POST('/api/login', { body: { login: 'a', password: 'b' } }).catch(() => undefined)
    expect(lost).not.toHaveBeenCalled()
    keepToken('old')
    await api.GET('/api/months').catch(() => undefined)
    expect(lost).toHaveBeenCalledOnce()
  })
  it('carries files as the very bytes', async () => {
    answer(200, { kind: 'sales', label: '', why: '' })
    await api.POST('/api/sniff', { params: { query: { file: '消费.csv' } }, ...raw(new Uint8Array([0xef, 0xbb, 0, 0xff])) })
    expect(asked[0].headers.get('Content-Type')).toBe('application/octet-stream')
    expect([...new Uint8Array(await asked[0].arrayBuffer())]).toEqual([0xef, 0xbb, 0, 0xff])
    expect(asked[0].url).toContain(encodeURIComponent('消费.csv'))
  })
})

describe('toProblem', () => {
  it('puts a broken connection in plain words', () => {
    expect(toProblem(new TypeError('Failed to fetch')).code).toBe('client.no_answer')
  })
  it('keeps the words of any other failure and gives it a code', () => {
    expect(toProblem('没有权限写入')).toMatchObject({ message: '没有权限写入', code: 'client.unexpected' })
    expect(toProblem({ code: 'x', message: 'y' }).faults).toEqual([])
  })
})

import createClient from 'openapi-fetch'
import { ApiError, toProblem, type Problem } from './problem'
import type { components, paths } from './schema'
import { authToken } from './token'

export { ApiError, faultsByField, toProblem, type Problem } from './problem'
export { authToken } from './token'
export { useApiError } from './useApiError'
export type { components, paths } from './schema'

/** The view types of the backend by name. */
export type Schemas = components['schemas']

let lost: () => void = () => {}

/** Says what happens when the session has ended (status 401). */
export function onSessionLost(then: () => void): void {
  lost = then
}

async function refusal(response: Response): Promise<Problem> {
  const text = await response.text()
  try {
    return toProblem(JSON.parse(text))
  } catch {
    return toProblem(new Error(text || `服务器应答 ${response.status}`))
  }
}

/**
 * The typed client. Every refusal is thrown as ApiError, so callers only read `data`.
 * fetch is looked up at each call: tests replace it.
 */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? 'http://localhost',
  fetch: (request) => globalThis.fetch(request),
  bodySerializer: (body) => ((body as unknown) instanceof Uint8Array ? body : JSON.stringify(body)) as string,
})

api.use({
  onRequest({ request }) {
    const token = authToken()
    if (token && !request.headers.has('Authorization')) request.headers.set('Authorization', `Bearer ${token}`)
    return request
  },
  async onResponse({ response }) {
    if (response.ok) return undefined
    const problem = await refusal(response)
    if (response.status === 401 && authToken()) lost()
    throw new ApiError(problem, response.status)
  },
})

/** Body and header of a request that carries a file as plain bytes: forms, Blob and File bodies break the window. Spread it into the options. */
export function raw(bytes: Uint8Array): { body: string; headers: Record<string, string> } {
  return { body: bytes as unknown as string, headers: { 'Content-Type': 'application/octet-stream' } }
}

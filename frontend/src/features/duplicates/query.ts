import type { LocationQuery, LocationQueryRaw } from 'vue-router'

/** What the list shows; it lives in the address, so that coming back from a merge finds it again. */
export interface PairQuery {
  text: string
  verdict: string
  /** The pairs declared different instead of those to be looked at. */
  declared: boolean
  page: number
}

/** Pairs asked for at once. */
export const pageSize = 50

const one = (v: LocationQuery[string]): string => (Array.isArray(v) ? v[0] : v) ?? ''

/** Reads the address; what is missing or malformed is empty. */
export function fromAddress(q: LocationQuery): PairQuery {
  const page = Number(one(q.page))
  return {
    text: one(q.text),
    verdict: one(q.verdict),
    declared: one(q.declared) === '1',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  }
}

/** Writes the address; what is empty is left out. */
export function toAddress(q: PairQuery): LocationQueryRaw {
  const out: LocationQueryRaw = {}
  if (q.text) out.text = q.text
  if (q.verdict) out.verdict = q.verdict
  if (q.declared) out.declared = '1'
  if (q.page > 1) out.page = String(q.page)
  return out
}

/** The query as the backend takes it. */
export function toRequest(q: PairQuery) {
  return { text: q.text, verdict: q.verdict, declared: q.declared, offset: (q.page - 1) * pageSize, limit: pageSize }
}

import type { LocationQuery, LocationQueryRaw } from 'vue-router'

/** What the list shows. It lives in the address, so that back, reload and links from the workbench find it again. */
export interface ListQuery {
  text: string
  kind: string
  level: string
  size: string
  county: string
  station: string
  manager: string
  sort: string
  desc: boolean
  page: number
  /** Id of the saved view that is open, empty for the plain list. */
  view: string
}

/** Rows asked for at once. */
export const pageSize = 100

const names = ['text', 'kind', 'level', 'size', 'county', 'station', 'manager', 'sort', 'view'] as const

const one = (v: LocationQuery[string]): string => (Array.isArray(v) ? v[0] : v) ?? ''

/** Reads the address; what is missing or malformed is empty. */
export function fromAddress(q: LocationQuery): ListQuery {
  const page = Number(one(q.page))
  const texts = Object.fromEntries(names.map((n) => [n, one(q[n])])) as Record<(typeof names)[number], string>
  return { ...texts, desc: one(q.desc) === '1', page: Number.isInteger(page) && page > 1 ? page : 1 }
}

/** Writes the address; what is empty is left out. */
export function toAddress(q: ListQuery): LocationQueryRaw {
  const out: LocationQueryRaw = {}
  for (const n of names) if (q[n]) out[n] = q[n]
  if (q.desc) out.desc = '1'
  if (q.page > 1) out.page = String(q.page)
  return out
}

/** The query as the backend takes it. */
export function toRequest(q: ListQuery) {
  const { text, kind, level, size, county, station, manager, sort, desc } = q
  return { text, kind, level, size, county, station, manager, sort, desc, offset: (q.page - 1) * pageSize, limit: pageSize }
}

/** The next sorting after a click on a heading: up, down, as it was. */
export function nextSort(q: ListQuery, key: string): Pick<ListQuery, 'sort' | 'desc' | 'page'> {
  if (q.sort !== key) return { sort: key, desc: false, page: 1 }
  return q.desc ? { sort: '', desc: false, page: 1 } : { sort: key, desc: true, page: 1 }
}

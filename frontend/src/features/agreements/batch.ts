import type { Schemas } from '../../api/client'
import type { Terms } from './fields'

/** Customers another screen sends along: by id, or a filter with what it found. */
export interface Carried {
  ids?: string[]
  query?: Schemas['CustomerQuery']
  except?: string[]
  expect?: number
}

const everybody: Schemas['CustomerQuery'] = {
  text: '',
  kind: '',
  level: '',
  size: '',
  county: '',
  station: '',
  manager: '',
  sort: '',
  desc: false,
  offset: 0,
  limit: 0,
}

/** Blanks that each customer's own record fills. */
export const own: readonly string[] = ['customer', 'coordinatorA', 'coordinatorB', 'gasoline', 'diesel', 'vehicles']

/** The selection of a batch: what was sent along, else everybody the filter finds. */
export function selectionOf(carried: Carried | null, filter: Partial<Schemas['CustomerQuery']>, total: number): Schemas['Selection'] {
  if (carried)
    return {
      ids: carried.ids ?? [],
      except: carried.except ?? [],
      expect: carried.expect ?? 0,
      ...(carried.query ? { query: carried.query } : {}),
    }
  return { ids: [], except: [], expect: total, query: { ...everybody, ...filter } }
}

/** The terms of one customer as those common to many: what belongs to the customer is left out. */
export function common(terms: Terms): Terms {
  const empty = { name: '', creditCode: '', address: '', head: '', contact: '', phone: '', bank: '', account: '' }
  return {
    ...terms,
    customer: empty,
    coordinatorA: '',
    coordinatorB: '',
    gasoline: '0',
    diesel: '0',
    stations: [],
    products: [],
    vehicles: [],
  }
}

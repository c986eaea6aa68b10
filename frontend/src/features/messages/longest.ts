import type { Schemas } from '../../api/client'
import type { Mailing } from './api'

/** The length of the longest text of a list; undefined for an empty one. */
export function longest(m: Mailing): Schemas['MessageLength'] | undefined {
  return m.lines.reduce<Schemas['MessageLength'] | undefined>((top, l) => (!top || l.length.units > top.units ? l.length : top), undefined)
}

import { describe, expect, it } from 'vitest'
import type { Row } from './listApi'
import { fromAddress } from './query'
import { useSelection } from './useSelection'

const row = (id: string) => ({ id }) as Row

describe('marking customers', () => {
  it('keeps what was marked over pages', () => {
    const s = useSelection(
      () => fromAddress({}),
      () => 900,
    )
    s.mark([row('a'), row('b')], true)
    s.mark([row('c')], true)
    s.mark([row('a')], false)
    expect([s.count.value, s.has('a'), s.has('c')]).toEqual([2, false, true])
    expect(s.asked()).toMatchObject({ ids: ['b', 'c'], except: [], expect: 0 })
    s.clear()
    expect(s.count.value).toBe(0)
  })
  it('names all by the filter, and those left out', () => {
    const s = useSelection(
      () => fromAddress({ level: '站级', page: '3' }),
      () => 900,
    )
    s.mark([row('a')], true)
    s.pickAll()
    s.mark([row('b'), row('c')], false)
    s.mark([row('c')], true)
    expect([s.count.value, s.has('a'), s.has('b')]).toEqual([899, true, false])
    expect(s.asked()).toMatchObject({ ids: [], except: ['b'], expect: 900, query: { level: '站级', offset: 0, limit: 0 } })
  })
})

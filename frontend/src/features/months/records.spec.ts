import { describe, expect, it } from 'vitest'
import { linkOf, tieText } from './records'

const record = { kind: 'customer', id: 'a/b', code: 'K1', name: '', value: '1', why: '', link: '/customers/a/b' }

describe('records behind a cell', () => {
  it('opens customers in their list and others where the program says', () => {
    expect(linkOf(record)).toBe('/customers?open=a%2Fb')
    expect(linkOf({ kind: 'prospect', id: '1', link: '/prospects' })).toBe('/prospects')
    expect(linkOf({ kind: 'office', id: '1', link: '' })).toBeNull()
  })

  it('says whether the list totals its cell', () => {
    expect(tieText({ total: '3', value: '3', ties: true, records: [record] })).toBe('1条记录的合计与表中数字一致')
    expect(tieText({ total: '2', value: '3', ties: false, records: [record] })).toContain('不一致')
    expect(tieText({ total: '', value: '大型', ties: false, records: [record] })).toBeNull()
  })
})

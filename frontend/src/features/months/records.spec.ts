import { describe, expect, it } from 'vitest'
import { linkOf, tieText } from './records'

const record = { kind: 'customer', id: 'a/b', code: 'K1', name: '', value: '1', why: '', link: '/customers/a/b', opinions: [] }

describe('records behind a cell', () => {
  it('opens where the program says, and nothing where there is no screen', () => {
    expect(linkOf(record)).toBe('/customers/a/b')
    expect(linkOf({ link: '' })).toBeNull()
  })

  it('says whether the list totals its cell', () => {
    expect(tieText({ total: '3', value: '3', ties: true, records: [record] })).toBe('1条记录的合计与表中数字一致')
    expect(tieText({ total: '2', value: '3', ties: false, records: [record] })).toContain('不一致')
    expect(tieText({ total: '', value: '大型', ties: false, records: [record] })).toBeNull()
  })
})

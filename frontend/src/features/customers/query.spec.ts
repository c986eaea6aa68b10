import { describe, expect, it } from 'vitest'
import { fromAddress, nextSort, toAddress, toRequest } from './query'

describe('the address of the list', () => {
  it('comes back as it went', () => {
    const q = {
      text: '烟台',
      kind: '机构客户',
      level: '省级',
      size: '',
      county: '',
      station: 'x',
      manager: 'm',
      sort: 'name',
      desc: true,
      page: 3,
      view: 'v',
    }
    const address = toAddress(q)
    expect(address).toEqual({
      text: '烟台',
      kind: '机构客户',
      level: '省级',
      station: 'x',
      manager: 'm',
      sort: 'name',
      desc: '1',
      page: '3',
      view: 'v',
    })
    expect(fromAddress(address as Record<string, string>)).toEqual(q)
  })
  it('reads nonsense as nothing', () => {
    const q = fromAddress({ page: 'abc', level: ['站级', '省级'], desc: 'yes' })
    expect([q.page, q.level, q.desc, q.text]).toEqual([1, '站级', false, ''])
    expect(fromAddress({ page: '-4' }).page).toBe(1)
  })
})

it('asks for one page', () => {
  expect(toRequest({ ...fromAddress({ page: '3' }) })).toMatchObject({ offset: 200, limit: 100 })
})

it('sorts up, down, and back, always from the first page', () => {
  const plain = fromAddress({ page: '5' })
  const up = { ...plain, ...nextSort(plain, 'code') }
  expect([up.sort, up.desc, up.page]).toEqual(['code', false, 1])
  const down = { ...up, ...nextSort(up, 'code') }
  expect([down.sort, down.desc]).toEqual(['code', true])
  expect(nextSort(down, 'code')).toEqual({ sort: '', desc: false, page: 1 })
  expect(nextSort(down, 'name')).toEqual({ sort: 'name', desc: false, page: 1 })
})

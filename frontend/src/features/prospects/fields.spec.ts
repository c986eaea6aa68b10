import { expect, it } from 'vitest'
import { blank, fields } from './fields'

it('starts empty, in the state every prospect starts in', () => {
  const p = blank(null)
  expect([p.id, p.rev, p.status, p.gasoline, p.name]).toEqual(['', 0, '登记', '0', ''])
  for (const f of fields) expect(p[f.key], f.key).toBeTypeOf('string')
})

it('keeps where the surveyor is, not whom he met', () => {
  const p = blank({
    ...blank(null),
    id: 'x',
    rev: 2,
    name: '甲',
    area: '幸福街道',
    surveyedOn: '2026-11-20',
    surveyor: '钱',
    stationId: 's',
    remark: '急',
  })
  expect(p).toMatchObject({
    id: '',
    rev: 0,
    name: '',
    remark: '',
    area: '幸福街道',
    surveyedOn: '2026-11-20',
    surveyor: '钱',
    stationId: 's',
  })
})

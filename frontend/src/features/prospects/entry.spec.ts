import { expect, it } from 'vitest'
import { atOnce, emptySticky, emptyTyped, entryFields, found, toProspect, toTyped, untouched } from './entry'

const choice = (text: string, initials: string, pinyin: string) => ({ value: text, text, initials, pinyin, hint: '' })
const kinds = [
  choice('政府机关', 'zfjg', 'zhengfujiguan'),
  choice('企事业单位', 'qsydw', 'qishiyedanwei'),
  choice('商场', 'sc', 'shangchang'),
  choice('其他', 'qt', 'qita'),
]

it('finds a choice by number, initials, spelling and part of the text', () => {
  const names = (typed: string) => found(kinds, typed).map((c) => c.text)
  expect(names('2')).toEqual(['企事业单位'])
  expect(names('9')).toEqual([])
  expect(names('q')).toEqual(['企事业单位', '其他'])
  expect(names('QT')).toEqual(['其他'])
  expect(names('shang')).toEqual(['商场'])
  expect(names('机关')).toEqual(['政府机关'])
  expect(names('jg')).toEqual(['政府机关'])
  expect(names('')).toHaveLength(4)
})

it('chooses at the first key only where one choice is left', () => {
  expect(atOnce(kinds, 'z')?.text).toBe('政府机关')
  expect(atOnce(kinds, '4')?.text).toBe('其他')
  expect(atOnce(kinds, 'q')).toBeNull()
  expect(atOnce(kinds, '')).toBeNull()
  const long = Array.from({ length: 10 }, (_, i) => choice(`路${i}`, `l${i}`, `lu${i}`))
  expect(atOnce(long, 'l3')).toBeNull()
  expect(found(long, '3')).toHaveLength(1)
})

it('stores what was typed and gives it back', () => {
  const typed = { ...emptyTyped(), name: '某公司', objectKind: '商场', diesel: '6.5', rank: '2' }
  const p = toProspect({ ...emptySticky(), stationId: 's', area: '东风街道', surveyedOn: '2026-11-03' }, typed)
  expect(p).toMatchObject({
    name: '某公司',
    diesel: '6.5',
    gasoline: '0',
    rank: 2,
    stationId: 's',
    area: '东风街道',
    status: '登记',
    id: '',
    rev: 0,
  })
  expect(toTyped({ ...p, diesel: '6.500' })).toEqual({ ...typed, diesel: '6.500' })
  expect(toProspect(emptySticky(), { ...typed, rank: '甲' }).rank).toBe('甲')
})

it('knows an empty record, and has every field of the sheet once', () => {
  expect(untouched(emptyTyped())).toBe(true)
  expect(untouched({ ...emptyTyped(), remark: '急' })).toBe(false)
  expect(new Set(entryFields.map((f) => f.key)).size).toBe(19)
})

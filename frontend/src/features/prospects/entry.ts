import type { Choice, Prospect } from './api'
import { blank } from './fields'

/** What stays from record to record: a sheet is of one station, one street, one day, one surveyor. */
export interface Sticky {
  stationId: string
  area: string
  areaId: string
  surveyedOn: string
  surveyor: string
}

/** What is typed for each record, as text. */
export type Typed = Record<RecordKey, string>

export type RecordKey =
  | 'name'
  | 'objectKind'
  | 'address'
  | 'vehicles'
  | 'gasoline'
  | 'diesel'
  | 'current'
  | 'competitor'
  | 'decider'
  | 'deciderPhone'
  | 'importance'
  | 'difficulty'
  | 'cycle'
  | 'bond'
  | 'payMode'
  | 'rank'
  | 'responsibleId'
  | 'intent'
  | 'remark'

export interface EntryField {
  key: RecordKey
  label: string
  /** Chosen from a list by letter or number. */
  list?: 'kinds' | 'grades' | 'staff'
  required?: boolean
}

/** The fields in the order they are typed: what every sheet has first, what is seldom filled in last. */
export const entryFields: EntryField[] = [
  { key: 'name', label: '潜在客户名称', required: true },
  { key: 'objectKind', label: '对象类别', list: 'kinds', required: true },
  { key: 'address', label: '地址' },
  { key: 'vehicles', label: '车辆数与车型' },
  { key: 'gasoline', label: '汽油月需求（吨）' },
  { key: 'diesel', label: '柴油月需求（吨）' },
  { key: 'current', label: '目前消费地点' },
  { key: 'competitor', label: '竞争对手及优惠' },
  { key: 'decider', label: '业务决策人及职务' },
  { key: 'deciderPhone', label: '电话' },
  { key: 'importance', label: '重要程度', list: 'grades' },
  { key: 'difficulty', label: '开发难度', list: 'grades' },
  { key: 'cycle', label: '需求周期规律' },
  { key: 'bond', label: '维系手段' },
  { key: 'payMode', label: '结算/支付方式' },
  { key: 'rank', label: '开发排序' },
  { key: 'responsibleId', label: '拟责任人', list: 'staff' },
  { key: 'intent', label: '客户意向' },
  { key: 'remark', label: '备注' },
]

export function emptySticky(): Sticky {
  return { stationId: '', area: '', areaId: '', surveyedOn: '', surveyor: '' }
}

export function emptyTyped(): Typed {
  return Object.fromEntries(entryFields.map((f) => [f.key, ''])) as Typed
}

/** Whether nothing has been typed for the record yet. */
export function untouched(t: Typed): boolean {
  return Object.values(t).every((v) => v === '')
}

/** The record to store. An empty need is none; a rank that is no number goes as it is typed, for the backend to say so. */
export function toProspect(s: Sticky, t: Typed): Prospect {
  const { rank, ...text } = t
  const number = rank.trim() === '' ? 0 : Number(rank)
  return {
    ...blank(null),
    ...s,
    ...text,
    gasoline: text.gasoline.trim() || '0',
    diesel: text.diesel.trim() || '0',
    rank: (Number.isInteger(number) ? number : rank) as number,
  }
}

/** A stored record as it was typed, for taking it back into the form. */
export function toTyped(p: Prospect): Typed {
  const zero = (text: string) => (Number(text) === 0 ? '' : text)
  const out = emptyTyped()
  for (const f of entryFields) out[f.key] = String(p[f.key] ?? '')
  return { ...out, gasoline: zero(p.gasoline), diesel: zero(p.diesel), rank: p.rank ? String(p.rank) : '' }
}

/** The choices a typed text leads to, the best first: by number in a short list, by pinyin initials, spelling, or a part of the text. */
export function found<T extends Choice>(choices: readonly T[], typed: string): T[] {
  const t = typed.trim().toLowerCase()
  if (!t) return [...choices]
  if (/^[1-9]$/.test(t) && choices.length <= 9) return choices.slice(Number(t) - 1, Number(t))
  const rank = (c: T) =>
    [
      c.text === typed.trim(),
      c.initials.startsWith(t),
      c.pinyin.startsWith(t),
      c.text.includes(typed.trim()),
      c.initials.includes(t),
    ].indexOf(true)
  return choices
    .map((c) => ({ c, r: rank(c) }))
    .filter((x) => x.r >= 0)
    .sort((a, b) => a.r - b.r)
    .map((x) => x.c)
}

/** The one choice of a short list a first key leads to; null while several are possible or the list is long. */
export function atOnce<T extends Choice>(choices: readonly T[], typed: string): T | null {
  const hits = found(choices, typed)
  return choices.length <= 9 && typed.trim() !== '' && hits.length === 1 ? hits[0] : null
}

import type { Schemas } from '../../api/client'
import { without } from '../../lib/without'
import type { Rule, Scheme } from './api'

/** What a rule can count, over what, and how; the words are those of the scheme file. */
export const bases = ['发卡', '新户', '充值', '消费额', '吨数', '升数', '天数'] as const
export const scopes = ['每笔', '每站每月', '每站每日', '每人每月', '每人每日', '全单位每月'] as const
export const modes = ['超出部分', '达标全部'] as const
export const roundings = ['满整单位', '按比例四舍五入到分'] as const
export const receivers = ['发卡人', '开发人', '站长', '站奖金池', '开发小组'] as const

/** A rule to begin with. */
export function freshRule(n: number): Rule {
  return {
    key: `r${n}`,
    name: '新条款',
    basis: '发卡',
    per: '每站每月',
    mode: '超出部分',
    unit: '1',
    rounding: '满整单位',
    bands: [{ from: '0', rate: '0.00' }],
    shares: [{ to: '发卡人', percent: 100 }],
  }
}

/** A draft that begins as a copy of a scheme, with a version of its own and without an approval. */
export function draftOf(scheme: Scheme, today: string): Schemas['IncentiveDraft'] {
  return {
    id: '',
    scheme: { ...without(structuredClone(scheme), 'approval'), version: `${today}草稿`, from: today },
    madeBy: '',
    maker: '',
    madeAt: '',
    rev: 0,
  }
}

/** A list as it is typed, parts divided by 、or a comma. */
export function listOf(text: string): string[] {
  return text
    .split(/[、,，]/)
    .map((s) => s.trim())
    .filter((s) => s !== '')
}

/** A copy without members that say nothing: empty texts and lists, zero, false. What must be there stays. */
export function trimmed<T extends object>(value: T): T | undefined {
  const kept = Object.entries(value).filter(
    ([, v]) => v !== '' && v !== 0 && v !== false && v !== null && v !== undefined && !(Array.isArray(v) && v.length === 0) && v !== '0.00',
  )
  return kept.length > 0 ? (Object.fromEntries(kept) as T) : undefined
}

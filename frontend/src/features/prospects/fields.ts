import type { Prospect } from './api'

/** The text fields of 《潜在客户调查表》(附录2); figures are typed as text and checked by the backend. */
type TextKey = { [K in keyof Prospect]: Prospect[K] extends string ? K : never }[keyof Prospect]

export interface Field {
  key: TextKey
  label: string
  options?: string[]
  type?: 'date' | 'tel' | 'area'
  required?: boolean
  hint?: string
  wide?: boolean
}

/** The form in the order of the paper. Station and responsible person are chosen from lists and stand apart. */
export const fields: Field[] = [
  { key: 'area', label: '责任区域', required: true, hint: '街道、居民小区或厂矿企业' },
  { key: 'surveyedOn', label: '调查日期', type: 'date', required: true },
  { key: 'surveyor', label: '调查人' },
  { key: 'name', label: '潜在客户名称', required: true },
  {
    key: 'objectKind',
    label: '对象类别',
    options: ['政府机关', '企事业单位', '居民社区', '商场', '停车场', '办公楼', '其他'],
    required: true,
  },
  { key: 'address', label: '地址' },
  { key: 'vehicles', label: '车辆数与车型' },
  { key: 'gasoline', label: '汽油月需求（吨）', hint: '没有填0' },
  { key: 'diesel', label: '柴油月需求（吨）', hint: '没有填0' },
  { key: 'cycle', label: '需求周期规律' },
  { key: 'current', label: '目前消费地点' },
  { key: 'competitor', label: '竞争对手及优惠' },
  { key: 'bond', label: '维系手段' },
  { key: 'payMode', label: '结算与支付方式' },
  { key: 'decider', label: '业务决策人及职务' },
  { key: 'deciderPhone', label: '决策人电话', type: 'tel' },
  { key: 'importance', label: '重要程度', options: ['高', '中', '低'] },
  { key: 'difficulty', label: '开发难度', options: ['高', '中', '低'] },
  { key: 'intent', label: '客户意向' },
  { key: 'remark', label: '备注', type: 'area', wide: true },
]

/** An empty form. Area, date, surveyor and station are kept from the one before: a survey goes street by street. */
export function blank(last: Prospect | null): Prospect {
  const empty = Object.fromEntries(fields.map((f) => [f.key, ''])) as Record<TextKey, string>
  const kept = last ? { responsibleId: last.responsibleId, stationId: last.stationId, areaId: last.areaId } : {}
  const stays = last ? { area: last.area, surveyedOn: last.surveyedOn, surveyor: last.surveyor } : {}
  return {
    ...empty,
    id: '',
    rev: 0,
    rank: 0,
    gasoline: '0',
    diesel: '0',
    status: '登记',
    statusOn: '',
    statusWhy: '',
    campaignId: '',
    customerId: '',
    responsibleId: '',
    stationId: '',
    areaId: '',
    ...kept,
    ...stays,
  }
}

/** The record alone, as it is sent: a view says more than the record has. */
export function recordOf(view: Prospect): Prospect {
  const keys = Object.keys(blank(null)) as (keyof Prospect)[]
  return Object.fromEntries(keys.map((k) => [k, view[k]])) as unknown as Prospect
}

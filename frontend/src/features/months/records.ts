import type { components } from '../../api/client'

type Record = components['schemas']['RecordView']
type List = components['schemas']['RecordList']

/** Where a record is looked at; null for a record without a screen of its own. */
export function linkOf(r: Pick<Record, 'link'>): string | null {
  return r.link || null
}

/** Whether the records total the cell, as the program found; null for cells that are not countable. */
export function tieText(list: Pick<List, 'total' | 'ties' | 'value' | 'records'>): string | null {
  if (!list.total) return null
  const count = `${list.records.length}条记录`
  const rounded = /\.\d{3}$/.test(list.total) ? '（按克合计，各条显示到公斤）' : ''
  return list.ties ? `${count}的合计与表中数字一致${rounded}` : `${count}的合计是${list.total}，与表中数字${list.value}不一致，请核对`
}

/** What a customer fuelled of one product in the month: litres, the factor they were converted by, mass, and whether a file or a clerk says so. */
export function factText(f: components['schemas']['FactView']): string {
  return `本月${f.product} ${f.litres}升 × ${f.density}千克/升 = ${f.tonnes}吨（${f.source}，${f.count}笔）`
}

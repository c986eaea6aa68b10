import type { Column } from '../../ui/grid/layout'

/** All columns of the list. Needs are in tonnes a month, as the backend printed them; those that may be typed into are marked. */
export const columns: Column[] = [
  { key: 'code', title: '客户编号', width: 118, pinned: true, sortable: true },
  { key: 'name', title: '客户名称', width: 190, pinned: true, sortable: true },
  { key: 'kind', title: '类别', width: 84 },
  { key: 'level', title: '级别', width: 70, sortable: true },
  { key: 'clause', title: '依据条款', width: 84 },
  { key: 'size', title: '规模', width: 60, sortable: true },
  { key: 'gasoline', title: '汽油（吨）', width: 84, align: 'right', sortable: true, group: '月需求' },
  { key: 'diesel', title: '柴油（吨）', width: 84, align: 'right', sortable: true, group: '月需求' },
  { key: 'basis', title: '口径', width: 76, group: '月需求' },
  { key: 'lastFuel', title: '最后消费', width: 96, sortable: true },
  { key: 'trend', title: '趋势', width: 52, align: 'center' },
  { key: 'county', title: '区县', width: 76, sortable: true },
  { key: 'station', title: '归属加油站', width: 180, sortable: true, editable: true },
  { key: 'manager', title: '责任人', width: 76, sortable: true, editable: true },
  { key: 'contact', title: '联系人', width: 76, editable: true },
  { key: 'phone', title: '电话', width: 110, editable: true },
  { key: 'needGasoline', title: '申报汽油（吨）', width: 100, align: 'right', editable: true },
  { key: 'needDiesel', title: '申报柴油（吨）', width: 100, align: 'right', editable: true },
  { key: 'document', title: '证件号码', width: 160, editable: true },
  { key: 'industry', title: '行业', width: 90, editable: true },
  { key: 'remark', title: '备注', width: 160, editable: true },
  { key: 'managing', title: '管理级别', width: 80 },
  { key: 'registered', title: '建档日期', width: 96 },
]

/** What of a column somebody chose. */
export interface Chosen {
  key: string
  width: number
}

/** The columns shown until somebody chooses: what is declared stays in the file of a customer. */
export const usual: Chosen[] = columns.slice(0, 16).map(({ key, width }) => ({ key, width }))

/** The chosen columns in the chosen order; the pinned ones stay in front, and a column the program no longer has is left out. */
export function shownColumns(chosen: Chosen[]): Column[] {
  const list = (chosen.length > 0 ? chosen : usual).flatMap(({ key, width }) => {
    const c = columns.find((x) => x.key === key)
    return c ? [{ ...c, width: width || c.width }] : []
  })
  return [...list.filter((c) => c.pinned), ...list.filter((c) => !c.pinned)]
}

/** The choice with one column put in or out, at its usual place. */
export function toggled(chosen: Chosen[], key: string): Chosen[] {
  if (chosen.some((c) => c.key === key)) return chosen.length > 1 ? chosen.filter((c) => c.key !== key) : chosen
  const c = columns.find((x) => x.key === key)
  return c ? [...chosen, { key, width: c.width }] : chosen
}

/** The choice with one column moved by a place. */
export function shifted(chosen: Chosen[], key: string, by: 1 | -1): Chosen[] {
  const from = chosen.findIndex((c) => c.key === key)
  const to = from + by
  if (from < 0 || to < 0 || to >= chosen.length) return chosen
  const out = [...chosen]
  out.splice(to, 0, ...out.splice(from, 1))
  return out
}

import type { components } from '../../api/client'

type Line = components['schemas']['IncentiveLine']

/** States of an event in the order a clerk looks at them. */
export const states = ['计发', '暂缓', '不计', '冲正', '调整', '扣减', '补足', '已发'] as const

/** What the lines are narrowed to; an empty value does not narrow. */
export interface LineFilter {
  state: string
  staff: string
  office: string
}

/** The lines that pass the filter, in their order. */
export function filterLines(lines: readonly Line[], f: LineFilter): Line[] {
  return lines.filter(
    (l) => (!f.state || l.state === f.state) && (!f.staff || l.staffId === f.staff) && (!f.office || l.officeId === f.office),
  )
}

/** How many lines are in each state, states without lines left out. */
export function countByState(lines: readonly Line[]): { state: string; count: number }[] {
  return states
    .map((state) => ({ state: state as string, count: lines.filter((l) => l.state === state).length }))
    .filter((s) => s.count > 0)
}

/** Columns of the table by person. */
export const peopleColumns = sumColumns('工号', '姓名', '所在机构')

/** Columns of the table by station. */
export const stationColumns = sumColumns('机构代码', '加油站', '上级')

function sumColumns(no: string, name: string, office: string) {
  return [
    { key: 'no', title: no, width: 110, pinned: true },
    { key: 'name', title: name, width: 180, pinned: true },
    { key: 'office', title: office, width: 180 },
    { key: 'cards', title: '计发卡数（张）', width: 112, align: 'right' as const },
    { key: 'amount', title: '实发金额（元）', width: 120, align: 'right' as const },
    { key: 'pool', title: '其中奖金池（元）', width: 120, align: 'right' as const },
    { key: 'cut', title: '扣减（元）', width: 110, align: 'right' as const },
  ]
}

/** Columns of the lines. */
export const lineColumns = [
  { key: 'no', title: '序号', width: 60, align: 'right' as const, pinned: true },
  { key: 'state', title: '状态', width: 60, pinned: true },
  { key: 'event', title: '事项', width: 230, pinned: true },
  { key: 'date', title: '日期', width: 96 },
  { key: 'staffNo', title: '工号', width: 90 },
  { key: 'staffName', title: '姓名', width: 80 },
  { key: 'officeName', title: '加油站', width: 170 },
  { key: 'rule', title: '规则', width: 110 },
  { key: 'basis', title: '计算依据', width: 220 },
  { key: 'rate', title: '单价（元）', width: 84, align: 'right' as const },
  { key: 'amount', title: '金额（元）', width: 100, align: 'right' as const },
  { key: 'reason', title: '理由', width: 360 },
]

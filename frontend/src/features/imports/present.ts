import type { components } from '../../api/client'

type Result = components['schemas']['IntakeResult']
type Fault = components['schemas']['Fault']
type Totals = components['schemas']['IntakeTotals']

/** One figure of a preview: name, printed value, and whether it asks for attention. */
export interface Figure {
  name: string
  value: string
  alert: boolean
}

/** The totals of a file as figures in reading order. Nothing is calculated: amounts are printed as the program sent them. */
export function figuresOf(t: Totals): Figure[] {
  const counts: Figure[] = [
    { name: '读到行数', value: String(t.rows), alert: false },
    { name: '新增', value: String(t.new), alert: false },
    { name: '更正', value: String(t.changed), alert: false },
    { name: '相同', value: String(t.same), alert: false },
    { name: '错误行', value: String(t.rejected), alert: t.rejected > 0 },
    { name: '未匹配卡号', value: String(t.unmatched), alert: t.unmatched > 0 },
  ]
  return [...counts, ...amountsOf(t)]
}

function amountsOf(t: Totals): Figure[] {
  const out: Figure[] = []
  if (isGiven(t.volume)) out.push({ name: '升数（升）', value: t.volume, alert: false })
  if (t.fileVolume !== null) out.push({ name: '文件自带合计（升）', value: t.fileVolume, alert: t.fileVolume !== t.volume })
  if (isGiven(t.amount)) out.push({ name: '金额（元）', value: t.amount, alert: false })
  if (t.fileAmount !== null) out.push({ name: '文件自带合计（元）', value: t.fileAmount, alert: t.fileAmount !== t.amount })
  return out
}

/** Whether a printed amount is anything but zero. */
function isGiven(amount: string): boolean {
  return /[1-9]/.test(amount)
}

/** One line of the table of what is wrong in a file. */
export type FaultRow = Record<'id' | 'weight' | 'file' | 'sheet' | 'row' | 'column' | 'value' | 'message' | 'remedy' | 'code', string>

/** Errors first, then warnings, each with its place in the file. */
export function faultRows(result: Pick<Result, 'faults' | 'warnings'>): FaultRow[] {
  return [...result.faults.map((f, i) => faultRow(f, '错误', `e${i}`)), ...result.warnings.map((f, i) => faultRow(f, '提示', `w${i}`))]
}

function faultRow(f: Fault, weight: string, id: string): FaultRow {
  const p = f.place ?? {}
  const column = p.column || (p.col ? `第${p.col}列` : '')
  return {
    id,
    weight,
    file: p.file ?? '',
    sheet: p.sheet ?? '',
    row: p.row ? String(p.row) : '',
    column,
    value: p.value ?? '',
    message: f.message,
    remedy: f.remedy ?? '',
    code: f.code,
  }
}

/** Columns of the table of errors. */
export const faultColumns = [
  { key: 'weight', title: '类别', width: 56, pinned: true },
  { key: 'row', title: '行', width: 64, align: 'right' as const, pinned: true },
  { key: 'column', title: '列', width: 120 },
  { key: 'value', title: '内容', width: 160 },
  { key: 'message', title: '问题', width: 340 },
  { key: 'remedy', title: '怎么办', width: 300 },
  { key: 'sheet', title: '工作表', width: 100 },
  { key: 'file', title: '文件', width: 180 },
  { key: 'code', title: '代码', width: 160 },
]

/** Columns of the table of changed fields. */
export const changeColumns = [
  { key: 'key', title: '编号', width: 180, pinned: true },
  { key: 'name', title: '名称', width: 220 },
  { key: 'field', title: '字段', width: 140 },
  { key: 'before', title: '原值', width: 260 },
  { key: 'after', title: '新值', width: 260 },
]

/** Columns of the table of rows a correction changes, one line a cell. */
export const differenceColumns = [
  { key: 'what', title: '变化', width: 60, pinned: true },
  { key: 'key', title: '流水', width: 230, pinned: true },
  { key: 'name', title: '客户', width: 170 },
  { key: 'month', title: '月份', width: 80 },
  { key: 'field', title: '栏', width: 130 },
  { key: 'before', title: '原值', width: 170 },
  { key: 'after', title: '新值', width: 170 },
]

/** The changed cells of the rows of a correction, in the order of the rows. */
export function differenceRows(rows: components['schemas']['IntakeDifference'][]) {
  return rows.flatMap((r, i) => r.cells.map((c, k) => ({ id: `${i}-${k}`, what: r.what, key: r.key, name: r.name, month: r.month, ...c })))
}

/** Whether a file counts: 有效, 已撤销, 已被更正. */
export function stateText(b: { undoneAt: string; correctedBy?: string }): string {
  if (b.undoneAt) return '已撤销'
  return b.correctedBy ? '已被更正' : '有效'
}

/** "2026-10" or "2025-11 至 2026-10"; empty for registry files. */
export function spanText(from: string, to: string): string {
  if (!from && !to) return ''
  return !to || from === to ? from : `${from} 至 ${to}`
}

import type { components } from '../../api/client'

type Part = components['schemas']['PartView']
type Column = components['schemas']['ReportColumn']
type Row = components['schemas']['RowView']

/** The total row as the interface numbers it. */
export const totalRow = -1

/** A grid column made from a column of a form. */
export interface GridColumn {
  key: string
  title: string
  width: number
  align: 'left' | 'right'
  group?: string
  pinned: boolean
  link: (row: Record<string, unknown>) => boolean
}

/** A row of the grid: `id`, and the printed text of each cell under its column's key. */
export type GridRow = Record<string, unknown> & { id: string }

/** Widest block of columns that stays in place while the rest scrolls, in pixels. */
const pinnedLimit = 460

/** Columns of a part for the grid. The leading columns that say which row it is stay in place. */
export function gridColumns(part: Part): GridColumn[] {
  let pinning = true
  let used = 0
  const tall = part.columns.some((c) => c.group)
  return part.columns.map((c, col) => {
    const width = pixels(c, tall && !c.group ? 2 : 1)
    used += width
    pinning = pinning && !c.group && (c.kind === 'text' || c.key === 'no') && used <= pinnedLimit
    return {
      key: c.key,
      title: c.unit ? `${c.title}（${c.unit}）` : c.title,
      width,
      align: c.kind === 'text' ? 'left' : 'right',
      ...(c.group ? { group: c.group } : {}),
      pinned: pinning,
      link: (row) => (part.rows[Number(row.id)]?.cells[col]?.n ?? 0) > 0,
    }
  })
}

/** Width of a form is in characters of paper; the header of a column takes the lines it has, whole. */
function pixels(c: Column, lines: number): number {
  const title = c.title.length + (c.unit ? c.unit.length + 2 : 0)
  return Math.round(Math.max(c.width * 13, Math.ceil(title / lines) * 14, 40) + 16)
}

/** Rows of a part for the grid, without the total row. */
export function gridRows(part: Part): GridRow[] {
  return part.rows.map((r, i) => gridRow(part, r, String(i)))
}

/** The total row for the bottom of the grid; null for a part without one. */
export function gridTotal(part: Part): GridRow | null {
  return part.total ? gridRow(part, part.total, String(totalRow)) : null
}

function gridRow(part: Part, row: Row, id: string): GridRow {
  const out: GridRow = { id }
  part.columns.forEach((c, i) => (out[c.key] = row.cells[i]?.t ?? ''))
  return out
}

/** The address of a cell as the interface numbers it; null where no records stand behind it. */
export function cellAt(part: Part, row: number, key: string): { row: number; col: number } | null {
  const col = part.columns.findIndex((c) => c.key === key)
  const cell = (row === totalRow ? part.total : part.rows[row])?.cells[col]
  return cell && cell.n > 0 ? { row, col } : null
}

/** How many cells of a part have records behind them. */
export function openable(part: Part): number {
  return [...part.rows, ...(part.total ? [part.total] : [])].reduce((n, r) => n + r.cells.filter((c) => c.n > 0).length, 0)
}

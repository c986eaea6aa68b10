/** A column of the grid. Values are printed as they are; figures come printed from the backend. */
export interface Column {
  key: string
  title: string
  /** CSS pixels. */
  width: number
  align?: 'left' | 'right' | 'center'
  sortable?: boolean
  /** Columns next to each other with the same group share a heading above. */
  group?: string
  /** Stays in view when scrolling sideways; pinned columns come first. */
  pinned?: boolean
  /** May be typed into, where the grid takes edits. */
  editable?: boolean
  /** Drawn as something that opens, e.g. a figure with records behind it. */
  link?: (row: Record<string, unknown>) => boolean
}

/** A column with its place. */
export interface Placed extends Column {
  index: number
  left: number
  /** Takes the width that is left over. */
  grows: boolean
  lastPinned: boolean
}

/** A heading over columns: either one tall column or a group of several. */
export interface Heading {
  title: string
  width: number
  left: number
  pinned: boolean
  lastPinned: boolean
  grows: boolean
  columns: Placed[]
  tall: boolean
}

/** Puts the columns side by side; the last text column takes the width that is left over. */
export function place(columns: Column[]): Placed[] {
  let left = 0
  let wide = columns.length - 1
  for (let i = columns.length - 1; i >= 0; i--) {
    if ((columns[i].align ?? 'left') === 'left') {
      wide = i
      break
    }
  }
  return columns.map((c, index) => {
    const placed = { ...c, index, left, grows: index === wide, lastPinned: !!c.pinned && !columns[index + 1]?.pinned }
    left += c.width
    return placed
  })
}

/** Gathers neighbours of one group under one heading. Pinned and scrolling columns are never gathered together. */
export function headings(columns: Placed[]): Heading[] {
  const out: Heading[] = []
  for (const c of columns) {
    const last = out.at(-1)
    if (c.group && last && !last.tall && last.title === c.group && last.pinned === !!c.pinned) {
      last.columns.push(c)
      last.width += c.width
      last.grows ||= c.grows
      last.lastPinned = c.lastPinned
      continue
    }
    out.push({
      title: c.group ?? c.title,
      width: c.width,
      left: c.left,
      pinned: !!c.pinned,
      lastPinned: c.lastPinned,
      grows: c.grows,
      columns: [c],
      tall: !c.group,
    })
  }
  return out
}

/** The style of a cell or a heading. */
export function boxStyle(box: { width: number; left: number; pinned?: boolean; grows: boolean }): Record<string, string> {
  const style: Record<string, string> = { flex: `${box.grows ? 1 : 0} 0 ${box.width}px` }
  if (box.pinned) style.left = `${box.left}px`
  return style
}

/** The classes of a cell or a heading. */
export function boxClass(box: { pinned?: boolean; lastPinned: boolean; align?: string }): Record<string, boolean> {
  return { pinned: !!box.pinned, edge: box.lastPinned, right: box.align === 'right', center: box.align === 'center' }
}

/** The rows to draw: what is in view and a few more on both sides. */
export function visible(scrollTop: number, viewHeight: number, rowHeight: number, count: number): { from: number; to: number } {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - 6)
  const to = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + 6)
  return { from: Math.min(from, to), to }
}

/** The narrowest and widest a column is drawn, in CSS pixels. */
export const narrowest = 44
export const widest = 600

/** The column rows are marked in. */
export const markColumn: Column = { key: '__mark', title: '选择', width: 36, align: 'center', pinned: true }

/** The corners of the cells between two, in order. */
export function between(a: { row: number; col: number }, b: { row: number; col: number }) {
  return { top: Math.min(a.row, b.row), bottom: Math.max(a.row, b.row), left: Math.min(a.col, b.col), right: Math.max(a.col, b.col) }
}

/** Where a key moves the cursor, or null when the key is not for moving. page is the number of rows in view. */
export function moved(
  key: string,
  at: { row: number; col: number },
  size: { rows: number; cols: number; page: number },
): { row: number; col: number } | null {
  const step: Record<string, [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-size.page, 0],
    PageDown: [size.page, 0],
    Home: [-size.rows, 0],
    End: [size.rows, 0],
  }
  if (!(key in step) || size.rows === 0) return null
  const [down, right] = step[key]
  return { row: clamp(at.row + down, size.rows), col: clamp(at.col + right, size.cols) }
}

function clamp(n: number, count: number): number {
  return Math.max(0, Math.min(count - 1, n))
}

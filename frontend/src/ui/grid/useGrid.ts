import { computed, nextTick, ref, watch, type Ref } from 'vue'
import { between, markColumn, moved, place, type Column, type Placed } from './layout'
import { cellsOf, textOfCells, useTyper, type Cell } from './useTyper'
import { useWindow } from './useWindow'

/** A row of the grid. */
export type GridRow = Record<string, unknown>

/** What the grid is given. */
export interface GridProps<T extends GridRow> {
  columns: Column[]
  rows: T[]
  rowKey: string
  total: number | GridRow | null
  activeKey: string
  marked: ((key: string) => boolean) | null
  typing?: boolean
}

/** What the grid says. */
export interface GridTalk<T extends GridRow> {
  open: (row: T) => void
  active: (row: T) => void
  openCell: (cell: { row: T; key: string; rowIndex: number; colIndex: number }) => void
  mark: (rows: T[], on: boolean) => void
  edit: (cell: { row: T; key: string; text: string }) => void
  locked: (column: Column) => void
  paste: (cells: { row: T; key: string; text: string }[], over: number) => void
}

/** The elements of the grid. */
export interface GridParts {
  wrap: Ref<HTMLElement | undefined>
  box: Ref<HTMLElement | undefined>
  typer: Ref<HTMLInputElement | undefined>
}

/** The text of a cell. */
export const textOf = (row: GridRow, key: string): string => String(row[key] ?? '')

const clamp = (n: number, count: number) => Math.max(0, Math.min(count - 1, n))
const nowhere = (): Cell => ({ row: -1, col: 0 })

/** The cursor of a grid, the block of cells marked with Shift, and all that keys, clicks and the clipboard do with them. */
export function useGrid<T extends GridRow>(id: string, props: GridProps<T>, talk: GridTalk<T>, { wrap, box, typer }: GridParts) {
  const cursor = ref<Cell>(nowhere())
  const anchor = ref<Cell>(nowhere())
  const spot = ref<Record<string, string>>({})
  const shown = computed<Column[]>(() => (props.marked ? [markColumn, ...props.columns] : props.columns))
  const placed = computed(() => place(shown.value))
  const totalRow = computed(() => (typeof props.total === 'object' ? props.total : null))
  const head = () => (props.columns.some((c) => c.group) ? 57 : 29)
  const view = useWindow(
    box,
    () => props.rows.length,
    head,
    () => (totalRow.value ? 28 : 0),
  )
  const drawn = computed(() => {
    const { from, to } = view.range.value
    return props.rows.slice(from, to).map((row, i) => ({ row, index: from + i }))
  })
  const activeId = computed(() => (cursor.value.row < 0 ? undefined : `${id}-${cursor.value.row}-${cursor.value.col}`))
  const block = computed(() => between(anchor.value.row < 0 ? cursor.value : anchor.value, cursor.value))
  const several = computed(
    () => anchor.value.row >= 0 && (block.value.top !== block.value.bottom || block.value.left !== block.value.right),
  )
  const keyOf = (row: T): string => String(row[props.rowKey])
  const inBlock = (row: number, col: number) =>
    several.value && row >= block.value.top && row <= block.value.bottom && col >= block.value.left && col <= block.value.right

  const cell = useTyper(typer, {
    at: () => cursor.value,
    textOf: (c) => (shown.value[c.col]?.editable && props.rows[c.row] ? textOf(props.rows[c.row], shown.value[c.col].key) : null),
    save: (c, now) => talk.edit({ row: props.rows[c.row], key: shown.value[c.col].key, text: now }),
    locked: (c) => talk.locked(shown.value[c.col]),
    move: (rows, cols) => go(clamp(cursor.value.row + rows, props.rows.length), clamp(cursor.value.col + cols, shown.value.length)),
  })

  // The input lies over the cell, so that an input method shows its choices there.
  function settle() {
    if (!props.typing) return
    void nextTick(() => {
      const at = activeId.value && document.getElementById(activeId.value)?.getBoundingClientRect()
      const home = wrap.value?.getBoundingClientRect()
      if (at && home) spot.value = { left: `${at.left - home.left}px`, top: `${at.top - home.top}px`, width: `${at.width}px` }
    })
  }

  function go(row: number, col: number, stretch = false) {
    const before = cursor.value.row
    if (!stretch) anchor.value = nowhere()
    else if (anchor.value.row < 0) anchor.value = { ...cursor.value }
    cursor.value = { row, col }
    view.reveal(row)
    settle()
    if (row !== before) talk.active(props.rows[row])
  }

  function openAt(row: number, col: number) {
    talk.openCell({ row: props.rows[row], key: shown.value[col].key, rowIndex: row, colIndex: col - (props.marked ? 1 : 0) })
  }

  function click(e: MouseEvent, row: number, col: number) {
    cell.end(true)
    go(row, col, e.shiftKey && props.typing)
    if (props.typing && !(e.target instanceof HTMLInputElement)) typer.value?.focus({ preventScroll: true })
    openAt(row, col)
  }

  function doubleClick(row: T, c: Placed) {
    if (props.typing && c.editable) cell.open()
    else if (c.key !== markColumn.key) talk.open(row)
  }

  /** Keys that do something with the row of the cursor. */
  function rowKey(e: KeyboardEvent, row: number, col: number): boolean {
    if (e.isComposing) return false
    if (e.key === 'Enter') {
      talk.open(props.rows[row])
      openAt(row, col)
    } else if (e.key === ' ' && props.marked) {
      markBlock(row)
    } else return !!props.typing && cell.keyWhileShut(e)
    e.preventDefault()
    return true
  }

  function key(e: KeyboardEvent) {
    if (props.typing && cell.keyWhileOpen(e)) return
    const { row, col } = cursor.value
    if (row >= 0 && row < props.rows.length && rowKey(e, row, col)) return
    const to = moved(e.key, cursor.value, { rows: props.rows.length, cols: shown.value.length, page: view.page() })
    if (!to || e.isComposing || e.ctrlKey || e.altKey || e.metaKey) return
    e.preventDefault()
    go(to.row, to.col, e.shiftKey && props.typing)
  }

  // Space marks the row of the cursor, or all rows of the block.
  function markBlock(row: number) {
    const rows = several.value ? props.rows.slice(block.value.top, block.value.bottom + 1) : [props.rows[row]]
    talk.mark(rows, !rows.every((r) => props.marked!(keyOf(r))))
  }

  // Where cells can be typed into, what is copied is the block, else the whole row.
  function copy(e: ClipboardEvent) {
    const row = props.rows[cursor.value.row]
    if (!row || cell.editing.value || (!props.typing && String(getSelection() ?? ''))) return
    e.preventDefault()
    const whole = { top: cursor.value.row, bottom: cursor.value.row, left: 0, right: shown.value.length - 1 }
    const { top, bottom, left, right } = props.typing ? block.value : whole
    const columns = shown.value.slice(left, right + 1).filter((c) => c.key !== markColumn.key)
    const cells = props.rows.slice(top, bottom + 1).map((r) => columns.map((c) => textOf(r, c.key)))
    e.clipboardData?.setData('text/plain', textOfCells(cells))
  }

  function paste(e: ClipboardEvent) {
    const { row, col } = cursor.value
    if (!props.typing || cell.editing.value || row < 0) return
    e.preventDefault()
    const cells: { row: T; key: string; text: string }[] = []
    let over = 0
    cellsOf(e.clipboardData?.getData('text/plain') ?? '').forEach((line, i) =>
      line.forEach((value, k) => {
        const [r, c] = [props.rows[row + i], shown.value[col + k]]
        if (r && c) cells.push({ row: r, key: c.key, text: value.trim() })
        else over++
      }),
    )
    talk.paste(cells, over)
  }

  // The input takes the focus of the table, and gives it back to what stands before on Shift+Tab.
  function enter() {
    if (!props.typing || props.rows.length === 0) return
    if (cursor.value.row < 0) go(0, props.marked ? 1 : 0)
    settle()
    typer.value?.focus({ preventScroll: true })
  }

  function typerKey(e: KeyboardEvent) {
    const el = box.value
    if (e.key === 'Tab' && e.shiftKey && !cell.editing.value && el) {
      el.tabIndex = -1
      setTimeout(() => (el.tabIndex = 0))
      return
    }
    key(e)
  }

  watch(
    () => props.rows,
    (now, before) => {
      const at = props.activeKey ? now.findIndex((r) => keyOf(r) === props.activeKey) : -1
      const same = now.length === before.length && now.every((r, i) => keyOf(r) === keyOf(before[i]))
      if (at < 0 && same) return // the same rows with other figures: the clerk stays where he is
      anchor.value = nowhere()
      cursor.value = { row: at, col: clamp(cursor.value.col, shown.value.length) }
      if (at < 0 && box.value) box.value.scrollTop = 0
    },
  )
  watch(
    () => props.activeKey,
    (active) => {
      const at = props.rows.findIndex((r) => keyOf(r) === active)
      if (at < 0 || at === cursor.value.row) return
      cursor.value = { row: at, col: cursor.value.col }
      void nextTick(() => view.reveal(at))
    },
  )

  function scrolled(e: Event) {
    view.scrollTop.value = (e.target as HTMLElement).scrollTop
    settle()
  }

  return {
    cursor,
    shown,
    placed,
    totalRow,
    drawn,
    activeId,
    inBlock,
    keyOf,
    cell,
    spot,
    click,
    doubleClick,
    key,
    typerKey,
    copy,
    paste,
    enter,
    scrolled,
  }
}

import { nextTick, ref, type Ref } from 'vue'

/** What an edit cell is about. */
export interface Cell {
  row: number
  col: number
}

/** The words the typing in a grid needs from it. */
export interface TyperHost {
  /** The cell with the cursor, row -1 for none. */
  at: () => Cell
  /** The text a cell holds, or null when it may not be edited. */
  textOf: (cell: Cell) => string | null
  /** A cell was given another text. */
  save: (cell: Cell, text: string) => void
  /** Somebody typed over a cell that may not be edited. */
  locked: (cell: Cell) => void
  /** Moves the cursor by rows and columns. */
  move: (rows: number, cols: number) => void
}

/**
 * Typing into cells. One input always has the focus while the cursor is in the grid and lies over the cell, unseen until something is
 * typed: so that an input method has its letters from the very first key, which an editor that opens on a key would lose.
 */
export function useTyper(input: Ref<HTMLInputElement | undefined>, host: TyperHost) {
  const editing = ref(false)
  const value = ref('')
  let cell: Cell = { row: -1, col: 0 }
  let byKey = false // begun by typing: arrows then leave the cell, after F2 they move in the text

  function begin(text: string | null, typed: boolean) {
    cell = { ...host.at() }
    if (cell.row < 0) return false
    const held = host.textOf(cell)
    if (held === null) {
      value.value = ''
      host.locked(cell)
      return false
    }
    byKey = typed
    editing.value = true
    if (text !== null) value.value = text
    return true
  }

  /** Opens the cell with its text, as F2 does. */
  function open() {
    const held = host.textOf(host.at())
    if (!begin(held ?? '', false)) return
    void nextTick(() => input.value?.select())
  }

  function end(keep: boolean) {
    if (!editing.value) return
    editing.value = false
    const text = value.value.trim()
    value.value = ''
    if (keep && text !== host.textOf(cell)) host.save(cell, text)
  }

  function leave(e: KeyboardEvent, keep: boolean, rows: number, cols: number) {
    e.preventDefault()
    e.stopPropagation()
    end(keep)
    if (rows || cols) host.move(rows, cols)
  }

  /** Handles a key while a cell is open; false leaves it to the grid. */
  function keyWhileOpen(e: KeyboardEvent): boolean {
    if (!editing.value) return false
    if (e.isComposing) return true
    const moves: Record<string, [number, number]> = { Enter: [e.shiftKey ? -1 : 1, 0], Tab: [0, e.shiftKey ? -1 : 1] }
    if (byKey) Object.assign(moves, { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] })
    if (e.key === 'Escape') leave(e, false, 0, 0)
    else if (e.key in moves) leave(e, true, ...moves[e.key])
    return true
  }

  /** Handles a key that opens or empties a cell; false leaves it to the grid. */
  function keyWhileShut(e: KeyboardEvent): boolean {
    if (e.isComposing || e.ctrlKey || e.altKey || e.metaKey) return false
    if (e.key === 'F2') {
      e.preventDefault()
      open()
      return true
    }
    if (e.key !== 'Delete' && e.key !== 'Backspace') return false
    e.preventDefault()
    if (begin('', true)) end(true)
    return true
  }

  const composing = () => void (editing.value || begin(null, true))
  const typed = () => void (editing.value || begin(null, true))

  return { editing, value, open, end, keyWhileOpen, keyWhileShut, composing, typed }
}

/** The cells of a text copied from a spreadsheet: rows by lines, columns by tabs; a quoted cell may hold both, and quotes doubled. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  // A cell is quoted as a whole, or has no tab and line break; what ends it decides where the next one goes.
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\n]*))(\t|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? (plain ?? '').replace(/\r$/, '') : quoted.replaceAll('""', '"'))
    if (end === '') break
    if (end !== '\t') rows.push([])
  }
  const last = rows.at(-1)!
  if (rows.length > 1 && last.every((c) => c === '')) rows.pop()
  return rows
}

/** The text of cells as spreadsheets read it. */
export function textOfCells(rows: string[][]): string {
  return rows.map((r) => r.map((c) => (/["\t\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join('\t')).join('\n')
}

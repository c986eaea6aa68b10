import { nextTick, ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { cellsOf, textOfCells, useTyper } from './useTyper'

const key = (name: string, more: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key: name, cancelable: true, ...more })

function grid(texts: (string | null)[][]) {
  const at = { row: 0, col: 0 }
  const save = vi.fn()
  const locked = vi.fn()
  const move = vi.fn()
  const typer = useTyper(ref(), { at: () => at, textOf: (c) => texts[c.row][c.col], save, locked, move })
  return { at, save, locked, move, typer }
}

describe('typing into a cell', () => {
  it('keeps what an input method composed from the first key', () => {
    const { typer, save, move } = grid([['旧']])
    typer.composing()
    typer.value.value = '单'
    expect(typer.keyWhileOpen(key('Enter', { isComposing: true }))).toBe(true)
    expect(save).not.toHaveBeenCalled()
    typer.keyWhileOpen(key('Enter'))
    expect(save).toHaveBeenCalledWith({ row: 0, col: 0 }, '单')
    expect(move).toHaveBeenCalledWith(1, 0)
  })
  it('gives up on Escape and saves nothing that is the same', () => {
    const { typer, save } = grid([['旧']])
    typer.open()
    expect(typer.value.value).toBe('旧')
    typer.value.value = '新'
    const escape = key('Escape')
    typer.keyWhileOpen(escape)
    expect([typer.editing.value, escape.defaultPrevented]).toEqual([false, true])
    typer.open()
    typer.keyWhileOpen(key('Tab'))
    expect(save).not.toHaveBeenCalled()
  })
  it('leaves a typed cell by arrows, and moves in the text after F2', () => {
    const { typer, move } = grid([['旧']])
    typer.keyWhileShut(key('F2'))
    const right = key('ArrowRight')
    typer.keyWhileOpen(right)
    expect([right.defaultPrevented, typer.editing.value]).toEqual([false, true])
    typer.end(false)
    typer.typed()
    typer.keyWhileOpen(key('ArrowRight'))
    expect(move).toHaveBeenCalledWith(0, 1)
  })
  it('empties a cell by Delete, and says of a locked one that it is', async () => {
    const { at, typer, save, locked } = grid([['旧', null]])
    typer.keyWhileShut(key('Delete'))
    expect(save).toHaveBeenCalledWith({ row: 0, col: 0 }, '')
    at.col = 1
    typer.typed()
    await nextTick()
    expect([locked.mock.calls.length, typer.editing.value, save.mock.calls.length]).toEqual([1, false, 1])
  })
})

describe('cells from a spreadsheet', () => {
  it('are read by lines and tabs, with quoted ones', () => {
    expect(cellsOf('a\tb\r\nc\t"d\n""e"""\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd\n"e"'],
    ])
    expect(cellsOf('')).toEqual([['']])
    expect(cellsOf('5" 管\t')).toEqual([['5" 管', '']])
  })
  it('come back as they were written', () => {
    const rows = [
      ['a"', 'b\tc'],
      ['', 'd\ne'],
    ]
    expect(cellsOf(textOfCells(rows))).toEqual(rows)
  })
})

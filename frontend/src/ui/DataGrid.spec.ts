import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import DataGrid from './DataGrid.vue'

const columns = [
  { key: 'code', title: '编号', width: 80, pinned: true, sortable: true },
  { key: 'n', title: '数量', width: 60, align: 'right' as const },
]
const rows = Array.from({ length: 1000 }, (_, i) => ({ id: `r${i}`, code: `C${i}`, n: String(i) }))

function grid(props: Record<string, unknown> = {}) {
  return mount(DataGrid, { props: { columns, rows, rowKey: 'id', ...props }, attachTo: document.body })
}

async function press(w: ReturnType<typeof grid>, ...keys: string[]) {
  for (const key of keys) await w.get('[role=grid]').trigger('keydown', { key })
}

describe('DataGrid', () => {
  it('draws only what is in view and says how many there are', () => {
    const w = grid({ total: 1000 })
    expect(w.findAll('.body [role=row]').length).toBeLessThan(40)
    expect(w.get('[role=grid]').attributes('aria-rowcount')).toBe('1001')
    expect(w.text()).toContain('共1000行')
    w.unmount()
  })
  it('opens the row and the cell under the cursor with Enter', async () => {
    const w = grid()
    await press(w, 'ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter')
    expect(w.emitted('row-active')?.map(([r]) => (r as { id: string }).id)).toEqual(['r0', 'r1'])
    expect(w.emitted('row-open')?.[0]).toEqual([rows[1]])
    expect(w.emitted('cell-open')?.[0]).toEqual([{ row: rows[1], key: 'n', rowIndex: 1, colIndex: 1 }])
    w.unmount()
  })
  it('opens nothing before the cursor is anywhere', async () => {
    const w = grid()
    await press(w, 'Enter')
    expect(w.emitted('row-open')).toBeUndefined()
    w.unmount()
  })
  it('asks to be sorted by columns that can be', async () => {
    const w = grid()
    const [code, n] = w.findAll('[role=columnheader]')
    await n.trigger('click')
    await code.trigger('click')
    expect(w.emitted('sort')).toEqual([['code']])
    await w.setProps({ sort: 'code', desc: true })
    expect(code.attributes('aria-sort')).toBe('descending')
    w.unmount()
  })
  it('stays on the open row when the rows come anew', async () => {
    const w = grid({ activeKey: 'r3' })
    await w.setProps({ rows: [...rows].slice(2) })
    await press(w, 'ArrowDown')
    expect(w.emitted('row-active')?.at(-1)).toEqual([rows[4]])
    w.unmount()
  })
  it('keeps a total row apart from the rows', () => {
    const w = grid({ total: { code: '合计', n: '499500' } })
    expect(w.get('.total').text()).toContain('合计')
    expect(w.get('.total').text()).toContain('499500')
    w.unmount()
  })
  it('marks rows by Space, by their boxes, and all by the one above', async () => {
    const held = new Set(['r1'])
    const w = grid({ rows: rows.slice(0, 3), marked: (k: string) => held.has(k) })
    await press(w, 'ArrowDown', ' ')
    await w.findAll('.body input[type=checkbox]')[1].setValue(false)
    await w.get('.head input[type=checkbox]').setValue(true)
    expect(w.emitted('mark')).toEqual([
      [[rows[0]], true],
      [[rows[1]], false],
      [rows.slice(0, 3), true],
    ])
    w.unmount()
  })
  it('hears typing from the first key, over the cell under the cursor', async () => {
    const w = grid({ typing: true, columns: [{ ...columns[0] }, { ...columns[1], editable: true }] })
    const typer = w.get<HTMLInputElement>('input.typer')
    await press(w, 'ArrowDown', 'ArrowRight')
    await typer.trigger('compositionstart')
    await typer.setValue('七')
    expect(typer.classes()).toContain('open')
    await typer.trigger('keydown', { key: 'Enter', isComposing: true })
    expect(w.emitted('edit')).toBeUndefined()
    await typer.trigger('keydown', { key: 'Enter' })
    expect(w.emitted('edit')).toEqual([[{ row: rows[0], key: 'n', text: '七' }]])
    await press(w, 'ArrowLeft')
    await typer.setValue('x')
    expect([w.emitted('locked')?.length, typer.element.value]).toEqual([1, ''])
    w.unmount()
  })
  it('lays pasted cells over its own and counts those that fall beside', async () => {
    const w = grid({ typing: true, rows: rows.slice(0, 2) })
    await press(w, 'ArrowDown', 'ArrowDown', 'ArrowRight')
    const clipboardData = { getData: () => ' 5 \t6\n7' }
    await w.get('input.typer').trigger('paste', { clipboardData })
    expect(w.emitted('paste')).toEqual([[[{ row: rows[1], key: 'n', text: '5' }], 2]])
    w.unmount()
  })
  it('copies the block of cells, not the whole row, where cells can be typed into', async () => {
    const w = grid({ typing: true })
    await press(w, 'ArrowDown', 'ArrowRight')
    await w.get('[role=grid]').trigger('keydown', { key: 'ArrowDown', shiftKey: true })
    let text = ''
    await w.get('input.typer').trigger('copy', { clipboardData: { setData: (_: string, t: string) => (text = t) } })
    expect(text).toBe('0\n1')
    w.unmount()
  })
})

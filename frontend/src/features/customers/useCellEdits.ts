import { ref } from 'vue'
import { columns } from './columns'
import { useListJobs, type CellEdit, type CellResult, type Row } from './listApi'

type Run = <T>(work: () => Promise<T>) => Promise<T | undefined>
interface Typed {
  row: Row
  key: string
  text: string
}

/** Typing and pasting into the list: saved at once, looked at first where it is many, taken back as one. */
export function useCellEdits(run: Run, said: (note: string, job?: string) => void) {
  const jobs = useListJobs()
  const pasted = ref<CellResult[]>([])
  const over = ref(0)
  const conflict = ref<CellResult | null>(null)
  const base = ref('')
  let waiting: CellEdit[] = []

  const asEdit = (c: Typed): CellEdit => ({ id: c.row.id, field: c.key, base: String(c.row[c.key as keyof Row] ?? ''), value: c.text })

  async function save(edit: CellEdit) {
    const report = await run(() => jobs.edit([edit], true, false))
    const cell = report?.cells[0]
    if (!cell) return
    if (cell.state === 'conflict') {
      base.value = edit.base
      conflict.value = cell
    } else if (cell.state === 'refused') said(`没有保存「${cell.title}」：${cell.why}`)
    else if (cell.state === 'saved') said(`已保存 ${cell.name} 的「${cell.title}」`, report.job)
  }

  const edit = (c: Typed) => save(asEdit(c))

  /** Settles a conflict: what was typed goes over what is stored now, or nothing happens. */
  async function settle(mine: boolean) {
    const cell = conflict.value
    conflict.value = null
    if (cell && mine) await save({ id: cell.id, field: cell.field, base: cell.stored, value: cell.value })
  }

  async function paste(cells: Typed[], beside: number) {
    if (cells.length === 0) return
    if (cells.length === 1 && beside === 0) return edit(cells[0])
    waiting = cells.map(asEdit)
    const report = await run(() => jobs.edit(waiting, false, false))
    over.value = beside
    pasted.value = report?.cells ?? []
  }

  async function take(good: boolean) {
    const report = await run(() => jobs.edit(waiting, true, good))
    if (!report) return
    if (!report.done) {
      pasted.value = report.cells // somebody changed something meanwhile: look again
      return
    }
    pasted.value = []
    said(`已填入${report.saved}格`, report.job)
  }

  function locked(column: { title: string }) {
    const free = columns.filter((c) => c.editable).map((c) => c.title)
    said(`「${column.title}」不能在列表中修改，请按回车打开档案。可以直接修改的列：${free.join('、')}`)
  }

  return { edit, paste, take, settle, locked, pasted, over, conflict, base, drop: () => (pasted.value = []) }
}

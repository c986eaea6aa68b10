import { ref } from 'vue'
import type { Column } from '../../ui/grid/layout'
import { useListJobs, type MassReport, type Selection } from './listApi'

type Run = <T>(work: () => Promise<T>) => Promise<T | undefined>
interface Marks {
  asked: () => Selection
  clear: () => void
}

const listed = (failures: MassReport['failures']) => failures.map((f) => `${f.code} ${f.name}：${f.why}`).join('；')

/** What is done with many customers at once, and the note of what was done last, with the way back. */
export function useBatch(run: Run, marks: Marks, columns: () => Column[]) {
  const jobs = useListJobs()
  const note = ref('')
  const job = ref('')
  const mass = ref<'manager' | 'station' | ''>('')
  const asked = ref<Selection>({ ids: [], except: [], expect: 0 })

  function said(text: string, undo = '') {
    note.value = text
    job.value = undo
  }

  function begin(kind: 'manager' | 'station') {
    asked.value = marks.asked()
    mass.value = kind
  }

  function moved(report: MassReport) {
    mass.value = ''
    marks.clear()
    const failed = report.failures.length > 0 ? `，${report.failures.length}户没有调整：${listed(report.failures)}` : ''
    said(`已调整${report.changed}户${failed}`, report.job)
  }

  async function undo() {
    const report = await run(() => jobs.undo(job.value))
    if (!report) return
    const kept = report.failures.length > 0 ? `。保留${report.failures.length}户：${listed(report.failures)}` : ''
    said(`已撤销，恢复${report.changed}户${kept}`)
  }

  async function exportList(select: Selection) {
    const list = columns().map(({ key, width, title, group }) => ({ key, width, title: group ? `${group}${title}` : title }))
    const saved = await run(() => jobs.writeList(select, list))
    if (saved) said(saved)
  }

  async function route(select: Selection) {
    const saved = await run(() => jobs.writeRoute(select))
    if (saved) said(saved)
  }

  return { note, job, mass, asked, said, begin, moved, undo, exportList, route }
}

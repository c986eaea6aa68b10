import { usePaper } from '../../api/usePaper'
import { savePaper } from '../../platform'
import type { CellAddress } from './api'

/** Saves the file of one form, or of all seven under the name `all`, of a branch when its office is named; says where it went. */
export function useDownload() {
  const { save: write, ...rest } = usePaper(savePaper)
  const save = (month: string, name: string, format: 'xlsx' | 'pdf', suggested: string, office = '') =>
    write(`/api/months/${encodeURIComponent(month)}/files/${name}.${format}?office=${encodeURIComponent(office)}`, suggested)
  return { save, ...rest }
}

/** Saves the records behind a cell, with the opinions, litres and factors of the month, as a workbook or a paper. */
export function useRecordsFile() {
  const { save: write, ...rest } = usePaper(savePaper)
  const save = (at: CellAddress, title: string, format: 'xlsx' | 'pdf') => {
    const query = new URLSearchParams({ office: at.office ?? '', part: String(at.part), row: String(at.row), col: String(at.col) })
    return write(
      `/api/months/${encodeURIComponent(at.month)}/forms/${at.code}/records/${format}?${query.toString()}`,
      `记录_${at.month}_${title.replace(/[<>:"/\\|?*]/g, '_')}.${format}`,
    )
  }
  return { save, ...rest }
}

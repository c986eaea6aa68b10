import { usePaper } from '../../api/usePaper'
import { savePaper } from '../../platform'

/** Saves the file of one form, or of all seven under the name `all`, of a branch when its office is named; says where it went. */
export function useDownload() {
  const { save: write, ...rest } = usePaper(savePaper)
  const save = (month: string, name: string, format: 'xlsx' | 'pdf', suggested: string, office = '') =>
    write(`/api/months/${encodeURIComponent(month)}/files/${name}.${format}?office=${encodeURIComponent(office)}`, suggested)
  return { save, ...rest }
}

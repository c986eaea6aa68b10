import { ref } from 'vue'
import { authToken, useApiError } from '../../api/client'
import { saveFile, savedText } from '../../platform'

/** Saves the file of one form, or of all seven under the name `all`; says where it went. */
export function useDownload() {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(month: string, name: string, format: 'xlsx' | 'pdf', suggested: string) {
    note.value = ''
    await run(async () => {
      note.value = savedText(await saveFile(suggested, `/api/months/${encodeURIComponent(month)}/files/${name}.${format}`, authToken()))
    })
  }
  return { save, saving: busy, note, problem }
}

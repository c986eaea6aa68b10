import { ref } from 'vue'
import { authToken, useApiError } from '../../api/client'
import { saveFile } from '../../platform'

/** Saves the file of one form, or of all seven under the name `all`; says where it went. */
export function useDownload() {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(month: string, name: string, format: 'xlsx' | 'pdf', suggested: string) {
    note.value = ''
    await run(async () => {
      const saved = await saveFile(suggested, `/api/months/${encodeURIComponent(month)}/files/${name}.${format}`, authToken())
      if (saved.state === 'saved') note.value = saved.path ? `已保存到 ${saved.path}` : '已下载，请在浏览器的下载列表中查看'
    })
  }
  return { save, saving: busy, note, problem }
}

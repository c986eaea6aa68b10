import { ref } from 'vue'
import { authToken } from './token'
import { useApiError } from './useApiError'

/** How a paper is put on the disk: asks for its file and says where it went. */
export type Write = (suggested: string, path: string, token: string) => Promise<string>

/** Saves a paper and says where it went. */
export function usePaper(write: Write) {
  const { problem, busy, run } = useApiError()
  const note = ref('')
  async function save(path: string, suggested: string) {
    note.value = ''
    await run(async () => {
      note.value = await write(suggested, path, authToken())
    })
  }
  return { save, saving: busy, note, problem }
}

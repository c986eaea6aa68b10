import { computed, reactive, ref } from 'vue'
import type { components } from '../../api/client'
import { toProblem } from '../../api/client'
import { importFile, sniffFile, type SendOptions } from './api'
import { inOrder, isKind } from './kinds'

type Result = components['schemas']['IntakeResult']
type Problem = components['schemas']['Problem']

/** Where a file stands: being recognised, waiting, being read, previewed, taken in, or refused. */
export type FileState = 'sniffing' | 'waiting' | 'working' | 'previewed' | 'done' | 'refused'

/** One file on its way in. Its bytes stay here until the clerk removes it or leaves the screen. */
export interface QueueFile {
  id: number
  name: string
  bytes: Uint8Array
  kind: string
  why: string
  state: FileState
  result: Result | null
  problem: Problem | null
  /** The earlier files it was previewed in the place of; empty when it is a file of its own. */
  corrects: string[]
}

/** What a run of several files is doing now. */
export interface Progress {
  text: string
  done: number
  total: number
}

/** The files a clerk picked, and what can be done with them: recognise, preview, take in one after the other. */
export function useQueue() {
  const files = ref<QueueFile[]>([])
  const progress = ref<Progress | null>(null)
  const stopped = ref('')
  let next = 1

  const open = computed(() => files.value.filter((f) => f.state !== 'done'))
  const ready = computed(() => open.value.length > 0 && open.value.every((f) => isKind(f.kind) && f.state !== 'sniffing'))

  async function add(picked: readonly { name: string; bytes: Uint8Array }[]) {
    const fresh = picked.map((p) => reactive(newFile(p, next++)))
    files.value = [...files.value, ...fresh]
    for (const [i, f] of fresh.entries()) {
      progress.value = { text: `正在识别「${f.name}」`, done: i, total: fresh.length }
      await recognise(f)
    }
    progress.value = null
    files.value = inOrder(files.value)
  }

  function setKind(f: QueueFile, kind: string) {
    Object.assign(f, { kind, why: '人工选择', state: 'waiting', result: null, problem: null, corrects: [] })
    files.value = inOrder(files.value)
  }

  function remove(f: QueueFile) {
    files.value = files.value.filter((other) => other.id !== f.id)
    stopped.value = ''
  }

  async function preview(f: QueueFile) {
    progress.value = { text: `正在预览「${f.name}」`, done: 0, total: 1 }
    f.corrects = []
    await send(f, { dry: true, good: false })
    progress.value = null
  }

  /** Compares a file row by row with the earlier ones it overlaps, as one that takes their place. */
  async function compare(f: QueueFile) {
    progress.value = { text: `正在逐行核对「${f.name}」`, done: 0, total: 1 }
    f.corrects = [...new Set([...f.corrects, ...(f.result?.overlaps ?? []).map((o) => o.batch.id)])]
    await send(f, { dry: true, good: false, corrects: f.corrects })
    progress.value = null
  }

  /** Takes a file in, in the place of those it was compared with. */
  async function replace(f: QueueFile, reason: string) {
    progress.value = { text: `正在更正「${f.name}」`, done: 0, total: 1 }
    await send(f, { dry: false, good: false, corrects: f.corrects, reason })
    progress.value = null
  }

  async function commit(f: QueueFile, good: boolean): Promise<boolean> {
    progress.value = { text: `正在导入「${f.name}」`, done: 0, total: 1 }
    const ok = await send(f, { dry: false, good })
    progress.value = null
    return ok
  }

  /** Takes the files in, in order; later files need what earlier ones bring, so the first refused one ends the run. */
  async function commitAll() {
    stopped.value = ''
    const list = open.value
    for (const [i, f] of list.entries()) {
      progress.value = { text: `正在导入「${f.name}」`, done: i, total: list.length }
      if (!(await send(f, { dry: false, good: false }))) {
        stopped.value = stopText(f.name, list.length - i - 1)
        break
      }
    }
    progress.value = null
  }

  return { files, open, ready, progress, stopped, add, setKind, remove, preview, compare, replace, commit, commitAll }
}

function stopText(name: string, left: number): string {
  const rest = left > 0 ? `，后面的${left}个文件未处理` : ''
  return `「${name}」没有导入${rest}。请改正后继续，或选择只导入正确的行。`
}

function newFile(p: { name: string; bytes: Uint8Array }, id: number): QueueFile {
  return { id, name: p.name, bytes: p.bytes, kind: '', why: '', state: 'sniffing', result: null, problem: null, corrects: [] }
}

async function recognise(f: QueueFile) {
  try {
    const guess = await sniffFile(f.name, f.bytes)
    Object.assign(f, { kind: guess.kind, why: guess.why, state: 'waiting' })
  } catch (e) {
    Object.assign(f, { problem: toProblem(e), state: 'refused' })
  }
}

/** Sends one file; true when a preview came back or the file was taken in. */
async function send(f: QueueFile, options: SendOptions): Promise<boolean> {
  Object.assign(f, { state: 'working', problem: null })
  try {
    const result = await importFile(f.kind, f.name, f.bytes, options)
    const taken = options.dry || result.done
    Object.assign(f, { result, state: options.dry ? 'previewed' : taken ? 'done' : 'refused' })
    return taken
  } catch (e) {
    Object.assign(f, { result: null, problem: toProblem(e), state: 'refused' })
    return false
  }
}

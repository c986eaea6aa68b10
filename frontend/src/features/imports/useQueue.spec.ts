import { beforeEach, describe, expect, it, vi } from 'vitest'
import { importFile, sniffFile } from './api'
import { useQueue } from './useQueue'

vi.mock('./api', () => ({ importFile: vi.fn(), sniffFile: vi.fn() }))

const totals = {
  rows: 1,
  new: 1,
  changed: 0,
  same: 0,
  rejected: 0,
  unmatched: 0,
  pending: 0,
  volume: '0.00',
  mass: '0.000',
  amount: '0.00',
  fileVolume: null,
  fileAmount: null,
}
const result = (done: boolean, dryRun: boolean) => ({
  kind: '',
  file: '',
  dryRun,
  done,
  repeat: false,
  totals,
  ignored: [],
  warnings: [],
  faults: [],
  changes: [],
  message: '',
  millis: 1,
})
const file = (name: string) => ({ name, bytes: new Uint8Array([1]) })

beforeEach(() => {
  vi.mocked(sniffFile)
    .mockReset()
    .mockImplementation(async (name) => {
      const kind = name.startsWith('机构') ? 'offices' : name.startsWith('消费') ? 'sales' : 'cards'
      return { kind, label: '', why: '表头相符' }
    })
  vi.mocked(importFile)
    .mockReset()
    .mockImplementation(async (_kind, _name, _bytes, o) => result(!o.dry, o.dry))
})

describe('queue of files', () => {
  it('recognises files and orders them by what depends on what', async () => {
    const q = useQueue()
    await q.add([file('消费10.csv'), file('卡.csv')])
    await q.add([file('机构.csv')])
    expect(q.files.value.map((f) => f.kind)).toEqual(['offices', 'cards', 'sales'])
    expect(q.ready.value).toBe(true)
    expect(q.progress.value).toBeNull()
  })

  it('takes all files in, one after the other', async () => {
    const q = useQueue()
    await q.add([file('消费10.csv'), file('机构.csv')])
    await q.commitAll()
    expect(vi.mocked(importFile).mock.calls.map((c) => c[1])).toEqual(['机构.csv', '消费10.csv'])
    expect(q.files.value.every((f) => f.state === 'done')).toBe(true)
    expect(q.stopped.value).toBe('')
  })

  it('stops at the first refused file and goes on after its right rows were accepted', async () => {
    const q = useQueue()
    await q.add([file('消费10.csv'), file('机构.csv'), file('卡.csv')])
    vi.mocked(importFile).mockImplementation(async (kind, _n, _b, o) => result(kind !== 'cards' || o.good, o.dry))
    await q.commitAll()
    expect(q.files.value.map((f) => f.state)).toEqual(['done', 'refused', 'waiting'])
    expect(q.stopped.value).toContain('卡.csv')
    expect(await q.commit(q.files.value[1]!, true)).toBe(true)
    await q.commitAll()
    expect(q.files.value.map((f) => f.state)).toEqual(['done', 'done', 'done'])
  })

  it('keeps the problem of a file that could not be read', async () => {
    const q = useQueue()
    const problem = { kind: 'invalid', code: 'sheet.encrypted', message: '文件有密码', remedy: '请去掉密码', faults: [] }
    vi.mocked(sniffFile).mockRejectedValueOnce(problem)
    await q.add([file('机构.csv')])
    expect(q.files.value[0]).toMatchObject({ state: 'refused', problem: { code: 'sheet.encrypted' } })
    expect(q.ready.value).toBe(false)
  })

  it('forgets the old result when the kind is changed by hand', async () => {
    const q = useQueue()
    await q.add([file('卡.csv')])
    const f = q.files.value[0]!
    await q.preview(f)
    expect(f.state).toBe('previewed')
    q.setKind(f, 'recharges')
    expect(f).toMatchObject({ state: 'waiting', result: null, kind: 'recharges' })
  })
})

import type { components } from './schema'

/** What the backend says when it refuses: message and remedy for the clerk, code for the manual, faults one by one. */
export type Problem = components['schemas']['Problem']

/** A refusal as an exception. */
export class ApiError extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number,
  ) {
    super(problem.message)
    this.name = 'ApiError'
  }
}

function isProblem(e: unknown): e is Problem {
  return typeof e === 'object' && e !== null && typeof (e as Problem).message === 'string' && typeof (e as Problem).code === 'string'
}

/** Any failure as something that can be shown: refusals as they came, broken connections and surprises in plain words. */
export function toProblem(e: unknown): Problem {
  if (e instanceof ApiError) return e.problem
  if (isProblem(e)) return { ...e, faults: e.faults ?? [] }
  if (e instanceof TypeError) {
    return {
      kind: 'internal',
      code: 'client.no_answer',
      message: '油客簿没有应答',
      remedy: '请确认程序仍在运行，再试一次；数据不会因此丢失',
      faults: [],
    }
  }
  const text = e instanceof Error ? e.message : String(e)
  return {
    kind: 'internal',
    code: 'client.unexpected',
    message: text || '出现意外错误',
    remedy: '请重试；仍不行时请记下编号并联系管理员',
    faults: [],
  }
}

/** The messages of a refusal by field, for showing them beside the inputs; messages without a field are under ''. */
export function faultsByField(problem: Problem | null): Record<string, string> {
  const out: Record<string, string> = {}
  if (!problem) return out
  for (const f of [problem, ...problem.faults]) {
    if (f.field && !out[f.field]) out[f.field] = f.remedy ? `${f.message}，${f.remedy}` : f.message
  }
  return out
}

import type { Complaint } from './api'

/** What may be late about a complaint. */
export const lates = ['办理超时', '受理超时', '回访过期']

type Clock = Pick<Complaint, 'state' | 'late' | 'respondLeft' | 'returnLate'>

/** Whether a complaint is late in one of these ways; a closed one keeps the mark of its handling. */
export function overdue(c: Clock, way: string): boolean {
  if (way === '办理超时') return c.late
  return way === '受理超时' ? c.state === '待受理' && c.respondLeft < 0 : c.returnLate
}

import type { Schemas } from '../../api/client'

/** One person of a pool as it is typed. */
export interface PoolRow {
  staffId: string
  staffNo: string
  name: string
  weight: string
  fixed: string
  amount: string
}

/** The people of a station with what they have of its pool; who has a part and is of another station stands below. */
export function rowsOf(pool: Pick<Schemas['OpenPool'], 'officeId' | 'share'>, staff: readonly Schemas['OrgStaff'][]): PoolRow[] {
  const parts = new Map((pool.share.parts ?? []).map((p) => [p.staffId, p]))
  const of = (s: Schemas['OrgStaff']): PoolRow => {
    const p = parts.get(s.id)
    return {
      staffId: s.id,
      staffNo: s.number,
      name: s.name,
      weight: p?.weight ? String(p.weight) : '',
      fixed: p?.fixed ?? '',
      amount: p?.amount ?? '',
    }
  }
  const own = staff.filter((s) => s.officeId === pool.officeId)
  const guests = staff.filter((s) => s.officeId !== pool.officeId && parts.has(s.id))
  return [...own, ...guests].map(of)
}

/** The parts that were filled in; nothing is added up here. */
export function partsOf(rows: readonly PoolRow[]): Schemas['IncentivePart'][] {
  return rows
    .filter((r) => r.weight.trim() !== '' || r.fixed.trim() !== '')
    .map((r) => ({
      staffId: r.staffId,
      staffNo: r.staffNo,
      name: r.name,
      amount: '0.00',
      ...(r.weight.trim() ? { weight: Number(r.weight.trim()) } : {}),
      ...(r.fixed.trim() ? { fixed: r.fixed.trim() } : {}),
    }))
}

import type { components } from '../../api/client'

type Fault = components['schemas']['Fault']
type Problem = components['schemas']['Problem']

/** Faults by the blank they are about; those about no blank are under ''. */
export type FaultsByField = Record<string, Fault[]>

/** Sorts the faults of a refusal to the blanks of the form. A single fault without a list counts as one. */
export function byField(problem: Problem | null, known: readonly string[]): FaultsByField {
  const out: FaultsByField = {}
  for (const fault of faultsOf(problem)) {
    const field = fault.field ?? ''
    const key = known.includes(field) || /^(vehicles|prices)\[/.test(field) ? field : ''
    out[key] = [...(out[key] ?? []), fault]
  }
  return out
}

function faultsOf(problem: Problem | null): Fault[] {
  if (!problem) return []
  return problem.faults.length > 0 ? problem.faults : [problem]
}

/** The refusal without what is already shown at a blank; null when nothing is left to show on its own. */
export function remainder(problem: Problem | null, faults: FaultsByField): Problem | null {
  if (!problem) return null
  const rest = faults[''] ?? []
  return rest.length > 0 ? { ...problem, faults: rest } : null
}

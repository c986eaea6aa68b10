import type { Schemas } from '../../api/client'

type Shifts = Schemas['CalendarShifts']

/** Ranges of days off and days worked as a person writes them, a line or a 、 each: "2027-01-01至2027-01-03". */
export function toShifts(year: string, off: string, work: string): Shifts {
  const parts = (text: string) =>
    text
      .split(/[\s、,，;；]+/)
      .map((t) => t.trim())
      .filter(Boolean)
  return {
    year: Number(year) || 0,
    off: parts(off).map((r) => {
      const [from, to] = r.split(/[至到~]/)
      return [from!, to || from!]
    }),
    work: parts(work),
  }
}

/** The same the other way round. */
export function fromShifts(s: Shifts): { off: string; work: string } {
  return {
    off: s.off.map((r) => (r[0] === r[1] ? r[0] : `${r[0]}至${r[1]}`)).join('\n'),
    work: s.work.join('\n'),
  }
}

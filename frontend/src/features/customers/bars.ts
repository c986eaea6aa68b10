import type { Schemas } from '../../api/client'

/** A month's bar: place and height in the drawing's own units. */
export interface Bar {
  month: string
  x: number
  y: number
  width: number
  height: number
  /** 'gap' for a month without fuel. */
  kind: 'bar' | 'gap'
  title: string
}

/** Draws months as bars, the tallest filling the height; a month with fuel is never invisible. Heights are for the eye, figures are printed by the backend. */
export function bars(months: Schemas['MonthFigure'][], width: number, height: number): Bar[] {
  const top = Math.max(1, ...months.map((m) => m.grams))
  const step = width / Math.max(1, months.length)
  return months.map((m, i) => {
    const h = m.grams > 0 ? Math.max(2, Math.round((m.grams / top) * height)) : 1
    return {
      month: m.month,
      x: Math.round(i * step) + 3,
      y: height - h,
      width: Math.max(2, Math.round(step) - 6),
      height: h,
      kind: m.grams > 0 ? 'bar' : 'gap',
      title: `${m.month} 汽油${m.gasoline}吨 柴油${m.diesel}吨`,
    }
  })
}

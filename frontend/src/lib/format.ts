// Printing of what the backend computed. Amounts, masses and numbers are strings here and stay strings: nothing is added up.

/** '2026-10' → '2026年10月'; anything else is returned as it is. */
export function monthText(month: string): string {
  const m = /^(\d{4})-(\d{2})$/.exec(month)
  return m ? `${m[1]}年${Number(m[2])}月` : month
}

/** '2026-10-05' → '10月5日', with the year when it is not the given one. */
export function dayText(date: string, year = ''): string {
  const m = /^(\d{4})-(\d{2})-(\d{2})/.exec(date)
  if (!m) return date
  const day = `${Number(m[2])}月${Number(m[3])}日`
  return m[1] === year ? day : `${m[1]}年${day}`
}

/** An instant as '2026-10-05 14:03' by this computer's clock; text that is no instant is returned as it is. */
export function timeText(instant: string): string {
  const t = new Date(instant)
  if (!instant || Number.isNaN(t.getTime())) return instant
  const two = (n: number) => String(n).padStart(2, '0')
  return `${t.getFullYear()}-${two(t.getMonth() + 1)}-${two(t.getDate())} ${two(t.getHours())}:${two(t.getMinutes())}`
}

/** '1234567.80' → '1,234,567.80'; text that is no number is returned as it is. */
export function grouped(amount: string): string {
  const m = /^(-?)(\d+)(\.\d+)?$/.exec(amount)
  return m ? m[1] + m[2].replace(/\B(?=(\d{3})+$)/g, ',') + (m[3] ?? '') : amount
}

/** Empty text as a dash, so that an empty cell is seen to be empty on purpose. */
export function orDash(text: string | null | undefined): string {
  return text ? text : '—'
}

/** The months before `month`, newest first, `n` of them including `month` itself. */
export function monthsBack(month: string, n: number): string[] {
  const m = /^(\d{4})-(\d{2})$/.exec(month)
  if (!m) return []
  const first = Number(m[1]) * 12 + Number(m[2]) - 1
  return Array.from({ length: n }, (_, i) => {
    const at = first - i
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}

import type { components } from '../../api/client'

type MonthView = components['schemas']['MonthView']

/** What signing a step of a month brings about, for the person who is about to. */
export function confirmText(month: string, step: string): string {
  const under = `${month}的七张表按现在的数字签字。数字以后有变动，签字即作废，要从填报重新签。`
  if (step !== '负责人') return under
  return `签字后本月即结账：${month}的七张表按现在的内容保存，不能再改；这个月的文件不能再导入或撤销。`
}

/** Why the person signed in cannot sign now; empty when they can. */
export function cannotSign(view: MonthView, mine: string): string {
  const { next } = view.filing
  if (view.blockers.length > 0) return '上面必须处理的事项办完后才能签字。'
  const open = view.warnings.filter((w) => !w.said).length
  if (open > 0) return `还有${open}条提示没有说明，写明后才能签字。`
  if (next && next !== mine) return `现在等${next}签字。`
  return ''
}

/** How many of the months that were due are filed, and how many of those in time: "10/11个月已报，9个月按时". */
export function punctuality(list: readonly { due: boolean; filed: boolean; onTime: boolean }[]): string {
  const due = list.filter((m) => m.due)
  if (due.length === 0) return '还没有到期的月份'
  const filed = due.filter((m) => m.filed)
  return `到期${due.length}个月，已报${filed.length}个月，按时${filed.filter((m) => m.onTime).length}个月`
}

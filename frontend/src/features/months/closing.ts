import type { components } from '../../api/client'

/** What a clerk confirms before a month is closed: the consequence, then every open warning by name. */
export function confirmText(month: string, warnings: readonly components['schemas']['Blocker'][]): string {
  const what = `结账后，${month}的七张表按现在的内容保存，不能再改；这个月的文件不能再导入或撤销。`
  if (warnings.length === 0) return `${what}\n没有待看的提示。`
  return [`${what}\n还有${warnings.length}条提示：`, ...warnings.map((w, i) => `${i + 1}. ${w.text}`)].join('\n')
}

/** What a file may hold, in the order in which files depend on each other: a sale needs its card, a card its customer. */
export const kinds = [
  { kind: 'offices', label: '机构', hint: '所属单位、县区、加油站' },
  { kind: 'staff', label: '员工', hint: '工号、姓名、所在机构' },
  { kind: 'customers', label: '客户档案', hint: '机构客户、个人客户及预计用量' },
  { kind: 'cards', label: '加油卡开户明细', hint: '卡号、持卡人、发卡员工' },
  { kind: 'recharges', label: '充值明细', hint: '充值与冲正' },
  { kind: 'sales', label: '消费明细', hint: '每月每笔加油' },
  { kind: 'changes', label: '卡片变动', hint: '激活、挂失、补换、退卡' },
  { kind: 'bearers', label: '不记名卡销售', hint: '不记名卡各月销量' },
  { kind: 'plans', label: '开发计划', hint: '附录1、附录7 的依据' },
  { kind: 'prospects', label: '潜在客户调查表', hint: '附录2，加油站填好的表' },
] as const

/** The word of the interface for a kind of file. */
export type Kind = (typeof kinds)[number]['kind']

/** Chinese name of a kind; an unknown one is shown as it is. */
export function labelOf(kind: string): string {
  return kind === 'manual' ? '手工月量' : (kinds.find((k) => k.kind === kind)?.label ?? kind)
}

/** Whether the word is a kind we know. */
export function isKind(kind: string): kind is Kind {
  return kinds.some((k) => k.kind === kind)
}

/** Files in the order they must be imported; files of one kind by name, so months follow each other. Unknown kinds come last. */
export function inOrder<T extends { kind: string; name: string }>(files: readonly T[]): T[] {
  const rank = (kind: string) => {
    const at = kinds.findIndex((k) => k.kind === kind)
    return at < 0 ? kinds.length : at
  }
  return [...files].sort((a, b) => rank(a.kind) - rank(b.kind) || a.name.localeCompare(b.name, 'zh-Hans-CN', { numeric: true }))
}

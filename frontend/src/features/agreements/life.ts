/** The right an act of an agreement's life needs; the program checks it again. */
export function rightFor(act: string, status: string): string {
  if (['部门审核', '法务审核', '退回'].includes(act)) return 'agreement.review'
  if (act === '批准' || act === '终止' || (act === '作废' && status !== '草稿')) return 'agreement.approve'
  return 'agreement.draft'
}

/** Whether an act wants a reason. */
export function wantsNote(act: string): boolean {
  return ['退回', '登记盖章', '终止', '作废', '自动续期'].includes(act)
}

/** All states an agreement can be in, in the order of its life. */
export const states = ['草稿', '待审核', '待法务', '待批准', '已批准', '已打印', '已盖章', '已签', '已终止', '作废'] as const

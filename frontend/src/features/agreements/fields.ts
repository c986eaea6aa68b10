import type { components } from '../../api/client'

/** The blanks of an agreement, as the interface knows them. */
export type Terms = components['schemas']['AgreementTerms']

/** How a blank is filled in. Amounts and masses are typed and sent as text: the program reads them, the screen never calculates. */
export type FieldKind = 'text' | 'long' | 'amount' | 'date' | 'whole' | 'choice' | 'list' | 'flag'

/** One blank of the form. `path` is its name in the interface and in faults. */
export interface Field {
  path: string
  label: string
  kind: FieldKind
  unit?: string
  choices?: readonly string[]
  wide?: boolean
  help?: string
}

/** A group of blanks under one heading. */
export interface Group {
  title: string
  fields: readonly Field[]
}

const party = (side: 'customer' | 'supplier'): Field[] => [
  { path: `${side}.name`, label: '名称', kind: 'text', wide: true },
  { path: `${side}.creditCode`, label: side === 'customer' ? '统一社会信用代码（个人填身份证号）' : '统一社会信用代码', kind: 'text' },
  { path: `${side}.head`, label: '法定代表人或负责人', kind: 'text' },
  { path: `${side}.address`, label: '地址', kind: 'text', wide: true },
  { path: `${side}.contact`, label: '联系人', kind: 'text' },
  { path: `${side}.phone`, label: '联系电话', kind: 'text' },
  { path: `${side}.bank`, label: '开户银行', kind: 'text' },
  { path: `${side}.account`, label: '银行账号', kind: 'text' },
]

/** All blanks but the vehicles, in the order of the agreement. */
export const groups: readonly Group[] = [
  { title: '甲方', fields: [...party('customer'), { path: 'coordinatorA', label: '甲方专人', kind: 'text' }] },
  { title: '乙方', fields: [...party('supplier'), { path: 'coordinatorB', label: '乙方专人', kind: 'text' }] },
  {
    title: '油品与数量',
    fields: [
      { path: 'products', label: '油品', kind: 'list', wide: true, help: '多种油品用顿号分开' },
      { path: 'gasoline', label: '汽油月均预计用量', kind: 'amount', unit: '吨' },
      { path: 'diesel', label: '柴油月均预计用量', kind: 'amount', unit: '吨' },
      { path: 'stations', label: '供油站点', kind: 'list', wide: true, help: '多个站点用顿号分开' },
      { path: 'delivery', label: '交付方式', kind: 'choice', choices: ['自提', '配送'] },
    ],
  },
  { title: '价格', fields: [{ path: 'discount', label: '每升优惠', kind: 'amount', unit: '元', help: '没有优惠填0' }] },
  {
    title: '框架与补充',
    fields: [
      { path: 'members', label: '适用的成员单位', kind: 'list', wide: true, help: '多个单位用顿号分开' },
      { path: 'amends', label: '原协议编号', kind: 'text' },
      { path: 'amendsDate', label: '原协议签订日期', kind: 'date' },
      { path: 'amendment', label: '变更和补充的内容', kind: 'long', wide: true, help: '一行一款，程序编号' },
    ],
  },
  {
    title: '不记名卡',
    fields: [
      { path: 'faceValue', label: '单张面值', kind: 'amount', unit: '元', help: '不超过1000元' },
      { path: 'cardCount', label: '购卡张数', kind: 'whole', unit: '张' },
      { path: 'payment', label: '付款方式', kind: 'choice', choices: ['银行转账', '刷卡', '现金'] },
      { path: 'handler', label: '经办人和证件', kind: 'text', help: '1万元及以上须实名登记' },
      { path: 'purpose', label: '用途', kind: 'text', wide: true },
    ],
  },
  {
    title: '结算',
    fields: [
      { path: 'settlement', label: '结算方式', kind: 'choice', choices: ['预付充值', '转账分配', '月结'] },
      { path: 'deposit', label: '首次充值', kind: 'amount', unit: '元' },
      { path: 'credit', label: '授信上限', kind: 'amount', unit: '元', help: '仅月结填写，须另行审批' },
      { path: 'statementDay', label: '对账日', kind: 'whole', unit: '日', help: '仅月结填写' },
      { path: 'payDay', label: '付款日', kind: 'whole', unit: '日', help: '仅月结填写' },
      { path: 'lateRate', label: '逾期违约金', kind: 'whole', unit: '万分之/日', help: '0 为依法定' },
      { path: 'lossHours', label: '挂失生效', kind: 'whole', unit: '小时', help: '0 为受理时生效' },
    ],
  },
  {
    title: '期限与份数',
    fields: [
      { path: 'signDate', label: '签订日期', kind: 'date' },
      { path: 'signPlace', label: '签订地点', kind: 'text' },
      { path: 'from', label: '开始日期', kind: 'date' },
      { path: 'to', label: '截止日期', kind: 'date' },
      { path: 'autoRenew', label: '到期自动续期', kind: 'flag' },
      { path: 'copies', label: '一式几份', kind: 'whole', unit: '份' },
      { path: 'copiesA', label: '甲方份数', kind: 'whole', unit: '份' },
      { path: 'copiesB', label: '乙方份数', kind: 'whole', unit: '份' },
      { path: 'dispute', label: '争议解决方式', kind: 'choice', choices: ['诉讼', '仲裁'] },
      { path: 'disputeBody', label: '争议解决机构', kind: 'text', wide: true },
    ],
  },
]

/** What a template's own wording calls its blanks, in terms of the boxes: 购卡总金额 follows from face and count. */
const derived: Record<string, string[]> = { cardsAmount: ['faceValue', 'cardCount'], demand: ['gasoline', 'diesel'], cards: [] }

/** Blanks every agreement has, whatever its wording speaks of. */
const always = ['signDate', 'signPlace', 'from', 'to', 'copies', 'copiesA', 'copiesB']

/** The groups with the blanks a wording uses; a group without any is left out. Without a wording all are shown. Those in without never are. */
export function groupsOf(used: readonly string[] | undefined, without: readonly string[] = []): Group[] {
  const wanted = used && new Set([...always, ...used, ...used.flatMap((f) => derived[f] ?? [])])
  const keeps = (f: Field) => {
    const [head = ''] = f.path.split('.')
    return !without.includes(head) && (!wanted || f.path.includes('.') || wanted.has(f.path))
  }
  return groups.map((g) => ({ ...g, fields: g.fields.filter(keeps) })).filter((g) => g.fields.length > 0)
}

/** Reads a blank by its path as the text shown in its box. */
export function readField(terms: Terms, field: Field): string {
  const value = field.path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], terms)
  if (Array.isArray(value)) return value.join('、')
  return value === undefined || value === null ? '' : String(value)
}

/** Terms with one blank changed; the terms given stay as they were. */
export function writeField(terms: Terms, field: Field, text: string): Terms {
  const [head = '', tail] = field.path.split('.')
  const old = terms as unknown as Record<string, unknown>
  if (tail) return { ...old, [head]: { ...(old[head] as object), [tail]: text } } as unknown as Terms
  return { ...old, [head]: valueOf(field.kind, text) } as unknown as Terms
}

function valueOf(kind: FieldKind, text: string): unknown {
  switch (kind) {
    case 'list':
      return text
        .split(/[、,，;；\n]+/)
        .map((s) => s.trim())
        .filter(Boolean)
    case 'whole':
      return /^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : 0
    case 'flag':
      return text === 'true'
    case 'amount':
      return text.trim() || '0'
    case 'long':
      return text
    default:
      return text.trim()
  }
}

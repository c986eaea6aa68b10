/** What an entry of the change log changed, in words. */
export interface Change {
  field: string
  before: string
  after: string
}

const labels: Record<string, string> = {
  code: '客户编号',
  name: '客户名称',
  kind: '类别',
  document: '证件号码',
  industry: '行业',
  personClass: '个人客户类型',
  countyCode: '区县代码',
  countyName: '区县',
  stationId: '归属加油站',
  managerId: '责任人',
  contact: '联系人',
  phone: '电话',
  need: '申报需求',
  'need.gasoline': '汽油月需求（吨）',
  'need.diesel': '柴油月需求（吨）',
  'need.bearer': '不记名卡年采购额（元）',
  provincePurchase: '全省统一采购',
  payModes: '支付方式',
  fixed: '其他固定客户',
  registered: '建档日期',
  remark: '备注',
  login: '账号',
  role: '岗位',
  disabled: '停用',
  status: '状态',
  number: '卡号',
  holder: '持卡人',
  plate: '车牌号',
  customerId: '客户',
  customerName: '客户名称',
  opened: '开户日期',
  mergedInto: '并入',
  officeId: '机构',
  on: '生效日期',
  reason: '原因',
  computed: '核定级别',
  managing: '管理级别',
  state: '状态',
  answer: '答复',
  'proposer.name': '申请人',
  'decider.name': '批准或驳回人',
  'ender.name': '终止人',
  retired: '停用日期',
}

const actions: Record<string, string> = {
  create: '建立',
  update: '修改',
  delete: '删除',
  import: '导入',
  undo: '撤销导入',
  close: '结账',
  settle: '确认结算',
  transfer: '办理',
  read: '查看',
  passphrase: '设置口令',
  login: '登录',
  logout: '退出',
}

const entities: Record<string, string> = {
  customer: '客户',
  card: '加油卡',
  office: '机构',
  staff: '员工',
  visit: '回访',
  errand: '计划拜访',
  party: '客户联谊',
  agreement: '供油协议',
  prospect: '潜在客户',
  batch: '导入文件',
  detail: '档案条目',
  attachment: '附件',
  secret: '敏感信息',
  vault: '敏感信息口令',
  profile: '列对应',
  merge: '合并',
  transfer: '责任转移',
  tenure: '管理权限转移',
  handover: '交接清单',
  month: '月份',
  settlement: '奖励结算',
  scheme: '奖励方案',
  plan: '开发计划',
  user: '账号',
  setting: '设置',
  settings: '设置',
  session: '会话',
}

/** The word for a field of a record, also one inside another (need.gasoline); an unknown one is shown as it is written. */
export function fieldText(path: string): string {
  return labels[path] ?? path
}

/** A value as a clerk reads it; name gives the name behind the identity of an office, a member of staff or a customer. */
export function valueText(value: unknown, name: (id: string) => string | undefined = () => undefined): string {
  return typeof value === 'string' ? (name(value) ?? print(value)) : print(value)
}

/** What an entry is about, in words; an unknown one is shown as it is written. */
export function entityText(entity: string): string {
  return entities[entity] ?? entity
}

/** The action in words; an unknown one is shown as it is written. */
export function actionText(action: string): string {
  return actions[action] ?? action
}

function isRecord(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
}

function print(v: unknown): string {
  if (v === null || v === undefined || v === '') return '空'
  if (typeof v === 'boolean') return v ? '是' : '否'
  if (Array.isArray(v)) return v.length > 0 ? v.map(print).join('、') : '空'
  if (isRecord(v)) return Object.values(v).map(print).join('/')
  return String(v)
}

/** The words of a record that tell it from others: an entry of an archive by its kind and content, a file, a card or an agreement by its name. */
function telling(v: Record<string, unknown>): string {
  const body =
    Object.entries(v).find(([k, x]) => isRecord(x) && k !== 'need' && k !== 'terms')?.[1] ?? (isRecord(v.need) && v.kind ? v.need : null)
  const words = isRecord(body)
    ? Object.values(body).filter((x) => typeof x === 'string' && x !== '')
    : [v.number ?? v.name ?? v.content ?? v.subject ?? '']
  return [v.kind, v.way, ...words].filter((x) => typeof x === 'string' && x !== '').join(' ')
}

/** What was made or deleted, in words; empty for a change, which its fields tell. */
export function aboutText(entry: { entity: string; before?: unknown; after?: unknown }): string {
  const { before, after } = entry
  if (isRecord(before) === isRecord(after) || entry.entity === 'customer') return ''
  return telling((isRecord(after) ? after : before) as Record<string, unknown>)
}

/** The fields that differ, without the technical ones. A creation has no differences to show. */
export function changes(
  entry: { before?: unknown; after?: unknown },
  name: (id: string) => string | undefined = () => undefined,
): Change[] {
  const { before, after } = entry
  if (!isRecord(before) || !isRecord(after)) return []
  return Object.keys(after)
    .filter((k) => k in labels && JSON.stringify(before[k]) !== JSON.stringify(after[k]))
    .map((k) => ({ field: labels[k], before: valueText(before[k], name), after: valueText(after[k], name) }))
}

import type { components } from '../../api/client'

type Row = components['schemas']['AgreementRow']

/** What the list is narrowed to; an empty value does not narrow. `force`: in, soon (a reminder is due), out. */
export interface AgreementFilter {
  text: string
  status: string
  level: string
  force: string
}

/** The agreements that pass the filter, in their order. */
export function filterAgreements(rows: readonly Row[], f: AgreementFilter): Row[] {
  const text = f.text.trim().toLowerCase()
  return rows.filter((r) => {
    const found = !text || [r.agreement.number, r.customer, r.code].some((s) => s.toLowerCase().includes(text))
    return found && (!f.status || r.agreement.status === f.status) && (!f.level || r.agreement.level === f.level) && inForce(r, f.force)
  })
}

function inForce(r: Row, force: string): boolean {
  switch (force) {
    case 'in':
      return r.inForce
    case 'soon':
      return r.within > 0
    case 'out':
      return !r.inForce
    default:
      return true
  }
}

/** How long an agreement still lasts, in words. */
export function daysText(r: Pick<Row, 'agreement' | 'inForce' | 'daysLeft' | 'within' | 'phase'>): string {
  if (r.agreement.status === '已终止') return `已终止（${r.agreement.endedOn}）`
  if (r.agreement.status === '作废') return '作废'
  if (r.agreement.status !== '已签') return `${r.agreement.status}，未生效`
  if (r.within > 0) return `将到期，余${r.daysLeft}日`
  if (r.inForce) return r.agreement.to ? `有效，余${r.daysLeft}日` : '有效，长期'
  if (r.agreement.to && r.daysLeft < 0) return r.phase === '已续签' ? '已到期，已续签' : `已到期${-r.daysLeft}日`
  return '不在有效期'
}

/** Columns of the list. */
export const agreementColumns = [
  { key: 'number', title: '协议编号', width: 210, pinned: true },
  { key: 'customer', title: '客户名称', width: 250 },
  { key: 'code', title: '客户编号', width: 110 },
  { key: 'level', title: '签订层级', width: 90 },
  { key: 'status', title: '状态', width: 70 },
  { key: 'from', title: '开始', width: 100 },
  { key: 'to', title: '截止', width: 100 },
  { key: 'force', title: '效力', width: 140 },
  { key: 'open', title: '偏离待同意', width: 90 },
]

/** Rows of the list, ready to show. */
export function agreementRows(rows: readonly Row[]) {
  return rows.map((r) => ({
    id: r.agreement.id,
    number: r.agreement.number,
    customer: r.customer,
    code: r.code,
    level: r.agreement.level,
    status: r.agreement.status,
    from: r.agreement.from,
    to: r.agreement.to || '长期',
    force: daysText(r),
    open: r.open > 0 ? `${r.open}处` : '',
  }))
}

import type { Schemas } from '../../api/client'

/** The form's own shape: everything is text, as it is typed. */
export interface CustomerDraft {
  code: string
  name: string
  kind: string
  document: string
  documentNote: string
  industry: string
  personClass: string
  stationId: string
  managerId: string
  contact: string
  phone: string
  gasoline: string
  diesel: string
  bearer: string
  registered: string
  remark: string
  payModes: string[]
  provincePurchase: boolean
  fixed: boolean
}

/** A customer nobody has typed anything about yet. */
const blank: Schemas['Customer'] = {
  id: '',
  rev: 0,
  code: '',
  name: '',
  kind: '机构客户',
  document: '',
  industry: '',
  personClass: '',
  countyCode: '',
  countyName: '',
  stationId: '',
  managerId: '',
  contact: '',
  phone: '',
  need: { gasoline: null, diesel: null, bearer: null },
  payModes: [],
  provincePurchase: false,
  fixed: false,
  registered: '',
  remark: '',
}

/** What the form shows for a customer, or for a new one. */
export function toDraft(customer: Schemas['Customer'] | null): CustomerDraft {
  const { need, payModes, ...c } = customer ?? blank
  return {
    code: c.code,
    name: c.name,
    kind: c.kind,
    document: c.document,
    documentNote: c.documentNote ?? '',
    industry: c.industry,
    personClass: c.personClass,
    stationId: c.stationId,
    managerId: c.managerId,
    contact: c.contact,
    phone: c.phone,
    gasoline: need.gasoline ?? '',
    diesel: need.diesel ?? '',
    bearer: need.bearer ?? '',
    registered: c.registered,
    remark: c.remark,
    payModes: [...payModes],
    provincePurchase: c.provincePurchase,
    fixed: c.fixed,
  }
}

/** An empty figure is "not known", which is not zero. */
const known = (text: string): string | null => text.trim() || null

/** What is sent: the draft over the customer it came from, so that nothing the form does not show is lost. */
export function fromDraft(d: CustomerDraft, before: Schemas['Customer'] | null): Schemas['Customer'] {
  const { gasoline, diesel, bearer, ...plain } = d
  const station = before && before.stationId === d.stationId
  return {
    ...(before ?? {}),
    ...plain,
    id: before?.id ?? '',
    rev: before?.rev ?? 0,
    // The county follows the station; it is the backend that knows which.
    countyCode: station ? before.countyCode : '',
    countyName: station ? before.countyName : '',
    industry: d.kind === '个人客户' ? '' : d.industry,
    personClass: d.kind === '个人客户' ? d.personClass : '',
    need: { gasoline: known(gasoline), diesel: known(diesel), bearer: known(bearer) },
  }
}

/** What became of a draft when somebody else saved the same record meanwhile. */
export interface Merged {
  draft: CustomerDraft
  /** Fields only the other changed: the draft has their value now. */
  taken: (keyof CustomerDraft)[]
  /** Fields both changed: the draft keeps what was typed. */
  both: (keyof CustomerDraft)[]
}

/** Brings the other's changes into a draft: what was not touched here follows, what was typed here stays. */
export function merge(base: CustomerDraft, mine: CustomerDraft, theirs: CustomerDraft): Merged {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const changed = (Object.keys(base) as (keyof CustomerDraft)[]).filter((k) => !same(base[k], theirs[k]))
  const both = changed.filter((k) => !same(base[k], mine[k]) && !same(mine[k], theirs[k]))
  const taken = changed.filter((k) => same(base[k], mine[k]))
  return { draft: { ...mine, ...Object.fromEntries(taken.map((k) => [k, theirs[k]])) }, taken, both }
}

/** Names of the fields as the form labels them. */
export const labels: Record<keyof CustomerDraft, string> = {
  code: '客户编号',
  name: '客户名称',
  kind: '类别',
  document: '证件号码',
  documentNote: '号码未核实的说明',
  industry: '行业',
  personClass: '个人客户类型',
  stationId: '归属加油站',
  managerId: '责任人',
  contact: '联系人',
  phone: '电话',
  gasoline: '汽油月需求',
  diesel: '柴油月需求',
  bearer: '不记名卡年采购额',
  registered: '建档日期',
  remark: '备注',
  payModes: '支付方式',
  provincePurchase: '全省统一采购',
  fixed: '其他固定客户',
}

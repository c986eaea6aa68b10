import type { Schemas } from '../../api/client'

/** The form's own shape: everything is text, as it is typed. */
export interface CustomerDraft {
  code: string
  name: string
  kind: string
  document: string
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

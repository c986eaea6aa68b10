import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../api/client'
import { fromDraft, toDraft } from './blank'

const customer: Schemas['Customer'] = {
  id: 'c1',
  rev: 3,
  code: '370602G00207',
  name: '甲',
  kind: '机构客户',
  document: '',
  documentNote: '',
  industry: '物流',
  personClass: '',
  countyCode: '370602',
  countyName: '芝罘区',
  stationId: 's1',
  managerId: '',
  contact: '',
  phone: '',
  need: { gasoline: '1.500', diesel: null, bearer: '20000000.00' },
  payModes: ['加油卡'],
  provincePurchase: true,
  fixed: false,
  registered: '2024-05-20',
  remark: '',
}

describe('the form of a customer', () => {
  it('gives back what it was given', () => {
    expect(fromDraft(toDraft(customer), customer)).toEqual(customer)
  })
  it('keeps unknown apart from zero', () => {
    const draft = toDraft(customer)
    expect(fromDraft({ ...draft, gasoline: ' ', diesel: '0' }, customer).need).toEqual({
      gasoline: null,
      diesel: '0',
      bearer: '20000000.00',
    })
  })
  it('leaves the county to the backend when the station changes', () => {
    expect(fromDraft({ ...toDraft(customer), stationId: 's2' }, customer)).toMatchObject({ countyCode: '', countyName: '' })
  })
  it('drops what does not belong to the kind', () => {
    expect(fromDraft({ ...toDraft(customer), kind: '个人客户', personClass: '私家车客户' }, customer)).toMatchObject({
      industry: '',
      personClass: '私家车客户',
    })
  })
})

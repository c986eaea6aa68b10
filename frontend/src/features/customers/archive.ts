import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, raw, type Schemas } from '../../api/client'
import { can } from '../../api/session'

export type Detail = Schemas['CustomerDetail']
export type DetailKind = Detail['kind']

/** Where an entry keeps the fields of its kind. */
export const partOf = {
  分类: 'class',
  联系人: 'contact',
  地址: 'address',
  车辆: 'vehicle',
  储油: 'tank',
  现供油方: 'supply',
  需求: 'need',
} as const
export type Kind = keyof typeof partOf

/** One column of a kind of entry: what is typed into it and how it is called. */
export interface Field {
  key: string
  label: string
  /** Which of the archive's words may be chosen. */
  words?: 'products' | 'bases' | 'uses' | 'energies' | 'roles'
  type?: 'number' | 'check' | 'decimal'
  wide?: boolean
}

/** The columns of each kind, in the words of 6.5.4.1 and 6.5.1. */
export const fieldsOf: Record<Exclude<Kind, '分类'>, { fields: Field[]; from: string; empty: string }> = {
  联系人: {
    from: '登记日期',
    empty: '还没有联系人。登记决策人、经办人和财务，拜访和对账时用得上。',
    fields: [
      { key: 'name', label: '姓名' },
      { key: 'post', label: '职务' },
      { key: 'phone', label: '电话' },
      { key: 'role', label: '角色', words: 'roles' },
      { key: 'birthday', label: '生日（月-日）' },
      { key: 'decides', label: '业务决策人', type: 'check' },
      { key: 'remark', label: '备注', wide: true },
    ],
  },
  地址: {
    from: '起始日期',
    empty: '还没有地址。',
    fields: [
      { key: 'use', label: '用途', words: 'uses' },
      { key: 'text', label: '地址', wide: true },
    ],
  },
  车辆: {
    from: '登记日期',
    empty: '还没有车辆。登记车牌后，按车牌也能找到这位客户。',
    fields: [
      { key: 'plate', label: '车牌号' },
      { key: 'type', label: '车型' },
      { key: 'energy', label: '动力', words: 'energies' },
      { key: 'tankLitres', label: '油箱（升）', type: 'number' },
      { key: 'monthlyKm', label: '月行驶（公里）', type: 'number' },
      { key: 'cardNumber', label: '卡号' },
    ],
  },
  储油: {
    from: '登记日期',
    empty: '还没有储油设施。',
    fields: [
      { key: 'product', label: '油品', words: 'products' },
      { key: 'volume', label: '容量（升）', type: 'decimal' },
      { key: 'usage', label: '用途', wide: true },
    ],
  },
  现供油方: {
    from: '了解日期',
    empty: '还没有现供油方。了解客户现在在哪里加油、有什么优惠，才好制定方案。',
    fields: [
      { key: 'name', label: '供油方' },
      { key: 'place', label: '加油地点' },
      { key: 'discount', label: '优惠' },
      { key: 'settling', label: '结算方式' },
      { key: 'evidence', label: '从哪里得知', wide: true },
    ],
  },
  需求: {
    from: '调查日期',
    empty: '还没有分品号的需求。需求按品号登记，同一油品相加，用于定级。',
    fields: [
      { key: 'product', label: '油品', words: 'products' },
      { key: 'monthly', label: '月需求（吨）', type: 'decimal' },
      { key: 'basis', label: '口径', words: 'bases' },
      { key: 'evidence', label: '依据', wide: true },
    ],
  },
}

/** What a clerk types: texts only; checks are '1' or ''. */
export type Draft = Record<string, string>

/** A stored value as it is typed: nothing and zero are an empty field, a check is '1' or ''. */
function typed(v: unknown): string {
  if (typeof v === 'boolean') return v ? '1' : ''
  return v === undefined || v === null || v === 0 ? '' : String(v)
}

/** An empty draft of a kind, or that of an entry. */
export function draftOf(kind: Exclude<Kind, '分类'>, entry: Detail | null, today: string): Draft {
  const part = (entry?.[partOf[kind]] ?? {}) as Record<string, unknown>
  const fields = fieldsOf[kind].fields.map((f) => [f.key, typed(part[f.key])])
  return { from: entry?.from ?? today, to: entry?.to ?? '', ...(Object.fromEntries(fields) as Draft) }
}

/** The fields of a draft that are no numbers where numbers belong, with the sentence for each. */
export function wrongNumbers(kind: Exclude<Kind, '分类'>, draft: Draft): Record<string, string> {
  const wrong: Record<string, string> = {}
  for (const f of fieldsOf[kind].fields) {
    const text = draft[f.key].trim()
    const right = f.type === 'number' ? /^\d*$/.test(text) : f.type === 'decimal' ? /^(\d+(\.\d+)?)?$/.test(text) : true
    if (!right) wrong[f.key] = `「${text}」不是数字，请改为数字`
  }
  return wrong
}

/** The entry a draft stands for. */
export function entryOf(kind: Exclude<Kind, '分类'>, draft: Draft, customerId: string, old: Detail | null): Detail {
  const part: Record<string, unknown> = {}
  for (const f of fieldsOf[kind].fields) {
    const text = draft[f.key].trim()
    part[f.key] = f.type === 'check' ? text === '1' : f.type === 'number' ? Number(text || '0') : f.type === 'decimal' ? text || '0' : text
  }
  return { id: old?.id ?? '', customerId, kind, from: draft.from, to: draft.to, rev: old?.rev ?? 0, [partOf[kind]]: part } as Detail
}

/** A removed entry as it can be put back: a new one with the same content. */
export function again(entry: Detail): Detail {
  return { ...entry, id: '', rev: 0 }
}

/** The archive of a customer. */
export function useArchive(id: Ref<string>) {
  return useQuery({
    queryKey: ['archive', id],
    enabled: computed(() => id.value !== ''),
    queryFn: async () => (await api.GET('/api/customers/{id}/archive', { params: { path: { id: id.value } } })).data!,
  })
}

function useChanged() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries()
}

/** Creates an entry without id, changes one with id. */
export function useSaveDetail() {
  return useMutation({
    mutationFn: async (d: Detail) =>
      (await api.POST('/api/customers/{id}/details', { params: { path: { id: d.customerId } }, body: d })).data!,
    onSuccess: useChanged(),
  })
}

/** Deletes an entry. */
export function useRemoveDetail() {
  return useMutation({
    mutationFn: async (d: Detail) => {
      await api.DELETE('/api/details/{id}', { params: { path: { id: d.id } } })
      return d
    },
    onSuccess: useChanged(),
  })
}

/** Keeps a file with a customer. */
export function useAttach(id: Ref<string>) {
  return useMutation({
    mutationFn: async (f: { name: string; bytes: Uint8Array }) =>
      (await api.POST('/api/customers/{id}/attachments', { params: { path: { id: id.value }, query: { file: f.name } }, ...raw(f.bytes) }))
        .data!,
    onSuccess: useChanged(),
  })
}

/** Deletes an attached file for good. */
export function useRemoveAttachment() {
  return useMutation({
    mutationFn: async (id: string) => (await api.DELETE('/api/attachments/{id}', { params: { path: { id } } })).data!,
    onSuccess: useChanged(),
  })
}

/** Whether the vault is switched on and open; who may not read it is not told. */
export function useVault() {
  return useQuery({ queryKey: ['vault'], enabled: can('vault.read'), queryFn: async () => (await api.GET('/api/vault')).data! })
}

/** Sets or changes the passphrase, or opens the vault with it. */
export function useVaultJobs() {
  const changed = useChanged()
  const set = useMutation({
    mutationFn: async (body: { passphrase: string; old?: string }) => (await api.PUT('/api/vault', { body })).data!,
    onSuccess: changed,
  })
  const open = useMutation({
    mutationFn: async (passphrase: string) => (await api.POST('/api/vault', { body: { passphrase } })).data!,
    onSuccess: changed,
  })
  return { set, open }
}

/** The sensitive facts of a customer; every call is logged with its purpose. */
export function useSecrets(id: Ref<string>) {
  const read = useMutation({
    mutationFn: async (purpose: string) =>
      (await api.POST('/api/customers/{id}/secrets/read', { params: { path: { id: id.value } }, body: { purpose } })).data!,
  })
  const save = useMutation({
    mutationFn: async (body: { secret: Schemas['CustomerSecret']; content: string }) =>
      (await api.POST('/api/customers/{id}/secrets', { params: { path: { id: id.value } }, body })).data!,
  })
  const remove = useMutation({
    mutationFn: async (secret: string) => (await api.DELETE('/api/secrets/{id}', { params: { path: { id: secret } } })).data!,
  })
  return { read, save, remove }
}

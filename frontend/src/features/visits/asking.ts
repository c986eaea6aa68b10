import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Schemas } from '../../api/client'
import { saveBytes, savedText } from '../../platform'

export type Sheet = Schemas['QuestionnaireView']
export type Version = Schemas['QuestionnaireVersion']
export type Item = Schemas['QuestionnaireItem']
export const kinds = ['单选', '多选', '评分', '数字', '文字']

/** The questionnaires with their versions. */
export function useQuestionnaires() {
  return useQuery({ queryKey: ['questionnaires'], queryFn: async () => (await api.GET('/api/questionnaires')).data! })
}

export interface Segment {
  level: string
  kind: string
  office: string
}

/** What a questionnaire found out in a segment. */
export function useResults(id: Ref<string>, segment: Ref<Segment>) {
  return useQuery({
    queryKey: ['questionnaires', 'results', id, segment],
    queryFn: async () =>
      (await api.GET('/api/questionnaires/{id}/results', { params: { path: { id: id.value }, query: { ...segment.value } } })).data!,
  })
}

/** The latest contacts with a customer, to say at which a sheet was filled in. */
export function useContacts(id: Ref<string>) {
  return useQuery({
    queryKey: ['questionnaires', 'contacts', id],
    queryFn: async () => (await api.GET('/api/customers/{id}', { params: { path: { id: id.value } } })).data!.visits.slice(0, 5),
    enabled: () => id.value !== '',
  })
}

export const saveVersion = async (body: Schemas['VersionEntry']) => (await api.POST('/api/questionnaires', { body })).data!
export const enterSheet = async (id: string, body: Schemas['SheetEntry']) =>
  (await api.POST('/api/questionnaires/versions/{id}/sheets', { params: { path: { id } }, body })).data!
export const undoSheet = async (id: string) => (await api.POST('/api/questionnaires/sheets/{id}/undo', { params: { path: { id } } })).data!

export async function printVersion(name: string, id: string): Promise<string> {
  const { data } = await api.POST('/api/questionnaires/versions/{id}/paper', { params: { path: { id } }, parseAs: 'arrayBuffer' })
  return savedText(await saveBytes(`${name}.pdf`, new Uint8Array(data as unknown as ArrayBuffer)))
}

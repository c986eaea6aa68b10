import { computed, ref } from 'vue'
import { api, type Schemas } from './client'
import { keepToken } from './token'

export type Role = '填报' | '复核' | '负责人' | '管理员'

const view = ref<Schemas['SessionView'] | null>(null)

/** What the program knows about itself and who is signed in; null before the first answer. */
export const session = computed(() => view.value)

/** The account signed in, null for nobody. */
export const user = computed(() => view.value?.user ?? null)

/** Whether the role has the right; only for hiding what the backend would refuse anyway. */
export function can(action: string): boolean {
  return user.value?.actions.includes(action) ?? false
}

/** Asks anew who is signed in. */
export async function loadSession(): Promise<Schemas['SessionView']> {
  const { data } = await api.GET('/api/session')
  view.value = data ?? null
  if (!data?.user) keepToken('')
  return data as Schemas['SessionView']
}

/** Takes over a fresh session. */
export async function enter(signed: Schemas['SignedIn']): Promise<void> {
  keepToken(signed.token)
  await loadSession()
}

/** Forgets the session here, without asking the backend. */
export function forget(): void {
  keepToken('')
  if (view.value) view.value = { ...view.value, user: undefined }
}

/** Ends the session here and in the backend. */
export async function leave(): Promise<void> {
  try {
    await api.POST('/api/logout')
  } finally {
    forget()
  }
}

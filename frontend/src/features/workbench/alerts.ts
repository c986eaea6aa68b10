import type { Schemas } from '../../api/client'

type Alert = Schemas['Alert']

/** Alerts of one screen: shown together, so that twelve of a kind do not hide the thirteenth. */
export interface AlertGroup {
  link: string
  texts: string[]
}

/** Gathers alerts by the screen they lead to, in the order in which the screens first appear. */
export function groupAlerts(alerts: Alert[]): AlertGroup[] {
  const groups = new Map<string, string[]>()
  for (const a of alerts) groups.set(a.link, [...(groups.get(a.link) ?? []), a.text])
  return [...groups].map(([link, texts]) => ({ link, texts }))
}

/** A copy of a record without some of its fields: what a view says more than the record has is not sent back. */
export function without<T extends object, K extends keyof T>(record: T, ...keys: K[]): Omit<T, K> {
  const drop = new Set<PropertyKey>(keys)
  return Object.fromEntries(Object.entries(record).filter(([k]) => !drop.has(k))) as Omit<T, K>
}

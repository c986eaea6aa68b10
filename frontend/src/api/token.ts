// The bearer token lives in memory; sessionStorage only carries it over a reload of the same tab.
const slot = 'fuelbook.token'

let token: string | null = null

/** The token of the current session, '' when nobody is signed in. */
export function authToken(): string {
  token ??= sessionStorage.getItem(slot) ?? ''
  return token
}

/** Keeps the token of a new session; '' forgets it. */
export function keepToken(next: string): void {
  token = next
  if (next) sessionStorage.setItem(slot, next)
  else sessionStorage.removeItem(slot)
}

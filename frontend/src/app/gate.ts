import type { RouteLocationRaw } from 'vue-router'

/** What the gate needs to know of the session. */
export interface GateSession {
  setupNeeded: boolean
  staffNeeded: boolean
  user?: { role: string } | null
}

/** Where to send somebody who is not signed in; true when the page may be shown. */
function stranger(now: GateSession, path: string, full: string): RouteLocationRaw | true {
  if (now.setupNeeded) return path === '/setup' ? true : '/setup'
  if (path === '/login') return true
  return { path: '/login', query: path === '/' ? {} : { to: full } }
}

/** An administrator works in 系统管理 only, and is led to make the first clerk's account before anything else. */
function administrator(now: GateSession, path: string): RouteLocationRaw | true {
  if (path === '/setup') return now.staffNeeded ? true : '/system'
  if (path === '/' || path === '/login') return now.staffNeeded ? '/setup' : '/system'
  return true
}

/** Whether a page may be shown, or where to go instead. It only leads; what a role may do is the backend's to decide. */
export function gate(now: GateSession, path: string, full: string): RouteLocationRaw | true {
  if (!now.user) return stranger(now, path, full)
  if (now.user.role === '管理员') return administrator(now, path)
  return path === '/login' || path === '/setup' ? '/' : true
}

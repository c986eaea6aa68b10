import { describe, expect, it } from 'vitest'
import { gate } from './gate'

const nobody = { setupNeeded: false, staffNeeded: false }
const clerk = { ...nobody, user: { role: '填报' } }
const admin = { ...nobody, user: { role: '管理员' } }

describe('gate', () => {
  it('begins with the administrator, whatever was asked for', () => {
    const fresh = { setupNeeded: true, staffNeeded: true }
    expect(gate(fresh, '/months', '/months')).toBe('/setup')
    expect(gate(fresh, '/login', '/login')).toBe('/setup')
    expect(gate(fresh, '/setup', '/setup')).toBe(true)
  })
  it('remembers where somebody wanted to go before signing in', () => {
    expect(gate(nobody, '/customers', '/customers?level=省级')).toEqual({ path: '/login', query: { to: '/customers?level=省级' } })
    expect(gate(nobody, '/', '/')).toEqual({ path: '/login', query: {} })
    expect(gate(nobody, '/setup', '/setup')).toMatchObject({ path: '/login' })
    expect(gate(nobody, '/login', '/login')).toBe(true)
  })
  it('lets a clerk go anywhere but back to the door', () => {
    expect(gate(clerk, '/months/2026-10', '')).toBe(true)
    expect([gate(clerk, '/login', ''), gate(clerk, '/setup', '')]).toEqual(['/', '/'])
  })
  it('leads an administrator to the second step, then to the accounts', () => {
    expect(gate({ ...admin, staffNeeded: true }, '/', '')).toBe('/setup')
    expect(gate({ ...admin, staffNeeded: true }, '/setup', '')).toBe(true)
    expect(gate({ ...admin, staffNeeded: true }, '/system/users', '')).toBe(true)
    expect([gate(admin, '/', ''), gate(admin, '/setup', ''), gate(admin, '/login', '')]).toEqual(['/system', '/system', '/system'])
  })
})

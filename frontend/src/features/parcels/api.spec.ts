import { describe, expect, it } from 'vitest'
import { folderOn, monthBefore } from './api'

describe('what a clerk packs', () => {
  it('is the month before, also in January', () => {
    expect(monthBefore(new Date(2026, 10, 3))).toBe('2026-10')
    expect(monthBefore(new Date(2027, 0, 31))).toBe('2026-12')
  })
  it('goes to a folder of its own', () => {
    expect(folderOn('E:\\')).toBe('E:\\油客簿上报')
    expect(folderOn('/media/stick')).toBe('/media/stick/油客簿上报')
  })
})

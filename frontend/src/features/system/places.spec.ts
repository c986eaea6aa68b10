import { expect, test } from 'vitest'
import { folderOn } from './places'

test('the folder stands on the chosen drive, in the words of its system', () => {
  expect(folderOn('E:\\')).toBe('E:\\油客簿备份')
  expect(folderOn('E:')).toBe('E:\\油客簿备份')
  expect(folderOn('/media/usb')).toBe('/media/usb/油客簿备份')
  expect(folderOn('/')).toBe('/油客簿备份')
})

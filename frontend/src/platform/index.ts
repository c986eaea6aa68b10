// What differs between the window and the browser. Everything else on screen is the same program.
import { browser } from './browser'
import { inWindow, shellWindow } from './window'
import type { Platform, SaveResult } from './types'

export type { PickedFile, Platform, SaveResult } from './types'

function here(): Platform {
  return inWindow() ? shellWindow : browser
}

/** Asks for files and reads them; an empty list when the clerk cancels. */
export const pickFiles: Platform['pickFiles'] = () => here().pickFiles()

/** Saves what the API path answers; throws the refusal of the backend. token is the session's bearer token. */
export const saveFile: Platform['saveFile'] = (suggested, path, token) => here().saveFile(suggested, path, token)

/** Saves bytes the page already has. */
export const saveBytes: Platform['saveBytes'] = (suggested, bytes) => here().saveBytes(suggested, bytes)

/** Shows the folder of a saved file; 'unavailable' in the browser. */
export const openFolder: Platform['openFolder'] = (path) => here().openFolder(path)

/** Prints the page as it stands. */
export const print: Platform['print'] = () => here().print()

/** What to tell the clerk of a file: where it went; empty when saving was given up. */
export function savedText(saved: SaveResult): string {
  if (saved.state !== 'saved') return ''
  return saved.path ? `已保存到 ${saved.path}` : '已下载，请在浏览器的下载列表中查看'
}

/** Saves what the API path answers and says where it went. */
export async function savePaper(suggested: string, path: string, token: string): Promise<string> {
  return savedText(await saveFile(suggested, path, token))
}

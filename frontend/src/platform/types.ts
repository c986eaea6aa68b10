/** A file the clerk chose, whole. */
export interface PickedFile {
  name: string
  bytes: Uint8Array
}

/** How saving ended; path is known in the window only. */
export type SaveResult = { state: 'saved'; path: string } | { state: 'cancelled' } | { state: 'unavailable' }

export interface Platform {
  pickFiles(): Promise<PickedFile[]>
  saveFile(suggested: string, path: string, token: string): Promise<SaveResult>
  saveBytes(suggested: string, bytes: Uint8Array): Promise<SaveResult>
  openFolder(path: string): Promise<'done' | 'unavailable'>
  print(): Promise<'done' | 'unavailable'>
}

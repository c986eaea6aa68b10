/** The folder of the copies on a drive, written as its system writes paths. */
export function folderOn(drive: string): string {
  const end = drive.includes('\\') || /^[A-Za-z]:$/.test(drive) ? '\\' : '/'
  return drive.replace(/[\\/]$/, '') + end + '油客簿备份'
}

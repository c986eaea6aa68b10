/** The text of a version as the beginning of the next: its version line gets a name of its own and takes effect from the day on. */
export function nextVersion(text: string, today: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`
  const version = `${day.replaceAll('-', '')}-${two(today.getHours())}${two(today.getMinutes())}`
  return text.replace(/^\^ .*$/m, `^ ${version} ${day}`)
}

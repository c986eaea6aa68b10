/** Panels that are open, the top one last. Esc closes one at a time, from the top. */
const open: symbol[] = []

/** Puts a panel on top and says how many lie there now: it is drawn above those opened before it. */
export function raise(panel: symbol): number {
  lower(panel)
  return open.push(panel)
}

/** Takes a panel away, wherever it lies. */
export function lower(panel: symbol): void {
  const at = open.indexOf(panel)
  if (at >= 0) open.splice(at, 1)
}

/** Whether nothing lies above the panel. */
export function onTop(panel: symbol): boolean {
  return open.at(-1) === panel
}

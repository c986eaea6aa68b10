// A clerk at the screen: opens the browser, looks, clicks, waits for what is written. No step sleeps.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { chromium } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Longest wait for one thing to appear, in milliseconds: a whole year of sales is imported on slow machines too. */
const patience = 60_000

/** Fails with a sentence unless the condition holds. */
export function must(condition, sentence) {
  if (!condition) throw new Error(sentence)
}

/** Opens a browser on the program. shots is where pictures go. */
export async function openClerk(url, shots) {
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.FUELBOOK_CHROMIUM ?? '/usr/bin/chromium', args: flags })
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', acceptDownloads: true })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  const troubles = []
  page.on('pageerror', (e) => troubles.push(e.message))
  page.on('console', (m) => {
    if (m.type() === 'error') troubles.push(m.text())
  })
  return { ...hands(page, url, shots, troubles), page, close: () => browser.close() }
}

function hands(page, url, shots, troubles) {
  let picture = 0
  const see = (text) => page.getByText(text).first().waitFor()

  async function shot(name) {
    picture++
    await page.screenshot({ path: path.join(shots, `${String(picture).padStart(2, '0')}-${name}.png`) })
  }

  /** Picture of the screen, and nothing serious or critical from the accessibility check. */
  async function inspect(name) {
    await shot(name)
    await page.evaluate(axeSource)
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
    const bad = found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    const said = bad.map(
      (v) =>
        `${v.id}: ${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 3)
          .join(' | ')}`,
    )
    must(bad.length === 0, `无障碍检查「${name}」：${said.join('; ')}`)
  }

  /** Clicks what downloads a file and returns its name and bytes; kind is checked by the first bytes. */
  async function download(click, kind) {
    const [file] = await Promise.all([page.waitForEvent('download'), click()])
    const bytes = readFileSync(await file.path())
    const magic = { pdf: '%PDF-', xlsx: 'PK', docx: 'PK', db: 'SQLite format 3' }[kind]
    must(bytes.subarray(0, magic.length).toString('latin1') === magic, `「${file.suggestedFilename()}」不是${kind}文件`)
    must(bytes.length > 1000, `「${file.suggestedFilename()}」只有${bytes.length}字节`)
    return { name: file.suggestedFilename(), bytes }
  }

  async function pick(button, files) {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()])
    await chooser.setFiles(files)
  }

  return {
    see,
    shot,
    inspect,
    download,
    pick,
    troubles: () => troubles.splice(0),
    /** Forgets the troubles that are the expected answer. */
    forgive: (pattern) => troubles.splice(0, troubles.length, ...troubles.filter((t) => !pattern.test(t))),
    go: async (hash) => {
      await page.goto(`${url}#${hash}`)
    },
    menu: (name) => page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name }).click(),
    press: (name) => page.getByRole('button', { name, exact: true }).first().click(),
  }
}

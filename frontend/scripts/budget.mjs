// Holds the built application against its budgets (gzip, KB) and against the rules for old browsers. Run after `npm run build`.
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = path.resolve(import.meta.dirname, '../dist')
const assets = path.join(dist, 'assets')
if (!fs.existsSync(path.join(dist, 'index.html'))) {
  console.error('dist/index.html is missing: run `npm run build` first')
  process.exit(2)
}

const files = fs.readdirSync(assets).map((name) => ({ name, bytes: fs.readFileSync(path.join(assets, name)) }))
const kb = (f) => gzipSync(f.bytes).length / 1024
const isCode = (f) => /\.(js|css|mjs)$/.test(f.name)
const isPaper = (f) => /pdf/i.test(f.name) // the PDF viewer and its worker, loaded only where the browser shows no PDF
const html = fs.readFileSync(path.join(dist, 'index.html'), 'utf8')
const first = files.filter((f) => isCode(f) && html.includes(`assets/${f.name}`))
const lazy = files.filter((f) => isCode(f) && !first.includes(f) && !isPaper(f))
const sum = (list) => list.reduce((n, f) => n + kb(f), 0)
const largest = lazy.reduce((top, f) => (kb(f) > kb(top) ? f : top), lazy[0])

const rows = [
  ['initial JS+CSS', sum(first), 120],
  [`largest feature chunk (${largest.name})`, kb(largest), 40],
  ['whole application without the PDF viewer', sum([...first, ...lazy]), 350],
  ['PDF viewer', sum(files.filter((f) => isCode(f) && isPaper(f))), 520],
]
// Relative addresses and no module from elsewhere: the program has no network.
const strange = [html, ...files.filter(isCode).map((f) => f.bytes.toString())].filter((t) =>
  /(src|href)="https?:\/\/|import\("https?:\/\//.test(t),
).length
let failed = strange
for (const [name, value, limit] of rows) {
  if (value > limit) failed++
  console.log(`${value > limit ? 'OVER' : 'ok  '} ${value.toFixed(1).padStart(7)} / ${limit} KB  ${name}`)
}
if (strange) console.log(`OVER ${strange} files load something from elsewhere`)
process.exit(failed ? 1 : 0)

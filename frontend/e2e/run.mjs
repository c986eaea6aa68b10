// The whole working month of an office, clicked through as a clerk would. Needs a freshly served program with an empty data
// folder: FUELBOOK_URL, the files of the example month: FUELBOOK_SAMPLE, and a folder for pictures: FUELBOOK_SHOTS.
import path from 'node:path'
import { must, openClerk } from './clerk.mjs'
import { empties, firstStart, makeChief, stationAccount } from './accounts.mjs'
import { assessing } from './assessment.mjs'
import { census } from './census.mjs'
import { editing } from './customers.mjs'
import { finding } from './finding.mjs'
import { archiving } from './archive.mjs'
import { duplicating } from './duplicates.mjs'
import { merging } from './merges.mjs'
import { agreementPages, departing, drafting, revising } from './agreements.mjs'
import { correcting, importing, mapping, mending, undoing } from './imports.mjs'
import { closing, looking, monthForms } from './reports.mjs'
import { owning, signing } from './ownership.mjs'
import { claims } from './claims.mjs'
import { complaints } from './complaints.mjs'
import { visiting } from './visits.mjs'
import { messaging } from './messages.mjs'
import { problems } from './problems.mjs'
import { parcels } from './parcels.mjs'
import { planning } from './planning.mjs'
import { pursuit } from './pursuit.mjs'
import { cardRegister, committing, settling } from './settlements.mjs'

function setting(name) {
  const value = process.env[name]
  must(value, `请设置环境变量 ${name}`)
  return value
}

const clerk = await openClerk(setting('FUELBOOK_URL').replace(/\/?$/, '/'), path.resolve(setting('FUELBOOK_SHOTS')))
const sample = path.resolve(setting('FUELBOOK_SAMPLE'))
let count = 0

async function step(name, work) {
  const start = performance.now()
  try {
    await work()
    const troubles = clerk.troubles()
    must(troubles.length === 0, `浏览器报错：${troubles.join('; ')}`)
  } catch (e) {
    await clerk.shot('failed').catch(() => {})
    console.error(`FAIL ${++count} ${name}\n${e.stack ?? e}`)
    await clerk.close()
    process.exit(1)
  }
  console.log(`ok ${++count} ${name} (${Math.round(performance.now() - start)} ms)`)
}

await firstStart(clerk, step)
await empties(clerk, step)
await importing(clerk, step, sample)
await undoing(clerk, step, sample)
await mending(clerk, step, sample)
await mapping(clerk, step)
await correcting(clerk, step)
await monthForms(clerk, step)
await looking(clerk, step)
await editing(clerk, step)
await finding(clerk, step)
await archiving(clerk, step)
await duplicating(clerk, step)
await owning(clerk, step)
await merging(clerk, step)
await settling(clerk, step)
await drafting(clerk, step)
await revising(clerk, step)
await step('管理员：备份，建立负责人账号', () => makeChief(clerk))
await signing(clerk, step)
await committing(clerk, step)
await closing(clerk, step)
await census(clerk, step)
await pursuit(clerk, step)
await planning(clerk, step)
await problems(clerk, step)
await complaints(clerk, step)
await parcels(clerk, step)
await visiting(clerk, step)
await messaging(clerk, step)
await assessing(clerk, step)
await claims(clerk, step)
await departing(clerk, step)
await agreementPages(clerk, step)
await cardRegister(clerk, step)
await stationAccount(clerk, step)
await clerk.close()
console.log(`全部${count}步通过`)

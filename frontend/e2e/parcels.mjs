// A month handed to the office above: keys, an enrolment read over the phone, a parcel on a stick.
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { must } from './clerk.mjs'
import { people, signIn } from './accounts.mjs'

const phrase = '一句不容易猜到的长口令'

/** Makes keys for the first office of a kind. */
async function makeKeys(c, kind) {
  const office = c.page.getByLabel('单位', { exact: true })
  await office.selectOption(await office.locator('option', { hasText: kind }).first().getAttribute('value'))
  await c.page.getByLabel('密钥口令').fill(phrase)
  await c.page.getByLabel('再输一次').fill(phrase)
  await c.press('生成密钥')
  await c.page.getByLabel('再输一次').waitFor({ state: 'detached' })
}

/** One program plays both offices: its first keys are those of the unit, its second those of a district below. */
export async function parcels(c, step) {
  await step('单位与密钥：生成密钥、登记文件、电话核对后接受上级', async () => {
    await signIn(c, people.admin)
    await c.menu('系统管理')
    await c.page.getByRole('navigation', { name: '系统管理' }).getByRole('link', { name: '单位与密钥' }).click()
    await makeKeys(c, '所属单位')
    const [file] = await Promise.all([c.page.waitForEvent('download'), c.press('保存登记文件')])
    const buffer = readFileSync(await file.path())
    await c.press('更换密钥')
    await makeKeys(c, '零管片区')
    await c.pick(c.page.getByRole('button', { name: /把对方的登记文件/ }), {
      name: file.suggestedFilename(),
      mimeType: 'application/octet-stream',
      buffer,
    })
    await c.page.getByLabel(/十二个词与对方念的完全相同/).check()
    await c.press('接受登记')
    await c.page.getByRole('table', { name: '登记的单位' }).getByText('上级').waitFor()
    await c.inspect('单位与密钥')
  })
  await step('月度上报：打包写到文件夹，清单里是已发出', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'fuelbook-parcel-'))
    await signIn(c, people.filler)
    await c.menu('月度上报')
    await c.page.getByLabel('密钥口令').fill(phrase)
    await c.press('打开密钥')
    await c.page.getByLabel('文件夹').fill(folder)
    await c.press('打包上报')
    await c.see(/可以安全拔出/)
    await c.page.getByRole('table', { name: '发出的包' }).getByText('已发出').waitFor()
    must(
      readdirSync(folder).some((f) => f.endsWith('.fbx')),
      '文件夹里没有上报包',
    )
    await c.inspect('月度上报')
    await c.page.getByRole('tab', { name: '退回与疑问' }).click()
    await c.see(/没有疑问和退回/)
    await c.inspect('退回与疑问')
    await c.page.getByRole('tab', { name: '报给上级' }).click()
    await c.download(() => c.press('打印登记簿'), 'pdf')
  })
}

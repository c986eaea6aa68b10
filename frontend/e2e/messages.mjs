// Messages to customers: a template, an agreement, a list, its file, what came back.
import { must } from './clerk.mjs'

const inDays = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)

/** Works as whoever is signed in and may record visits. */
export async function messaging(c, step) {
  await step('客户短信：模板数字数，登记同意，预览冻结，导出CSV，作废', async () => {
    await c.menu('客户短信')
    await c.see('还没有短信名单')
    await c.page.getByRole('tab', { name: '模板' }).click()
    await c.press('节日问候')
    await c.see(/字，1条，还可写\d+字/)
    await c.inspect('客户短信-模板')
    await c.press('保存')
    await c.page.getByRole('cell', { name: '节日问候' }).waitFor()

    await c.page.getByRole('tab', { name: '同意和退订' }).click()
    await c.page.getByLabel('客户', { exact: true }).fill('公司')
    await c.page.getByRole('list', { name: '查到的客户' }).getByRole('link').first().waitFor()
    await c.page.keyboard.press('Enter')
    await c.page.getByLabel('来源').first().fill('书面')
    await c.page.getByRole('button', { name: '同意', exact: true }).first().click()
    await c.see(/^已登记.+同意/)
    await c.inspect('客户短信-同意和退订')

    await c.page.getByRole('tab', { name: '名单' }).click()
    await c.press('新建名单')
    const form = c.page.getByRole('dialog', { name: '新建短信名单' })
    await form.getByLabel('节日').selectOption('元旦')
    await form.getByLabel('发送日期').fill(inDays(3))
    await form.getByLabel('发送时间').fill('21:00')
    await c.press('预览名单')
    await form
      .getByText(/在免打扰时段/)
      .first()
      .waitFor()
    c.forgive(/422/)
    await form.getByLabel('发送时间').fill('10:00')
    await c.page.keyboard.press('Enter')
    await c.see(/可以发送1户.+没有登记同意\d+户/)
    await c.inspect('客户短信-预览名单')
    await c.press('冻结1户的名单')
    await c.press('导出CSV')
    const box = c.page.getByRole('dialog', { name: '导出短信名单' })
    const [file] = await Promise.all([c.page.waitForEvent('download'), box.getByRole('button', { name: '导出', exact: true }).click()])
    must(file.suggestedFilename().endsWith('.csv'), `导出的是${file.suggestedFilename()}`)
    await c.see(/已下载/)
    await c.inspect('客户短信-名单')
    await c.press('作废名单')
    await c.see('这批短信已作废')
    await c.page.keyboard.press('Escape')
  })
}

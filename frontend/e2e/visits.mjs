// Contacts: a month of visits planned, written back on the keyboard and printed; a contact noted from the list with a key.
import { must } from './clerk.mjs'

/** Works as whoever is signed in and may record visits. */
export async function visiting(c, step) {
  await step('客户维护：排拜访，逐行补录，路线单可印；列表上Alt+V登记回访', async () => {
    await c.menu('客户维护')
    await c.press('排出本月计划')
    await c.see(/计划\d+户，已访0户/)
    await c.inspect('客户维护-拜访计划')
    const rows = c.page.getByRole('region', { name: '拜访计划' }).locator('tbody tr')
    // One visit written back costs its words and one key: no mouse, no other field.
    const first = rows.nth(0).getByLabel(/谈了什么$/)
    await first.focus()
    await c.page.evaluate(() => {
      window.pressed = 0
      window.addEventListener('keydown', () => window.pressed++, true)
    })
    const said = 'kai piao'
    await c.page.keyboard.type(said)
    await c.page.keyboard.press('Enter')
    await rows.nth(0).getByText('已访').waitFor()
    const pressed = await c.page.evaluate(() => window.pressed)
    must(pressed === said.length + 1, `补录一户应按${said.length + 1}次键，却按了${pressed}次`)
    const next = await c.page.evaluate(() => document.activeElement?.closest('tr')?.rowIndex)
    must(next === 2, `回车应到下一户，却在第${next}行`)
    await rows
      .nth(1)
      .getByLabel(/未访原因$/)
      .fill('负责人出差')
    await c.page.keyboard.press('Enter')
    await rows.nth(1).getByText('已记下').waitFor()
    await c.download(() => c.press('打印路线单'), 'pdf')
    for (const tab of ['待跟进', '未按期维护', '客户联谊']) {
      await c.page.getByRole('tab', { name: tab }).click()
      await c.inspect(`客户维护-${tab}`)
      if (tab === '未按期维护') await c.download(() => c.press('打印清单'), 'pdf')
    }
    await c.menu('客户档案')
    await c.page.getByRole('grid', { name: '客户列表' }).getByRole('gridcell').first().click()
    await c.page.keyboard.press('Alt+v')
    const box = c.page.getByRole('dialog', { name: /^登记回访/ })
    await box.getByLabel('谈了什么').waitFor()
    await c.inspect('登记回访')
    await c.page.keyboard.type('来站加油，问了近期优惠')
    await c.page.keyboard.press('Enter')
    await c.see(/^已登记.+的现场维护/)
  })
}

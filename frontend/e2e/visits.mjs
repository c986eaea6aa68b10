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
  await step('问卷：写题，用数字键录入，回车到下一题，看结果，撤销', async () => {
    await c.menu('客户维护')
    await c.page.getByRole('tab', { name: '问卷' }).click()
    await c.press('新建问卷')
    const editor = c.page.getByRole('dialog', { name: '新建问卷' })
    await editor.getByLabel('问卷名称').fill('满意度调查')
    await editor.getByLabel('第1题题目').fill('服务态度')
    await c.press('加一题')
    await editor.getByLabel('第2题题目').fill('需要哪些服务')
    await editor.getByLabel('题型').nth(1).selectOption('多选')
    await editor.getByLabel('选项').fill('送油\n开票\n洗车')
    await c.inspect('问卷-编写')
    await editor.getByRole('button', { name: '保存' }).click()
    await c.press('录入')
    const entry = c.page.getByRole('dialog', { name: /^录入答卷/ })
    await entry.getByLabel('客户').fill('公司')
    await entry.getByRole('list', { name: '查到的客户' }).getByRole('link').first().waitFor()
    for (const keys of ['Enter', '5', 'Enter', '1', '3']) {
      await c.page.keyboard.press(keys)
      if (keys === 'Enter') await c.page.waitForFunction(() => document.activeElement?.closest('.answers'))
    }
    await c.inspect('问卷-录入')
    await c.page.keyboard.press('Enter')
    await c.see(/^已录入.+的答卷，答了2题/)
    await c.page.keyboard.press('Escape')
    await c.press('结果')
    await c.see(/共1份答卷/)
    await c.page.getByRole('img', { name: /服务态度/ }).waitFor()
    await c.inspect('问卷-结果')
    await c.download(() => c.press('导出PDF'), 'pdf')
    await c.page.keyboard.press('Escape')
  })
}

// Two records of one customer: looked at side by side, made one, and parted again.
import { must } from './clerk.mjs'

/** Writes a second record of the same customer, as happens at two stations. */
async function writeTwice(c, code, name, contact) {
  await c.go('/customers')
  await c.press('新建客户')
  const panel = c.page.getByRole('dialog', { name: /新建客户/ })
  await panel.getByLabel('客户编号').fill(code)
  await panel.getByLabel('客户名称').fill(name)
  await panel.getByLabel('归属加油站').selectOption({ index: 1 })
  await panel.getByLabel('联系人').fill(contact)
  await panel.getByRole('button', { name: '保存' }).click()
  await panel.waitFor({ state: 'detached' })
}

export async function merging(c, step) {
  const pick = async (label, text) => {
    const group = c.page.getByRole('group', { name: label })
    await group.getByRole('textbox').fill(text)
    await group.getByRole('button', { name: new RegExp(text) }).click()
  }
  await step('合并：两份档案并排比较', async () => {
    await writeTwice(c, 'TEST-A', '东升配送测试有限公司', '')
    await writeTwice(c, 'TEST-B', '东升配送测试有限责任公司', '测试联系人')
    await c.go('/merges/new')
    await pick('保留的档案', 'TEST-A')
    await pick('要并入的档案', 'TEST-B')
    const row = c.page.getByRole('row', { name: /^联系人/ })
    await row.waitFor()
    must(await row.getByRole('radio').nth(1).isChecked(), '空白的一栏应建议取另一份的内容')
    await c.inspect('合并-比较')
  })
  await step('合并：要写理由，合并后只见一份', async () => {
    await c.press('合并')
    await c.see('请写明为什么认定是同一客户')
    c.troubles() // the refusal itself is an expected answer
    await c.page.getByLabel('为什么认定是同一客户').fill('同一院内，录了两次')
    await c.press('合并')
    await c.see('已合并到 TEST-A')
    await c.inspect('合并-完成')
    await c.go('/customers')
    await c.page.getByRole('searchbox', { name: '查找', exact: true }).fill('东升配送测试')
    await c.page.getByRole('gridcell', { name: 'TEST-A' }).waitFor()
    must((await c.page.getByRole('gridcell', { name: 'TEST-B' }).count()) === 0, '并入的档案还在列表里')
    await c.page.getByRole('searchbox', { name: '查找', exact: true }).fill('TEST-B')
    await c.page.getByRole('gridcell', { name: 'TEST-A' }).waitFor()
  })
  await step('撤销合并：两份各自恢复', async () => {
    await c.go('/merges')
    await c.page.getByRole('grid').getByText('同一院内，录了两次').dblclick()
    await c.press('撤销合并')
    await c.see('撤销后两份档案各自恢复')
    await c.inspect('合并-撤销')
    await c.press('确定撤销')
    await c.see('已撤销合并，两份档案各自恢复')
    await c.go('/customers')
    await c.page.getByRole('searchbox', { name: '查找', exact: true }).fill('东升配送测试')
    await c.page.getByRole('gridcell', { name: 'TEST-B' }).waitFor()
  })
}

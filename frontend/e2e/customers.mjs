// The registry: a form that keeps what was typed until it is saved or given up on purpose.
import { must } from './clerk.mjs'

export async function editing(c, step) {
  const panel = () => c.page.getByRole('dialog', { name: /修改档案/ })
  await step('客户档案：写错的数字标在空白旁', async () => {
    await c.go('/customers')
    await c.page.getByRole('searchbox', { name: '查找', exact: true }).fill('370602J00043')
    await c.page.getByRole('gridcell', { name: '370602J00043' }).dblclick()
    await c.press('修改档案')
    await panel().getByLabel('柴油月需求（吨）').fill('7.81O')
    await panel().getByRole('button', { name: '保存' }).click()
    await panel().getByText('「7.81O」不是数字，请改为数字').waitFor()
    await c.inspect('客户-写错的数字')
    c.troubles() // the refusal itself is an expected answer
  })
  await step('客户档案：没有保存的先问再丢', async () => {
    await c.page.keyboard.press('Escape')
    await c.see('关闭后会丢失')
    await c.page.getByRole('button', { name: '取消' }).last().click()
    must((await panel().getByLabel('柴油月需求（吨）').inputValue()) === '7.81O', '填写的内容丢了')
    await panel().getByLabel('柴油月需求（吨）').fill('312.975')
    await panel().getByLabel('备注').fill('走一遍')
    await panel().getByRole('button', { name: '保存' }).click()
    await panel().waitFor({ state: 'detached' })
    await c.see('走一遍')
  })
}

// The bonus: previewed by who fills in, committed by who approves.
import { must } from './clerk.mjs'
import { month } from './reports.mjs'

/** Preview as the clerk who fills in; the chief commits later. */
export async function settling(c, step) {
  await step('发卡奖励：预览结算', async () => {
    await c.menu('发卡奖励')
    await c.page.getByLabel('月份').selectOption(month)
    await c.press('预览结算')
    await c.see('结算预览（未保存）')
    await c.see('大写：')
    await c.inspect('奖励-预览')
  })
  await step('发卡奖励：按状态筛选', async () => {
    const state = c.page.getByRole('group', { name: '筛选逐项' }).getByLabel('状态')
    await state.selectOption('计发')
    const lines = c.page.getByRole('grid').last()
    await lines.getByText('计发').first().waitFor()
    must((await lines.getByText('不计', { exact: true }).count()) === 0, '筛选后还有别的状态')
  })
}

/** The chief saves the settlement for good and takes its files. */
export async function committing(c, step) {
  await step('发卡奖励：确认结算并下载', async () => {
    await c.menu('发卡奖励')
    await c.page.getByLabel('月份').selectOption(month)
    await c.press('预览结算')
    await c.press('确认结算')
    await c.page.getByRole('dialog', { name: '确认结算' }).getByRole('button', { name: '确定' }).click()
    await c.see(`已保存${month}的结算`)
    await c.download(() => c.press('下载 Excel'), 'xlsx')
    await c.download(() => c.press('下载 PDF'), 'pdf')
    await c.inspect('奖励-已保存')
  })
}

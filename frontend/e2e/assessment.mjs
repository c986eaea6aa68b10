// The board of assessment: a score opens to its records, the chief says something, the ranking is printed.
import { must } from './clerk.mjs'
import { people, signIn } from './accounts.mjs'

/** Works as the chief of the unit. */
export async function assessing(c, step) {
  await step('考核评价：得分可打开看记录，负责人写评语，排名可印', async () => {
    await signIn(c, people.chief)
    await c.menu('考核评价')
    await c.page.getByRole('region', { name: '所属单位排名' }).waitFor()
    await c.inspect('考核评价')
    await c.page.getByRole('tab', { name: '客户责任人' }).click()
    const board = c.page.getByRole('region', { name: '客户责任人排名' })
    const row = board.locator('tbody tr').first()
    await row.getByRole('button', { name: /客户保有\d+分，看记录/ }).click()
    const panel = c.page.getByRole('dialog', { name: /：客户保有$/ })
    const [, count] = (await panel.getByText(/共\d+条记录/).textContent()).match(/共(\d+)条记录/)
    const shown = await panel.getByRole('table', { name: '记录' }).locator('tbody tr').count()
    must(shown === Math.min(500, Number(count)) && shown > 0, `得分由${count}条记录算出，却列出${shown}条`)
    await c.inspect('考核评价-记录')
    await panel.getByRole('button', { name: /^关闭/ }).click()
    await row.getByRole('button', { name: /写评语$/ }).click()
    const box = c.page.getByRole('dialog', { name: /^评语：/ })
    await box.getByRole('textbox', { name: '评语' }).fill('回访要跟上')
    await box.getByRole('button', { name: '保存评语' }).click()
    await row.getByText('回访要跟上').waitFor()
    await c.download(() => c.press('打印排名'), 'pdf')
    await c.menu('工作台')
    await c.page
      .getByRole('button', { name: /^汇总分析.+写落实情况$/ })
      .first()
      .click()
    const note = c.page.getByRole('dialog', { name: /^汇总分析/ })
    await note.getByRole('textbox', { name: '落实情况' }).fill('流失集中在柴油客户，已分片区走访')
    await note.getByRole('button', { name: '记下' }).click()
    await c.see(/流失集中在柴油客户/)
  })
}

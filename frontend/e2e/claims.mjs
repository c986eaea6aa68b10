// Key accounts: a target put up, claimed, a later claim that does not hold, a working group.
import { people, signIn } from './accounts.mjs'

const target = '市属某局车队'

async function takeUp(c) {
  await signIn(c, people.filler)
  await c.menu('潜在客户')
  await c.press('登记潜在客户')
  const form = c.page.getByRole('dialog').first()
  await form.getByLabel(/^加油站/).selectOption({ index: 1 })
  await form.getByLabel(/^责任区域/).fill('某街道')
  await form.getByLabel(/^调查日期/).fill(new Date().toLocaleDateString('sv-SE'))
  await form.getByLabel(/^潜在客户名称/).fill(target)
  await form.getByLabel(/^对象类别/).selectOption('政府机关')
  await form.getByRole('button', { name: /^保存/ }).click()
  await form.getByRole('status').first().waitFor()
  await form.getByRole('button', { name: /^关闭（/ }).click()
  await c.page.getByRole('gridcell', { name: target }).dblclick()
  await c.page.getByRole('dialog').getByRole('button', { name: '列入开发' }).click()
  await c.page.getByRole('dialog').getByText('筛查有效，列入开发').waitFor()
  await c.page
    .getByRole('dialog')
    .getByRole('button', { name: /^关闭（/ })
    .click()
}

/** Puts a government body on the board and names its working group. */
export async function claims(c, step) {
  await step('摘牌：挂牌，先摘先得，后摘的说明原因，公平记录可查', async () => {
    await takeUp(c)
    await signIn(c, people.reviewer)
    await c.menu('摘牌')
    await c.inspect('摘牌-空')
    const put = c.page.getByRole('form', { name: '挂牌' })
    const option = await put
      .getByRole('option', { name: new RegExp(target) })
      .first()
      .getAttribute('value')
    await put.getByLabel('挂出目标').selectOption(option)
    await put.getByLabel('条件').fill('先签先得')
    await put.getByRole('button', { name: '挂牌' }).click()
    await c.see('已挂牌')
    await signIn(c, people.filler)
    await c.menu('摘牌')
    const card = c.page.getByRole('article', { name: target })
    for (const [who, says] of [
      [1, /已摘，由/],
      [2, /已摘，由/],
    ]) {
      await card.getByRole('button', { name: '登记摘牌' }).click()
      await card.getByLabel('摘牌人').selectOption({ index: who })
      await card.getByRole('button', { name: '确定摘牌' }).click()
      await card.getByRole('button', { name: '确定摘牌' }).waitFor({ state: 'detached' })
      await c.see(says)
    }
    await card.getByText('公平记录（3）').click()
    await card.getByText(/不成立：已被先摘/).waitFor()
    await c.inspect('摘牌-公平记录')
  })
  await step('重点客户：政府机关要先有工作小组', async () => {
    await signIn(c, people.reviewer)
    await c.menu('摘牌')
    await c.page.getByRole('tab', { name: '重点客户' }).click()
    const row = c.page.getByRole('table', { name: '重点客户' }).getByRole('row', { name: new RegExp(target) })
    await row.getByText('政府机关要先建立工作小组').waitFor()
    await row.getByRole('button', { name: '指派小组' }).click()
    const panel = c.page.getByRole('dialog', { name: `工作小组：${target}` })
    await panel.getByRole('button', { name: '保存小组' }).click()
    await panel
      .getByText(/没有指定组长、副组长、成员/)
      .first()
      .waitFor()
    c.troubles()
    await panel.getByLabel(/^组长/).selectOption({ index: 1 })
    await panel.getByLabel(/^副组长/).selectOption({ index: 2 })
    await panel.getByLabel('添加成员').selectOption({ index: 3 })
    await panel.getByRole('button', { name: '保存小组' }).click()
    await c.see(`「${target}」的工作小组已指派`)
    await row.getByText('要先建立工作小组').waitFor({ state: 'detached' })
    await c.inspect('重点客户-小组')
  })
}

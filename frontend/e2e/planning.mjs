// The plan of the next month: drafted, filled, handed in, signed by two more people, printed.
import { people, signIn } from './accounts.mjs'

async function drafted(c, step) {
  await step('开发计划：编制草稿，建议有依据，没报数的不按零计', async () => {
    await signIn(c, people.filler)
    await c.menu('开发计划')
    await c.see('应于')
    await c.inspect('开发计划-空')
    await c.press('编制草稿')
    const counties = c.page.getByRole('table', { name: '机构客户计划' })
    await counties
      .getByRole('button', { name: /查看依据/ })
      .first()
      .click()
    await counties.getByText(/每个区县不少于1个（6\.5\.3）/).waitFor()
    await c.page
      .getByRole('table', { name: '汇总' })
      .getByText(/加油站/)
      .nth(1)
      .waitFor()
    await c.press('提交')
    await c.see(/没有报数不按零计/)
    c.troubles()
    await c.inspect('开发计划-草稿')
    await c.press('未报的填入建议数')
    await counties
      .getByRole('textbox', { name: /计划数$/ })
      .first()
      .fill('3')
    await c.press('保存')
    await c.see(/已保存\d+行/)
    // What was saved is said a moment before the list is read again.
    await c.page.getByText('未报', { exact: true }).first().waitFor({ state: 'detached' })
    await c.press('提交')
    await c.see('已提交，等待审核')
  })
}

async function signed(c, step) {
  await step('开发计划：复核、负责人先后签字，生效锁定，更正另立一版，旧版可印', async () => {
    await signIn(c, people.reviewer)
    await c.menu('开发计划')
    await c.press('审核通过')
    await c.see('已审核，等待批准')
    await signIn(c, people.chief)
    await c.menu('开发计划')
    await c.press('批准')
    await c.see('已批准，计划生效并锁定')
    await c.inspect('开发计划-批准')
    await signIn(c, people.filler)
    await c.menu('开发计划')
    await c.press('提出更正版')
    const box = c.page.getByRole('dialog', { name: '提出更正版' })
    await box.getByLabel(/^原因/).fill('新开一站')
    await box.getByRole('button', { name: '确定' }).click()
    await c.see('已立更正版')
    await c.see('第2版 草稿')
    const versions = c.page.getByRole('table', { name: '版本' })
    await c.download(() => versions.getByRole('row', { name: /第1版/ }).getByRole('button', { name: 'PDF' }).click(), 'pdf')
    await c.inspect('开发计划-更正')
  })
}

/** Takes the plan of the next month into force. */
export async function planning(c, step) {
  await drafted(c, step)
  await signed(c, step)
}

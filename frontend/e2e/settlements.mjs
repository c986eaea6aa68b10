// The bonus: previewed by who fills in, committed by who approves.
import { must } from './clerk.mjs'
import { people, signIn } from './accounts.mjs'
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
  await step('发卡奖励：登记一天出勤', async () => {
    await c.page.getByText(/出勤天数/).click()
    await c.page.getByLabel('出勤的人').selectOption({ index: 1 })
    await c.page.getByLabel('出勤的日期').fill(`${month}-05`)
    await c.page.getByLabel('哪种出勤').fill('非当班')
    await c.press('登记')
    await c.page.getByText(/-05 .* 非当班/).waitFor()
  })
  await step('发卡奖励：按状态筛选', async () => {
    const state = c.page.getByRole('group', { name: '筛选逐项' }).getByLabel('状态')
    await state.selectOption('计发')
    const lines = c.page.getByRole('grid').last()
    await lines.getByText('计发').first().waitFor()
    must((await lines.getByText('不计', { exact: true }).count()) === 0, '筛选后还有别的状态')
  })
}

async function openSaved(c) {
  await c.menu('发卡奖励')
  await c.page.getByRole('button', { name: '查看和办理' }).first().click()
  return c.page.getByRole('dialog', { name: '发卡奖励结算' })
}

/** One account submits, another approves; the pool is divided, statements and payroll are printed. */
export async function committing(c, step) {
  await step('发卡奖励：复核提交，负责人批准并锁定', async () => {
    await signIn(c, people.reviewer)
    await c.menu('发卡奖励')
    await c.page.getByLabel('月份').selectOption(month)
    await c.press('预览结算')
    await c.press('提交批准')
    await c.page.getByRole('dialog', { name: '提交批准' }).getByRole('button', { name: '确定' }).click()
    await c.see(`已提交${month}的结算`)
    await signIn(c, people.chief)
    const panel = await openSaved(c)
    await panel.getByRole('button', { name: '批准并锁定' }).click()
    await panel.getByText('已批准').first().waitFor()
    await panel.getByRole('button', { name: '用原始数据重算核对' }).click()
    await panel.getByText('逐项相同').waitFor()
    await c.inspect('奖励-已批准')
    await panel.getByRole('tab', { name: '已发与现在' }).click()
    await panel.getByText(/相差/).waitFor()
    await panel.getByRole('tab', { name: '个人对账单' }).click()
    await c.download(
      () =>
        panel
          .getByRole('button', { name: /^打印对账单/ })
          .first()
          .click(),
      'pdf',
    )
    await c.page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    await c.download(() => c.press('下载 Excel'), 'xlsx')
    await c.download(() => c.press('下载 PDF'), 'pdf')
  })
  await step('发卡奖励：各站分配奖金池，打印签领表和工资发放表', async () => {
    await signIn(c, people.filler)
    await c.menu('发卡奖励')
    await c.page.getByRole('link', { name: '站奖金池' }).click()
    const page = c.page.locator('main')
    const stations = page.getByLabel('奖金池的加油站')
    await stations.waitFor()
    const values = await stations.locator('option:not([disabled])').evaluateAll((list) => list.map((o) => o.value))
    for (const value of values) {
      await stations.selectOption(value)
      await page
        .getByLabel(/的权重$/)
        .first()
        .fill('1')
      await page.getByRole('button', { name: '保存分配' }).click()
      await page.getByRole('button', { name: '打印签领表' }).waitFor()
    }
    await c.inspect('奖励-奖金池')
    await c.download(() => page.getByRole('button', { name: '打印签领表' }).click(), 'pdf')
    const panel = await openSaved(c)
    await c.download(() => panel.getByRole('button', { name: '工资发放表' }).click(), 'xlsx')
    await c.page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
  })
  await step('发卡奖励：另立方案，断崖当场指出，试算过去，另一人凭批文号启用', async () => {
    await c.page.getByRole('link', { name: '方案与试算' }).click()
    await c.page
      .getByRole('list', { name: '方案版本' })
      .getByRole('button', { name: /示例方案/ })
      .first()
      .click()
    await c.press('以此另立新版本')
    await c.page.getByLabel('方案版本号').fill('2026-12')
    await c.page.getByLabel('方案版本号').press('Tab')
    await c.page.getByLabel('第1条阶梯').selectOption('达标全部')
    await c.see(/断崖：「站内发卡」从99张到100张/)
    await c.page.getByLabel('试算从').selectOption(month)
    await c.page.getByLabel('试算到').selectOption(month)
    await c.press('试算')
    await c.see(/这个方案共/)
    await c.inspect('奖励-方案')
    await c.page.getByLabel('批文号').fill('示例〔2026〕1号')
    await c.page.getByLabel('批文号').press('Tab')
    await c.press('保存草稿')
    await c.page
      .getByRole('list', { name: '方案版本' })
      .getByText(/草稿 ·/)
      .waitFor()
    await signIn(c, people.chief)
    await c.menu('发卡奖励')
    await c.page.getByRole('link', { name: '方案与试算' }).click()
    await c.page.getByRole('list', { name: '方案版本' }).getByRole('button', { name: /草稿/ }).click()
    await c.press('批准启用')
    await c.page
      .getByRole('list', { name: '方案版本' })
      .getByText(/示例〔2026〕1号/)
      .waitFor()
  })
  await step('发卡奖励：争议由一人提出，另一人裁定', async () => {
    await signIn(c, people.filler)
    await c.menu('发卡奖励')
    await c.page.getByRole('link', { name: '争议与放行' }).click()
    await c.page.getByLabel('争议的月份').selectOption(month)
    await c.page.getByLabel('争议的员工').selectOption({ index: 1 })
    await c.page.getByLabel('争议的事项').fill('一张站外卡记成了站内')
    await c.page.getByLabel('争议的依据').fill('站外发卡登记表第3页')
    await c.press('提出争议')
    await c.page.getByRole('list', { name: '争议' }).getByText('待裁定').waitFor()
    await signIn(c, people.chief)
    await c.menu('发卡奖励')
    await c.page.getByRole('link', { name: '争议与放行' }).click()
    await c.page.getByLabel('裁定的金额').fill('5.00')
    await c.page.getByLabel('裁定的理由').fill('登记表属实，补发差价')
    await c.page.getByRole('button', { name: '裁定', exact: true }).click()
    await c.see(/裁定：登记表属实/)
    await c.inspect('奖励-争议')
  })
}

/** The register of cards: a file of changes, the timeline of a card, numbers received and stock. */
export async function cardRegister(c, step) {
  await step('发卡台账：登记领卡号段，库存和跳号自己算出', async () => {
    await signIn(c, people.reviewer)
    await c.menu('发卡奖励')
    await c.page.getByRole('link', { name: '发卡台账' }).click()
    const number = await c.page.getByRole('grid').getByRole('gridcell').first().innerText()
    await c.page.getByLabel('领卡的加油站').selectOption({ index: 1 })
    await c.page.getByLabel('领卡卡号从').fill(`${number.slice(0, 12)}0000`)
    await c.page.getByLabel('领卡卡号到').fill(`${number.slice(0, 12)}9999`)
    await c.press('登记领卡')
    await c.page.getByRole('cell', { name: '10000', exact: true }).first().waitFor()
    await c.inspect('奖励-发卡台账')
  })
  await step('发卡台账：导入卡片变动，补换的卡不是新发卡', async () => {
    await signIn(c, people.filler)
    await c.menu('发卡奖励')
    await c.page.getByRole('link', { name: '发卡台账' }).click()
    const cells = c.page.getByRole('grid').getByRole('gridcell')
    const number = await cells.first().innerText()
    const today = new Date().toLocaleDateString('sv-SE')
    const csv = `\ufeff流水号,卡号,变动类型,变动日期,新卡号\nV1,${number},挂失,${today},\nV2,${number},补卡,${today},9000000000009999\n`
    await c.menu('数据导入')
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), [
      { name: '卡片变动.csv', mimeType: 'text/csv', buffer: globalThis.Buffer.from(csv) },
    ])
    await c.page.getByRole('button', { name: '逐个导入' }).and(c.page.locator(':enabled')).click()
    await c.see('全部文件已导入')
    await c.menu('发卡奖励')
    await c.page.getByRole('link', { name: '发卡台账' }).click()
    await c.page.getByLabel('卡的状态').selectOption('已补换')
    await c.see('共1张')
    await c.page.getByRole('gridcell', { name: number }).first().dblclick()
    const panel = c.page.getByRole('dialog')
    await panel.getByText(/补卡，新卡9000000000009999/).waitFor()
    await c.inspect('奖励-一张卡')
    await c.page.keyboard.press('Escape')
  })
}

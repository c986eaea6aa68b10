// The month: seven forms with the records behind their figures, and its closing.
import { people, signIn } from './accounts.mjs'
import { must } from './clerk.mjs'

/** The month of the example that is worked on. */
export const month = '2026-10'
const forms = ['附录1', '附录2', '附录3', '附录4', '附录5', '附录6', '附录7']

/** The seven forms, and the records behind figures. */
export async function monthForms(c, step) {
  await step(`打开${month}月份`, async () => {
    await c.menu('月度报表')
    await c.page.getByRole('link', { name: month }).click()
    await c.see('表间勾稽')
    must((await c.page.getByRole('cell', { name: '不平', exact: true }).count()) === 0, '有勾稽不平')
    must((await c.page.getByRole('cell', { name: 'OK', exact: true }).count()) > 0, '没有勾稽结果')
    await c.inspect('月份-勾稽')
  })
  for (const form of forms) {
    await step(`${form}`, async () => {
      const tab = c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: form })
      const title = (await tab.innerText()).trim()
      await tab.click()
      await c.page.getByRole('heading', { name: title }).waitFor()
      await c.see('填报单位：')
      await tieTotals(c)
      await c.inspect(`月份-${form}`)
    })
  }
  await step('用油趋势', async () => {
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '用油趋势' }).click()
    await c.page.getByRole('group', { name: '分组' }).getByRole('button', { name: '片区' }).click()
    await c.page.getByRole('columnheader', { name: '片区' }).waitFor()
    await c.page.getByRole('row').nth(2).getByRole('button').click()
    await c.page.getByRole('img', { name: /片区各月用油/ }).waitFor()
    await c.page.getByRole('group', { name: '分组' }).getByRole('button', { name: '品号' }).click()
    await c.page.getByRole('button', { name: /0#/ }).first().waitFor()
    await c.inspect('月份-用油趋势')
  })
  await step('表样的版本', async () => {
    await c.press('表样')
    await c.see(/2026-A版，自2012-08-01起（当前生效）/)
    await c.page.getByRole('button', { name: '关闭（Esc）' }).click()
  })
  await step('领导一页：数字与附录4一致，图有说明', async () => {
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '领导一页' }).click()
    await c.page.getByRole('img', { name: /户数变动/ }).waitFor()
    await c.page.getByRole('cell', { name: '附录4合计行「月末户数」' }).waitFor()
    await c.inspect('月份-领导一页')
  })
  await step('流失预警名单与模型自检', async () => {
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '流失预警' }).click()
    await c.see(/附录3只按本单位生效的流失定义认定/)
    await c.see(/回溯检验：/)
    await c.press('流失口径')
    await c.see(/程序默认值，未经本单位签发/)
    await c.page.getByRole('button', { name: '关闭（Esc）' }).click()
    await c.see(/个月中加油\d+个月，最近一次/)
    await c.press('开始自检')
    await c.see('-33225.6')
    must((await c.page.getByRole('cell', { name: '不一致', exact: true }).count()) === 0, '自检与发表值不一致')
    await c.inspect('月份-流失预警')
  })
}

/** Opens the records behind the figures of the total rows: each list must total its cell. */
async function tieTotals(c) {
  await tieCell(c)
  const totals = c.page.getByRole('grid').getByRole('button')
  const many = Math.min(await totals.count(), 4)
  for (let i = 0; i < many; i++) {
    await totals.nth(i).scrollIntoViewIfNeeded()
    await totals.nth(i).click()
    const panel = c.page.getByRole('dialog')
    await panel.getByText('表中数字：').waitFor()
    const tie = panel.getByText(/条记录的合计/)
    if ((await tie.count()) > 0) must((await tie.innerText()).includes('与表中数字一致'), `记录不等于表中数字：${await panel.innerText()}`)
    if (i === 0) await c.inspect('月份-单元格记录')
    await panel.getByRole('button', { name: '关闭（Esc）' }).click()
    await panel.waitFor({ state: 'detached' })
  }
}

/** Opens the first figure with records in the body of the table, where there is one. */
async function tieCell(c) {
  const cells = c.page.locator('[role=gridcell].link').filter({ hasText: /^[\d,.]+$/ })
  const many = Math.min(await cells.count(), 20)
  const panel = c.page.getByRole('dialog')
  for (let i = 0; i < many; i++) {
    await cells.nth(i).click()
    await panel.getByText('表中数字：').waitFor()
    const own = (await panel.getByText('这一格没有自己的记录').count()) === 0 // a running number opens what its row is about
    if (own) await panel.getByText('记录的合计与表中数字一致').waitFor()
    must((await panel.getByRole('listitem').count()) > 0, '没有列出记录')
    await panel.getByRole('button', { name: '关闭（Esc）' }).click()
    await panel.waitFor({ state: 'detached' })
    if (own) return
  }
}

/** From a figure to the customer behind it, and the other lists a clerk lives in. */
export async function looking(c, step) {
  await step('一个片区、一座加油站的附录4', async () => {
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '附录4' }).click()
    for (const place of ['福山片区', '全单位']) {
      await c.page.getByLabel('范围').selectOption({ label: place })
      await c.see(place === '全单位' ? /填报单位：烟台分公司/ : '填报单位：' + place)
    }
    await c.page.getByLabel('范围').selectOption({ index: 4 })
    await c.see(/本表只列.*的客户/)
    await c.inspect('附录4-加油站')
    await c.page.getByLabel('范围').selectOption('')
  })
  await step('从数字到客户档案', async () => {
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '附录4' }).click()
    await c.page.locator('[role=gridcell].link').first().click()
    const first = c.page.getByRole('dialog').getByRole('listitem').getByRole('link').first()
    const name = (await first.innerText()).trim()
    await first.click()
    const dossier = c.page.getByRole('dialog', { name })
    await dossier.getByRole('heading', { name }).waitFor()
    await dossier.getByText('6.').first().waitFor()
    await c.inspect('客户-档案')
    await c.page.keyboard.press('Escape')
    await dossier.waitFor({ state: 'detached' })
    await c.inspect('客户-列表')
  })
  await step('工作台、潜在客户、系统管理', async () => {
    for (const menu of ['工作台', '潜在客户', '系统管理']) {
      await c.menu(menu)
      await c.page.getByRole('heading', { level: 1, name: menu }).waitFor()
      await c.inspect(menu)
    }
  })
}

/** Opens the month as one of the three who sign it. */
async function atTheMonth(c, person) {
  await signIn(c, person)
  await c.menu('月度报表')
  await c.page.getByRole('link', { name: month }).click()
  await c.page.getByRole('heading', { name: '三级签字' }).waitFor()
}

async function sign(c, step) {
  await c.press(`以${step}签字`)
  const box = c.page.getByRole('dialog', { name: `${month} ${step}签字` })
  if (step === '负责人') await c.inspect('结账-确认')
  await box.getByRole('button', { name: step === '负责人' ? '签字并结账' : '确定签字' }).click()
}

/** Filler, reviewer and chief sign one after another, which closes the month; the chief takes the files. */
export async function closing(c, step) {
  await step('结账', async () => {
    await atTheMonth(c, people.filler)
    const said = c.page.getByRole('textbox', { name: '说明' })
    for (let open = await said.count(); open > 0; open--) {
      await said.first().fill('已核对，属实')
      await c.page.getByRole('button', { name: '写明', exact: true }).first().click()
      await c.page.waitForFunction((n) => document.querySelectorAll('[aria-label="说明"]').length === n, open - 1)
    }
    await sign(c, '填报')
    await c.see('现在等复核签字。')
    await c.inspect('结账-已填报')
    await atTheMonth(c, people.reviewer)
    await sign(c, '复核')
    await c.see('现在等负责人签字。')
    await atTheMonth(c, people.chief)
    await sign(c, '负责人')
    await c.see('本月已结账')
    await c.see(/报表指纹（SHA-256）：[0-9a-f]{64}/)
    must((await c.page.getByRole('button', { name: /签字$/ }).count()) === 0, '结账后不应再有签字按钮')
    await c.see('按今天的记录重算，与结账时的七张表一致。')
    await c.inspect('结账-完成')
  })
  await step('结账后仍可查看单元格的记录', async () => {
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '附录4' }).click()
    await c.see('填报单位：')
    await tieTotals(c)
  })
  await step('下载七张表与单张表', async () => {
    await c.download(() => c.press('下载七张表 Excel'), 'xlsx')
    await c.download(() => c.press('下载七张表 PDF'), 'pdf')
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '附录5' }).click()
    const one = await c.download(() => c.press('下载 Excel'), 'xlsx')
    must(/\.xlsx$/.test(one.name), `文件名不对：${one.name}`)
    await c.download(() => c.press('下载 PDF'), 'pdf')
  })
}

// The steps of the working month, one function per job. Everything is found by what a clerk reads.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { must } from './clerk.mjs'

const month = '2026-10'
const forms = ['附录1', '附录2', '附录3', '附录4', '附录5', '附录6', '附录7']

/** Accounts of the walk; duties are kept apart as the rights of the roles ask. */
const people = {
  admin: { name: '系统管理员', login: 'guanli', password: 'Qingquan-Shan-2026' },
  filler: { name: '填报员', login: 'tianbao', password: 'Hongqi-Lu-2026' },
  chief: { name: '负责人', login: 'fuzeren', password: 'Binhai-Zhong-2026' },
}

async function fillAccount(c, person) {
  await c.page.getByLabel('姓名').fill(person.name)
  await c.page.getByLabel('账号').fill(person.login)
  await c.page.getByLabel(/^密码/).fill(person.password)
  await c.page.getByLabel('再输一次密码').fill(person.password)
}

async function signIn(c, person) {
  await c.press('退出')
  await c.page.getByRole('heading', { name: '登录' }).waitFor()
  await c.page.getByLabel('账号').fill(person.login)
  await c.page.getByLabel(/^密码/).fill(person.password)
  await c.press('登录')
  await c.page.getByRole('banner').getByText(person.name).waitFor()
}

/** Administrator, then the first account that does clerk work. */
export async function firstStart(c, step) {
  await step('首次使用:建立管理员', async () => {
    await c.go('/')
    await c.see('建立管理员')
    await c.inspect('首次使用-管理员')
    await fillAccount(c, people.admin)
    await c.press('建立管理员')
    await c.see('建立第一个业务账号')
  })
  await step('首次使用:建立填报账号并登录', async () => {
    await c.inspect('首次使用-业务账号')
    await fillAccount(c, people.filler)
    await c.press('建立账号并开始工作')
    await c.page.getByText(`${people.filler.name}(填报)`).waitFor()
    await c.inspect('工作台-未导入')
  })
}

/** All files of the example month at once; the program finds kinds and order. */
export async function importing(c, step, sample) {
  const files = readdirSync(sample)
    .filter((f) => /\.(csv|xls|xlsx)$/.test(f))
    .map((f) => path.join(sample, f))
  await step('空的页面说明先做什么', async () => {
    for (const [menu, text] of [
      ['月度报表', '还没有可以报表的月份'],
      ['发卡奖励', '还没有可以结算的月份'],
      ['供油协议', '还没有协议'],
      ['数据导入', '还没有选择文件'],
    ]) {
      await c.menu(menu)
      await c.see(text)
      await c.inspect(`空-${menu}`)
    }
  })
  await step(`选择${files.length}个文件,识别种类并排序`, async () => {
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), files)
    await c.see(`共${files.length}个文件,已导入0个`)
    await c.page.getByRole('button', { name: '逐个导入' }).and(c.page.locator(':enabled')).waitFor()
    const rows = c.page.getByRole('region', { name: '待导入的文件' }).getByRole('row')
    must((await rows.nth(1).innerText()).includes('机构.csv'), '机构文件应排在最前')
    must((await rows.last().innerText()).includes('开发计划'), '开发计划应排在最后')
    await c.inspect('导入-已识别')
  })
  await step('预览第一个文件', async () => {
    await c.press('预览')
    await c.see(/预览:共\d+行/)
    await c.inspect('导入-预览')
  })
  await step('逐个导入全部文件', async () => {
    await c.press('逐个导入')
    await c.see('全部文件已导入')
    await c.see(`共${files.length}个文件,已导入${files.length}个`)
    await c.inspect('导入-完成')
  })
  await step('导入历史与未匹配的卡', async () => {
    await c.page.getByRole('link', { name: '导入历史' }).click()
    await c.page.getByRole('grid').getByText('机构.csv').waitFor()
    await c.inspect('导入-历史')
    await c.page.getByRole('grid').getByText('消费明细_202610.xlsx').dblclick()
    const panel = c.page.getByRole('dialog', { name: '消费明细_202610.xlsx' })
    await panel.getByRole('button', { name: '撤销这次导入' }).waitFor()
    await c.inspect('导入-历史一条')
    await panel.getByRole('button', { name: '关闭(Esc)' }).click()
    await c.page.getByRole('link', { name: '未匹配的卡' }).click()
    await c.page.getByRole('grid').getByRole('gridcell').first().waitFor()
    await c.inspect('导入-未匹配')
  })
}

/** A file is taken out again as a whole, then in again. */
export async function undoing(c, step, sample) {
  const file = '不记名卡销售_2026.xlsx'
  await step('撤销一次导入,再导入同一文件', async () => {
    await c.menu('数据导入')
    await c.page.getByRole('link', { name: '导入历史' }).click()
    await c.page.getByRole('grid').getByText(file).dblclick()
    const panel = c.page.getByRole('dialog', { name: file })
    await panel.getByRole('button', { name: '撤销这次导入' }).click()
    await c.page.getByRole('dialog', { name: '撤销这次导入' }).getByRole('button', { name: '确定' }).click()
    await panel.getByText('撤销时间').waitFor()
    await panel.getByRole('button', { name: '关闭(Esc)' }).click()
    await c.page.getByRole('gridcell', { name: '已撤销' }).waitFor()
    await c.page.getByRole('link', { name: '导入文件' }).click()
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), [path.join(sample, file)])
    await c.see('共1个文件,已导入0个')
    await c.page.getByRole('button', { name: '逐个导入' }).and(c.page.locator(':enabled')).click()
    await c.see(/已导入:共\d+行:新增[1-9]/)
  })
}

/** A file with a wrong row: refused as a whole, then its right rows taken, the wrong one given back as a workbook. */
export async function mending(c, step, sample) {
  const [head, first, second] = readFileSync(path.join(sample, '员工.csv'), 'utf8').split(/\r?\n/)
  const wrong = second.split(',').map((cell, i) => ['YT9999', cell, '999999'][i] ?? cell)
  const right = first.split(',').map((cell, i) => (i === 0 ? 'YT9998' : cell))
  const name = '员工_更正.csv'
  const buffer = Buffer.from([head, right.join(','), wrong.join(',')].join('\r\n'))
  await step('错误的文件整个拒绝,并指出行、列和办法', async () => {
    await c.menu('数据导入')
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), [{ name, mimeType: 'text/csv', buffer }])
    await c.page.getByRole('combobox', { name: `${name}的种类` }).selectOption('staff')
    await c.press('逐个导入')
    await c.page.getByRole('alert').getByText('没有导入').waitFor()
    await c.see('错误与提示(1)')
    await c.page.getByRole('grid').getByRole('gridcell', { name: '999999', exact: true }).waitFor()
    await c.inspect('导入-有错误')
  })
  await step('下载错误行,只导入正确的行', async () => {
    await c.download(() => c.press('下载错误行'), 'xlsx')
    await c.press('只导入正确的行')
    await c.see(/已导入:共2行:新增1.*未导入1/)
    await c.see('全部文件已导入')
  })
}

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
      await c.see('填报单位:')
      await tieTotals(c)
      await c.inspect(`月份-${form}`)
    })
  }
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
    await panel.getByText('表中数字:').waitFor()
    const tie = panel.getByText(/条记录的合计/)
    if ((await tie.count()) > 0) must((await tie.innerText()).includes('与表中数字一致'), `记录不等于表中数字:${await panel.innerText()}`)
    if (i === 0) await c.inspect('月份-单元格记录')
    await panel.getByRole('button', { name: '关闭(Esc)' }).click()
    await panel.waitFor({ state: 'detached' })
  }
}

/** Opens the first figure with records in the body of the table, where there is one. */
async function tieCell(c) {
  const cell = c.page
    .locator('[role=gridcell].link')
    .filter({ hasText: /^[\d,.]+$/ })
    .first()
  if ((await cell.count()) === 0) return
  await cell.click()
  const panel = c.page.getByRole('dialog')
  await panel.getByText('记录的合计与表中数字一致').waitFor()
  must((await panel.getByRole('listitem').count()) > 0, '没有列出记录')
  await panel.getByRole('button', { name: '关闭(Esc)' }).click()
  await panel.waitFor({ state: 'detached' })
}

/** From a figure to the customer behind it, and the other lists a clerk lives in. */
export async function looking(c, step) {
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

/** Preview as the clerk who fills in; the chief commits later. */
export async function settling(c, step) {
  await step('发卡奖励:预览结算', async () => {
    await c.menu('发卡奖励')
    await c.page.getByLabel('月份').selectOption(month)
    await c.press('预览结算')
    await c.see('结算预览(未保存)')
    await c.see('大写:')
    await c.inspect('奖励-预览')
  })
  await step('发卡奖励:按状态筛选', async () => {
    const state = c.page.getByRole('group', { name: '筛选逐项' }).getByLabel('状态')
    await state.selectOption('计发')
    const lines = c.page.getByRole('grid').last()
    await lines.getByText('计发').first().waitFor()
    must((await lines.getByText('不计', { exact: true }).count()) === 0, '筛选后还有别的状态')
  })
}

/** A draft for the first customer found: preview, a contradiction shown at its blank, then saved. */
export async function drafting(c, step) {
  await step('供油协议:选客户并预填', async () => {
    await c.menu('供油协议')
    await c.page.getByRole('grid', { name: /./ }).getByRole('gridcell').first().waitFor()
    await c.inspect('协议-列表')
    await c.press('新拟协议')
    await c.page.getByLabel('协议的客户').fill('公司')
    await c.press('查找客户')
    await c.page.getByRole('list', { name: '找到的客户' }).getByRole('button').first().click()
    await c.page.getByRole('group', { name: '甲方' }).waitFor()
    await c.page.getByLabel('模板').selectOption({ index: 1 })
    await c.inspect('协议-预填')
  })
  await step('供油协议:矛盾标在空白旁', async () => {
    await c.page.getByLabel('一式几份(份)').fill('5')
    await c.page.getByLabel('一式几份(份)').press('Tab')
    await c.press('预览协议')
    await c.see(/对不上/)
    await c.inspect('协议-矛盾')
    await c.page.getByLabel('一式几份(份)').fill('4')
    await c.page.getByLabel('一式几份(份)').press('Tab')
    c.troubles() // the refusal itself is an expected answer
  })
  await step('供油协议:没有自带阅读器时也能预览', async () => {
    await fillBlanks(c)
    await c.page.evaluate(() => Object.defineProperty(navigator, 'pdfViewerEnabled', { configurable: true, value: false }))
    await c.press('预览协议')
    await c.page.getByRole('img', { name: /协议第1页,共\d+页/ }).waitFor()
    await c.page.waitForFunction(() => {
      const paper = document.querySelector('canvas')
      return paper
        .getContext('2d')
        .getImageData(0, 0, paper.width, paper.height)
        .data.some((v, i) => i % 4 === 0 && v < 100)
    })
    await c.inspect('协议-预览-自绘')
  })
  await step('供油协议:保存草稿并下载', async () => {
    await c.press('保存草稿')
    await c.see(/草稿已保存,协议编号/)
    await c.download(() => c.press('下载 PDF'), 'pdf')
    await c.inspect('协议-已保存')
  })
  await step('供油协议:未保存的修改先问再丢', async () => {
    await c.page.getByLabel('甲方专人').fill('另一位')
    await c.page.getByLabel('甲方专人').press('Tab')
    await c.page.getByRole('link', { name: '返回协议列表' }).click()
    const ask = c.page.getByRole('dialog', { name: '离开这份草稿' })
    await ask.getByRole('button', { name: '取消' }).click()
    must((await c.page.getByLabel('甲方专人').inputValue()) === '另一位', '取消离开后修改不见了')
    await c.page.getByRole('link', { name: '返回协议列表' }).click()
    await ask.getByRole('button', { name: '不保存,离开' }).click()
    await c.page.getByLabel('查找协议').waitFor()
  })
  await step('供油协议:再打开草稿,用自带阅读器预览', async () => {
    await c.page.evaluate(() => Object.defineProperty(navigator, 'pdfViewerEnabled', { configurable: true, value: true }))
    await c.page.getByLabel('状态').selectOption('草稿')
    await c.page
      .getByRole('grid')
      .getByRole('gridcell', { name: /^SDXS-/ })
      .first()
      .dblclick()
    await c.page.getByRole('dialog').getByRole('link', { name: '继续修改草稿' }).click()
    await c.see('修改协议草稿')
    await c.press('预览协议')
    await c.page.frameLocator('iframe[title=协议预览]').locator('body').waitFor()
    await c.inspect('协议-再预览')
  })
}

/** Fills the blanks that the registry could not, each named by the refusal of a preview. */
async function fillBlanks(c) {
  const boxes = c.page.getByRole('group', { name: /甲方|乙方/ }).getByRole('textbox')
  for (const box of await boxes.all()) {
    if (!(await box.inputValue())) {
      await box.fill('示例')
      await box.press('Tab')
    }
  }
}

/** The chief commits the settlement, closes the month, and takes the files. */
export async function closing(c, step) {
  await step('建立负责人账号', () => makeChief(c))
  await step('发卡奖励:确认结算并下载', async () => {
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
  await step('结账', async () => {
    await c.menu('月度报表')
    await c.page.getByRole('link', { name: month }).click()
    await c.press('结账')
    await c.inspect('结账-确认')
    await c.page
      .getByRole('dialog', { name: `${month} 结账` })
      .getByRole('button', { name: '确定结账' })
      .click()
    await c.see('本月已结账')
    await c.see(/报表指纹\(SHA-256\):[0-9a-f]{64}/)
    must((await c.page.getByRole('button', { name: '结账', exact: true }).count()) === 0, '结账后不应再有结账按钮')
    await c.inspect('结账-完成')
  })
  await step('结账后仍可查看单元格的记录', async () => {
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '附录4' }).click()
    await c.see('填报单位:')
    await tieTotals(c)
  })
  await step('下载七张表与单张表', async () => {
    await c.download(() => c.press('下载七张表 Excel'), 'xlsx')
    await c.download(() => c.press('下载七张表 PDF'), 'pdf')
    await c.page.getByRole('navigation', { name: '七张表' }).getByRole('link', { name: '附录5' }).click()
    const one = await c.download(() => c.press('下载 Excel'), 'xlsx')
    must(/\.xlsx$/.test(one.name), `文件名不对:${one.name}`)
    await c.download(() => c.press('下载 PDF'), 'pdf')
  })
}

async function makeChief(c) {
  await signIn(c, people.admin)
  await c.page.getByRole('navigation', { name: '系统管理' }).getByRole('link', { name: '账号' }).click()
  await c.press('新建账号')
  const form = c.page.getByRole('dialog', { name: '新建账号' })
  await form.getByLabel(/^姓名/).fill(people.chief.name)
  await form.getByLabel(/^账号/).fill(people.chief.login)
  await form.getByLabel(/^密码/).fill(people.chief.password)
  await form.getByLabel(/^岗位/).selectOption('负责人')
  await c.inspect('系统-新建账号')
  await form.getByRole('button', { name: '保存' }).click()
  await c.page.getByRole('gridcell', { name: people.chief.login, exact: true }).waitFor()
  await signIn(c, people.chief)
}

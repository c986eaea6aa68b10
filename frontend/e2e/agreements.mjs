// A supply agreement from the customer to the paper.
import { people, signIn } from './accounts.mjs'
import { must } from './clerk.mjs'

/** A draft for the first customer found: preview, a contradiction shown at its blank, then saved. */
export async function drafting(c, step) {
  await step('供油协议：选客户并预填', async () => {
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
  await step('供油协议：矛盾标在空白旁', async () => {
    await c.page.getByLabel('一式几份（份）').fill('5')
    await c.page.getByLabel('一式几份（份）').press('Tab')
    await c.press('预览协议')
    await c.see(/对不上/)
    await c.inspect('协议-矛盾')
    await c.page.getByLabel('一式几份（份）').fill('4')
    await c.page.getByLabel('一式几份（份）').press('Tab')
    c.troubles() // the refusal itself is an expected answer
  })
  await step('供油协议：没有自带阅读器时也能预览', async () => {
    await fillBlanks(c)
    await c.page.evaluate(() => Object.defineProperty(navigator, 'pdfViewerEnabled', { configurable: true, value: false }))
    await c.press('预览协议')
    await c.page.getByRole('img', { name: /协议第1页，共\d+页/ }).waitFor()
    await c.page.waitForFunction(() => {
      const paper = document.querySelector('canvas')
      return paper
        .getContext('2d')
        .getImageData(0, 0, paper.width, paper.height)
        .data.some((v, i) => i % 4 === 0 && v < 100)
    })
    await c.inspect('协议-预览-自绘')
  })
}

/** The draft is saved, changed, kept from being lost, and opened again. */
export async function revising(c, step) {
  await step('供油协议：保存草稿并下载', async () => {
    await c.press('保存草稿')
    await c.see(/草稿已保存，协议编号/)
    await c.download(() => c.press('下载 PDF'), 'pdf')
    await c.inspect('协议-已保存')
  })
  await step('供油协议：未保存的修改先问再丢', async () => {
    await c.page.getByLabel('甲方专人').fill('另一位')
    await c.page.getByLabel('甲方专人').press('Tab')
    await c.page.getByRole('link', { name: '返回协议列表' }).click()
    const ask = c.page.getByRole('dialog', { name: '离开这份草稿' })
    await ask.getByRole('button', { name: '取消' }).click()
    must((await c.page.getByLabel('甲方专人').inputValue()) === '另一位', '取消离开后修改不见了')
    await c.page.getByRole('link', { name: '返回协议列表' }).click()
    await ask.getByRole('button', { name: '不保存，离开' }).click()
    await c.page.getByLabel('查找协议').waitFor()
  })
  await step('供油协议：再打开草稿，用自带阅读器预览', async () => {
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
export async function fillBlanks(c) {
  const boxes = c.page.getByRole('group', { name: /甲方|乙方/ }).getByRole('textbox')
  for (const box of await boxes.all()) {
    if (!(await box.inputValue())) {
      await box.fill('示例')
      await box.press('Tab')
    }
  }
}

async function openAgreement(c, customer) {
  await c.menu('供油协议')
  await c.page.getByLabel('查找协议').fill(customer)
  await c.page.getByRole('gridcell', { name: customer }).first().dblclick()
  return c.page.getByRole('dialog')
}

async function closePanel(c) {
  await c.page.keyboard.press('Escape')
  await c.page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** The panel lies over the head of the window: it is closed before another account signs in. */
async function handOver(c, to) {
  await closePanel(c)
  await signIn(c, to)
}

async function doAct(panel, act, note = '') {
  if (note) await panel.getByLabel(/说明（/).fill(note)
  await panel.getByRole('button', { name: act, exact: true }).click()
}

/** A draft goes its way through three accounts to the sealed scan; the fingerprint is read off the screen as off the paper. */
export async function signStepwise(c, customer) {
  let panel = await openAgreement(c, customer)
  await doAct(panel, '提交审核')
  await panel.getByText('待审核').first().waitFor()
  await handOver(c, people.reviewer)
  panel = await openAgreement(c, customer)
  await doAct(panel, '部门审核')
  await panel.getByText('待批准').first().waitFor()
  await handOver(c, people.chief)
  panel = await openAgreement(c, customer)
  await doAct(panel, '批准')
  await panel.getByText('已批准').first().waitFor()
  await c.inspect('协议-已批准')
  await handOver(c, people.filler)
  panel = await openAgreement(c, customer)
  await c.download(() => doAct(panel, '打印'), 'pdf')
  await panel.getByRole('button', { name: '登记盖章' }).waitFor()
  await doAct(panel, '登记盖章', '用印登记12号，双方当面签字')
  const facts = panel.locator('dl').first()
  const value = async (label) => (await facts.locator(`dt:text-is("${label}") + dd`).innerText()).trim()
  const number = await panel.getByRole('heading').first().innerText()
  const jpeg = globalThis.Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
  await c.pick(panel.getByRole('button', { name: /选择/ }), [{ name: '盖章件.jpg', mimeType: 'image/jpeg', buffer: jpeg }])
  await panel.getByText('已选：盖章件.jpg').waitFor()
  await panel.getByLabel('签订日期').fill(new Date().toLocaleDateString('sv-SE'))
  await panel.getByLabel('对方签字人').fill('对方经理')
  await panel.getByLabel('页脚编号').fill(number.trim())
  await panel.getByLabel('页脚校验码').fill('0000 0000 0000 0000')
  await panel.getByRole('button', { name: /核对并归档/ }).click()
  await panel
    .getByText(/不是同一份/)
    .first()
    .waitFor()
  c.troubles() // the refusal is the expected answer
  await c.inspect('协议-扫描件不符')
  await panel.getByLabel('页脚校验码').fill(await value('校验码'))
  await panel.getByRole('button', { name: /核对并归档/ }).click()
  await panel.getByRole('button', { name: '盖章件.jpg' }).waitFor()
  await panel.getByRole('tab', { name: '约定与实际' }).click()
  await c.inspect('协议-已签')
  await closePanel(c)
}

/** A departure from the standard wording is allowed by another account before the agreement is approved. */
export async function departing(c, step) {
  await step('供油协议：改动标准条款，进偏离表，由另一人同意', async () => {
    await signIn(c, people.filler)
    await c.menu('供油协议')
    await c.press('新拟协议')
    await c.page.getByLabel('协议的客户').fill('公司')
    await c.press('查找客户')
    await c.page.getByRole('list', { name: '找到的客户' }).getByRole('button').nth(1).click()
    await c.page.getByRole('group', { name: '甲方' }).waitFor()
    const name = await c.page.getByRole('group', { name: '甲方' }).getByLabel('名称').inputValue()
    await c.page.getByLabel('模板').selectOption({ index: 1 })
    await fillBlanks(c)
    await c.press('保存草稿')
    await c.see(/草稿已保存，协议编号/)
    await c.page.getByLabel('要改的条款').selectOption({ index: 3 })
    await c.press('增加')
    await c.page.getByLabel(/增加的文字/).fill('双方每季度核对一次用量。')
    await c.page.getByLabel(/增加的文字/).press('Tab')
    await c.page.getByLabel('第1处改动的原因').fill('客户要求')
    await c.page.getByLabel('第1处改动的原因').press('Tab')
    await c.inspect('协议-改动条款')
    await c.press('保存草稿')
    await c.see(/草稿已保存，协议编号/)
    await signIn(c, people.reviewer)
    const panel = await openAgreement(c, name)
    await panel.getByRole('tab', { name: '偏离表' }).click()
    await panel.getByText('双方每季度核对一次用量。').waitFor()
    await panel.getByRole('button', { name: '同意这处偏离' }).click()
    await panel.getByText(new RegExp(people.reviewer.name)).waitFor()
    await c.inspect('协议-偏离表')
    await c.download(() => panel.getByRole('button', { name: '打印偏离表' }).click(), 'pdf')
    await panel.getByRole('tab', { name: '办理' }).click()
    await c.download(() => panel.getByRole('button', { name: 'Word 副本' }).click(), 'docx')
  })
}

/** The ledger of numbers, customers without an agreement, the library of wordings, and a batch with its progress. */
export async function agreementPages(c, step) {
  await step('供油协议：编号台账，划给加油站一段号', async () => {
    await c.menu('供油协议')
    await c.page.getByRole('link', { name: '编号台账' }).click()
    await c.page.getByLabel('取得号段的机构').selectOption({ index: 3 })
    await c.page.getByLabel('号段起').fill('9001')
    await c.page.getByLabel('号段止').fill('9050')
    await c.press('划出')
    await c.page.getByRole('cell', { name: '9001 至 9050' }).waitFor()
    await c.inspect('协议-编号台账')
    await c.download(() => c.press('打印台账'), 'pdf')
  })
  await step('供油协议：没有协议的机构客户，负责人批准例外', async () => {
    await signIn(c, people.chief)
    await c.menu('供油协议')
    await c.page.getByRole('link', { name: '未签协议的客户' }).click()
    await c.page.getByRole('gridcell').first().dblclick()
    const box = c.page.getByRole('dialog')
    const until = new Date(Date.now() + 30 * 86400e3).toLocaleDateString('sv-SE')
    await box.getByLabel('例外到哪天').fill(until)
    await box.getByLabel('原因').fill('总部统一签订，尚在办理')
    await c.inspect('协议-批准例外')
    await box.getByRole('button', { name: '批准暂不签协议' }).click()
    await box.waitFor({ state: 'hidden' })
    await c.page.getByLabel('只看没有例外的').uncheck()
    await c.inspect('协议-未签')
  })
  await step('供油协议：另立模板版本，写错指明行，由另一人批准', async () => {
    await signIn(c, people.filler)
    await c.menu('供油协议')
    await c.page.getByRole('link', { name: '模板' }).click()
    await c.page
      .getByRole('list', { name: '模板版本' })
      .getByRole('button', { name: /单位加油卡用油协议/ })
      .click()
    await c.press('以此另立新版本')
    await c.page.getByRole('button', { name: '保存版本' }).waitFor()
    const box = c.page.getByLabel('模板文本')
    const text = await box.inputValue()
    await box.fill(text.replace('{{products}}', '{{nobody}}'))
    await c.see(/没有「nobody」这个字段/)
    await c.inspect('协议-模板有错')
    await box.fill(text.replace('# 不可抗力与政策变化', '# 不可抗力、政策变化'))
    await c.page.getByRole('alert').waitFor({ state: 'hidden' })
    await c.press('保存版本')
    await c.page.frameLocator('iframe[title=协议预览]').locator('body').waitFor()
    await c.inspect('协议-模板')
    await signIn(c, people.chief)
    await c.menu('供油协议')
    await c.page.getByRole('link', { name: '模板' }).click()
    await c.page.getByRole('list', { name: '模板版本' }).getByRole('button', { name: /草稿/ }).click()
    await c.press('批准启用')
    await c.page
      .getByRole('list', { name: '模板版本' })
      .getByRole('button', { name: new RegExp(`${people.chief.name}批准`) })
      .waitFor()
  })
  await step('供油协议：从客户列表批量拟协议，有进度，可取回文件', async () => {
    await signIn(c, people.filler)
    await c.menu('供油协议')
    await c.press('批量拟协议')
    await c.page.getByLabel('级别').selectOption('地市级')
    await c.page.getByText(/^共\d+户$/).waitFor()
    await c.page.getByLabel('模板').selectOption({ index: 1 })
    await c.page.getByRole('group', { name: '结算' }).waitFor()
    await c.press('检查各户是否齐全')
    await c.see(/户齐全/)
    const skip = c.page.getByLabel(/跳过这些客户/)
    if (await skip.count()) await skip.check()
    await c.inspect('协议-批量')
    await c.press('开始拟稿、编号并排版')
    const save = c.page.getByRole('button', { name: /^保存 供油协议_\d+份.pdf$/ })
    await save.waitFor()
    await c.download(() => save.click(), 'pdf')
  })
  await step('客户档案：打印摘要和拜访路线单；月度小结', async () => {
    await c.menu('客户档案')
    const grid = c.page.getByRole('grid', { name: '客户列表' })
    await grid.getByRole('gridcell').first().waitFor()
    await grid.getByRole('checkbox').nth(1).check()
    await c.download(() => c.press('拜访路线单'), 'pdf')
    await grid.getByRole('gridcell').nth(1).dblclick()
    await c.download(() => c.page.getByRole('dialog').getByRole('button', { name: '打印摘要' }).click(), 'pdf')
    await c.page.keyboard.press('Escape')
    await c.menu('月度报表')
    await c.page.getByRole('main').getByRole('link', { name: /2026/ }).first().click()
    await c.download(() => c.press('月度小结 PDF'), 'pdf')
  })
}

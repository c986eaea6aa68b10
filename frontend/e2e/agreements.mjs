// A supply agreement from the customer to the paper.
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

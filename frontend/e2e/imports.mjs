// Files on their way in: recognised, previewed, taken, refused, taken out again.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { must } from './clerk.mjs'

/** All files of the example month at once; the program finds kinds and order. */
export async function importing(c, step, sample) {
  const files = readdirSync(sample)
    .filter((f) => /\.(csv|xls|xlsx)$/.test(f))
    .map((f) => path.join(sample, f))
  await step(`选择${files.length}个文件，识别种类并排序`, async () => {
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), files)
    await c.see(`共${files.length}个文件，已导入0个`)
    await c.page.getByRole('button', { name: '逐个导入' }).and(c.page.locator(':enabled')).waitFor()
    const rows = c.page.getByRole('region', { name: '待导入的文件' }).getByRole('row')
    must((await rows.nth(1).innerText()).includes('机构.csv'), '机构文件应排在最前')
    must((await rows.last().innerText()).includes('开发计划'), '开发计划应排在最后')
    await c.inspect('导入-已识别')
  })
  await step('预览第一个文件', async () => {
    await c.press('预览')
    await c.see(/预览：共\d+行/)
    await c.inspect('导入-预览')
  })
  await step('逐个导入全部文件', async () => {
    await c.press('逐个导入')
    await c.see('全部文件已导入')
    await c.see(`共${files.length}个文件，已导入${files.length}个`)
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
    await panel.getByRole('button', { name: '关闭（Esc）' }).click()
    await c.page.getByRole('link', { name: '未匹配的卡' }).click()
    await c.page.getByRole('grid').getByRole('gridcell').first().waitFor()
    await c.inspect('导入-未匹配')
  })
}

/** A file is taken out again as a whole, then in again. */
export async function undoing(c, step, sample) {
  const file = '不记名卡销售_2026.xlsx'
  await step('撤销一次导入，再导入同一文件', async () => {
    await c.menu('数据导入')
    await c.page.getByRole('link', { name: '导入历史' }).click()
    await c.page.getByRole('grid').getByText(file).dblclick()
    const panel = c.page.getByRole('dialog', { name: file })
    await panel.getByRole('button', { name: '撤销这次导入' }).click()
    await panel.getByText(/预览：移除53行明细/).waitFor()
    await panel.getByRole('button', { name: '确定撤销' }).click()
    await panel.getByText('撤销时间').waitFor()
    await panel.getByRole('button', { name: '关闭（Esc）' }).click()
    await c.page.getByRole('gridcell', { name: '已撤销' }).waitFor()
    await c.page.getByRole('link', { name: '导入文件' }).click()
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), [path.join(sample, file)])
    await c.see('共1个文件，已导入0个')
    await c.page.getByRole('button', { name: '逐个导入' }).and(c.page.locator(':enabled')).click()
    await c.see(/已导入：共\d+行：新增[1-9]/)
  })
}

/** A file with a wrong row: refused as a whole, then its right rows taken, the wrong one given back as a workbook. */
export async function mending(c, step, sample) {
  const [head, first, second] = readFileSync(path.join(sample, '员工.csv'), 'utf8').split(/\r?\n/)
  const wrong = second.split(',').map((cell, i) => ['YT9999', cell, '999999'][i] ?? cell)
  const right = first.split(',').map((cell, i) => (i === 0 ? 'YT9998' : cell))
  const name = '员工_更正.csv'
  const buffer = Buffer.from([head, right.join(','), wrong.join(',')].join('\r\n'))
  await step('错误的文件整个拒绝，并指出行、列和办法', async () => {
    await c.menu('数据导入')
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), [{ name, mimeType: 'text/csv', buffer }])
    await c.page.getByRole('combobox', { name: `${name}的种类` }).selectOption('staff')
    await c.press('逐个导入')
    await c.page.getByRole('alert').getByText('没有导入').waitFor()
    await c.see('错误与提示（1）')
    await c.page.getByRole('grid').getByRole('gridcell', { name: '999999', exact: true }).waitFor()
    await c.inspect('导入-有错误')
  })
  await step('下载错误行，只导入正确的行', async () => {
    await c.download(() => c.press('下载错误行'), 'xlsx')
    await c.press('只导入正确的行')
    await c.see(/已导入：共2行：新增1.*未导入1/)
    await c.see('有1行没有导入')
    await c.download(() => c.press('下载错误行'), 'xlsx')
  })
  await step('档案类文件也能撤销', async () => {
    await c.page.getByRole('link', { name: '导入历史' }).click()
    await c.page.getByRole('grid').getByText(name).dblclick()
    const panel = c.page.getByRole('dialog', { name })
    await panel.getByRole('button', { name: '撤销这次导入' }).click()
    await panel.getByText(/预览：删除1条新建的记录/).waitFor()
    await c.inspect('导入-撤销预览')
    await panel.getByRole('button', { name: '确定撤销' }).click()
    await panel.getByText(/已撤销：删除1条新建的记录/).waitFor()
    await panel.getByRole('button', { name: '关闭（Esc）' }).click()
  })
}

/** A file with names of columns nobody knows: mapped once, read by itself the next time. */
export async function mapping(c, step) {
  const file = (name, code) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`号,人,单位号,干什么\n${code},测试员工,370600,外勤`) })
  await step('列名不认识的文件：对应一次，下次自动', async () => {
    await c.menu('数据导入')
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), [file('外来员工.csv', 'WL0001')])
    await c.see('请选择种类后对应各列')
    await c.page.getByRole('combobox', { name: '外来员工.csv的种类' }).selectOption('staff')
    await c.press('列对应')
    const panel = c.page.getByRole('dialog', { name: /各列怎样对应/ })
    await panel.getByRole('button', { name: '保存并用于这个文件' }).click()
    await panel.getByText('还没有对应的列').first().waitFor()
    c.troubles() // the refusal itself is an expected answer
    for (const [label, title] of [
      ['工号', '号'],
      ['姓名', '人'],
      ['机构代码', '单位号'],
      ['岗位', '干什么'],
    ])
      await panel.getByRole('combobox', { name: label }).selectOption(title)
    await panel.getByLabel('这种文件叫什么').fill('外来人事表')
    await c.inspect('导入-列对应')
    await panel.getByRole('button', { name: '保存并用于这个文件' }).click()
    await c.see(/预览：共1行/)
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), [file('外来员工_2.csv', 'WL0002')])
    await c.see('与保存过的列对应「外来人事表」相符')
    await c.page.getByRole('button', { name: '从列表移除外来员工.csv' }).click()
    await c.page.getByRole('button', { name: '从列表移除外来员工_2.csv' }).click()
  })
}

/** A corrected file takes the place of an earlier one and is taken back; a month volume is typed by hand. All of it is undone again. */
export async function correcting(c, step) {
  const head = '流水号,卡号,加油站,交易时间,油品,数量(升),金额(元)'
  const row = (serial, litres) =>
    `${serial},9999000011112222,烟台福山化工路加油站,2026-10-0${serial.at(-1)} 08:00:00,92#汽油,${litres}.00,74.20`
  const file = (name, ...rows) => ({ name, mimeType: 'text/csv', buffer: Buffer.from([head, ...rows].join('\n')) })
  const bring = async (f) => {
    await c.pick(c.page.getByRole('button', { name: /点击选择/ }), [f])
    await c.see('共1个文件，已导入0个')
    await c.page.getByRole('button', { name: '逐个导入' }).and(c.page.locator(':enabled')).click()
  }
  const undo = async (name, said) => {
    await c.page.getByRole('grid').getByText(name).first().dblclick()
    const panel = c.page.getByRole('dialog', { name })
    await panel.getByRole('button', { name: '撤销这次导入' }).click()
    await panel.getByText(said).waitFor()
    await panel.getByRole('button', { name: '确定撤销' }).click()
    await panel.getByText('撤销时间').waitFor()
    await panel.getByRole('button', { name: '关闭（Esc）' }).click()
  }
  await step('更正过的文件：逐行核对，替换原文件', async () => {
    await c.menu('数据导入')
    await bring(file('补录.csv', row('E1', 10), row('E2', 20), row('E3', 30)))
    await c.see('已导入：共3行')
    await c.page.getByRole('button', { name: '从列表移除补录.csv' }).click()
    await bring(file('补录改.csv', row('E1', 10), row('E2', 25)))
    await c.press('作为更正，逐行核对')
    await c.see('逐行核对：新增0行，更正1行，取消1行，没有变1行')
    await c.page.getByLabel('更正原因').fill('卡系统重新导出')
    await c.inspect('导入-更正核对')
    await c.press('确认更正')
    await c.see(/已更正：逐行核对/)
    await c.page.getByRole('link', { name: '导入历史' }).click()
    await c.page.getByRole('gridcell', { name: '已被更正' }).waitFor()
    await c.page.getByRole('grid').getByText('补录改.csv').dblclick()
    await c.page.getByRole('table', { name: '油品与折算系数' }).getByText('0.725').waitFor()
    await c.inspect('导入-更正记录')
    await c.page.keyboard.press('Escape')
    await undo('补录改.csv', /放回1个被它更正的文件/)
    await undo('补录.csv', /移除3行明细/)
  })
  await step('手工月量：录入，写明依据，撤销', async () => {
    await c.page.getByRole('link', { name: '手工月量' }).click()
    await c.press('录入手工月量')
    const panel = c.page.getByRole('dialog', { name: '录入手工月量' })
    await panel.getByLabel('查找客户').fill('370602J00043')
    await panel.getByLabel('客户', { exact: false }).last().locator('option', { hasText: '370602J00043' }).waitFor({ state: 'attached' })
    await panel.getByRole('combobox', { name: /客户/ }).selectOption({ index: 1 })
    await panel.getByLabel('月份').fill('2026-10')
    await panel.getByRole('combobox', { name: /油品/ }).selectOption('98#汽油')
    await panel.getByLabel('数量').fill('1.5')
    await panel.getByLabel('依据').fill('加油站台账')
    await panel.getByLabel('手工录入的原因').fill('该站未接入卡系统')
    await c.inspect('手工月量-录入')
    await panel.getByRole('button', { name: /保存/ }).click()
    await c.see(/千克\/升 = 1.5/)
    await c.inspect('手工月量')
    await c.page.getByRole('link', { name: '导入历史' }).first().click()
    await undo(/手工月量 2026-10/, /移除1行明细/)
  })
}

// One factory from the census to a customer: facts, scheme, people, negotiation, agreement, each stage with what it asks for.
import { people, signIn } from './accounts.mjs'
import { fillBlanks, signStepwise } from './agreements.mjs'
import { must } from './clerk.mjs'

const factory = '蓝天物流有限公司'

async function save(panel) {
  await panel.getByRole('button', { name: /^保存（/ }).click()
  await panel.getByText(/^已保存/).waitFor()
}

async function forward(panel, stage) {
  await panel.getByRole('button', { name: `推进到「${stage}」` }).click()
  await panel.getByText(`已到「${stage}」`).waitFor()
}

async function takenUp(c, step) {
  await step('客户开发：潜在客户列入开发，内容带过来，缺的逐项说出', async () => {
    await c.menu('潜在客户')
    await c.page.getByRole('gridcell', { name: factory }).dblclick()
    const prospect = c.page.getByRole('dialog', { name: `潜在客户：${factory}` })
    await c.inspect('潜在客户-打开')
    await prospect.getByRole('button', { name: '列入开发' }).click()
    await prospect.getByText('筛查有效，列入开发').waitFor()
    await prospect.getByRole('link', { name: '查看开发记录' }).click()
    const panel = c.page.getByRole('dialog', { name: factory })
    must((await panel.getByLabel('柴油月需求（吨）').inputValue()) === '6.500', '需求没有带过来')
    must((await panel.getByLabel('电话').inputValue()) === '13800001234', '电话没有带过来')
    await panel.getByRole('button', { name: '撤销列入开发' }).waitFor()
    await panel.getByRole('button', { name: '推进到「策划方案」' }).click()
    await panel.getByText('「收集情况」还缺用油周期规律：未填（6.5.4.1）').waitFor()
    await c.inspect('客户开发-缺要件')
    c.troubles() // the refusal itself is an expected answer
  })
}

async function factsAndScheme(c, step) {
  await step('客户开发：情况调查表、开发方案，纸面可印', async () => {
    const panel = c.page.getByRole('dialog', { name: factory })
    await panel.getByLabel('用油周期规律').fill('全年平稳，每周一、四夜间加油')
    await panel.getByLabel('目前消费地点').fill('城东民营站')
    await panel.getByLabel('维系手段').fill('每升降三毛，月结')
    await panel.getByLabel('决策人层级').selectOption('部门负责人')
    await save(panel)
    await panel.getByRole('button', { name: '撤销列入开发' }).waitFor({ state: 'detached' }) // worked on: no longer to be taken back
    await c.download(() => panel.getByRole('button', { name: '印情况调查表' }).click(), 'pdf')
    await forward(panel, '策划方案')
    await panel.getByRole('tab', { name: '方案' }).click()
    await panel.getByLabel('营销策略').fill('量价挂钩，满十吨升一档')
    await panel.getByLabel('谈判要点').fill('先谈夜间加油和开票，后谈价格')
    await panel.getByLabel('公关对象').fill('车队长')
    await panel.getByLabel('合作方式').fill('记账卡，月结')
    await panel.getByText('您的账号不能查看让利底线').waitFor()
    await save(panel)
    await c.inspect('客户开发-方案')
    await forward(panel, '确定人员')
  })
}

async function going(c, step) {
  await step('客户开发：建议谁去，说明理由，申报关联关系', async () => {
    const panel = c.page.getByRole('dialog', { name: factory })
    await panel.getByRole('tab', { name: '人员' }).click()
    await panel.getByText('第1次谈判，建议片区级去').waitFor()
    const first = panel.getByRole('table', { name: '开发人建议' }).getByRole('row').nth(1)
    await first.getByText('片区经理', { exact: false }).first().waitFor()
    await first.getByRole('button', { name: '定为责任人' }).click()
    await first.getByRole('button', { name: '申报' }).click()
    await save(panel)
    await c.inspect('客户开发-人员')
    await forward(panel, '过程控制')
    await panel.getByRole('tab', { name: '谈判' }).click()
    await panel.getByRole('button', { name: '登记一次谈判' }).click()
    await panel.getByLabel('谈了什么').fill('价格和夜间加油')
    await panel.getByLabel('结果', { exact: true }).fill('同意先签一年')
    await panel.getByLabel('下一步', { exact: true }).fill('送协议文本')
    await panel.getByLabel('下一步日期').fill('2026-12-01')
    await save(panel)
    await panel.getByRole('tab', { name: '人员' }).click()
    await panel.getByText('第2次谈判，建议部门级去').waitFor()
    await c.download(() => panel.getByRole('button', { name: '印开发方案' }).click(), 'pdf')
    await panel.getByRole('button', { name: '关闭' }).click()
  })
}

async function board(c, step) {
  await step('客户开发：看板用键盘推进，拖动退回要写原因', async () => {
    await c.menu('客户开发')
    const column = (name) => c.page.getByRole('region', { name, exact: true })
    const card = (stage) => column(stage).getByRole('button', { name: new RegExp(factory) })
    await card('过程控制').focus()
    await c.page.keyboard.press('Alt+ArrowRight')
    await card('签订协议').waitFor()
    await c.inspect('客户开发-看板')
    await c.page.keyboard.press('Alt+ArrowRight')
    await c.see('「签订协议」还缺客户档案：未填（6.5.4.5）')
    c.troubles()
    await card('签订协议').dragTo(column('过程控制'))
    const box = c.page.getByRole('dialog', { name: '退回「过程控制」' })
    await box.getByLabel(/^原因/).fill('对方要再谈付款期')
    await box.getByRole('button', { name: '退回' }).click()
    await card('过程控制').waitFor()
    await card('过程控制').dragTo(column('签订协议'))
    await card('签订协议').waitFor()
    await c.press('列表')
    await c.page.getByRole('gridcell', { name: factory }).waitFor()
    await c.inspect('客户开发-列表')
  })
}

async function signing(c, step) {
  await step('客户开发：登记为客户，不重复填写，还不算成功', async () => {
    await c.press('看板')
    await c.page.getByRole('button', { name: new RegExp(factory) }).click()
    const panel = c.page.getByRole('dialog', { name: factory })
    await panel.getByRole('tab', { name: '签约' }).click()
    await panel.getByLabel(/^客户编号/).fill('370602J90001')
    await c.inspect('客户开发-登记为客户')
    await panel.getByRole('button', { name: '登记为客户' }).click()
    await panel.getByRole('link', { name: '草拟供油协议' }).waitFor()
    await panel.getByRole('button', { name: '推进到「核实」' }).click()
    await panel.getByText('「签订协议」还缺已签供油协议：没有已签的协议（6.5.4.5）').waitFor()
    c.troubles()
    await panel.getByRole('link', { name: `客户档案：${factory}` }).click()
    const dossier = c.page.getByRole('dialog', { name: factory })
    await dossier.getByText('370602J90001').first().waitFor()
    await dossier.getByText('13800001234').first().waitFor()
  })
}

async function agreement(c, step) {
  await step('供油协议：为开发中的客户草拟，审核、批准、盖章、归档，成为已签', async () => {
    await c.menu('客户开发')
    await c.page.getByRole('button', { name: new RegExp(factory) }).click()
    const panel = c.page.getByRole('dialog', { name: factory })
    await panel.getByRole('tab', { name: '签约' }).click()
    await panel.getByRole('link', { name: '草拟供油协议' }).click()
    await c.page.getByRole('group', { name: '甲方' }).waitFor()
    await c.page.getByLabel('模板').selectOption({ index: 1 })
    await fillBlanks(c)
    await c.press('保存草稿')
    await c.see(/草稿已保存，协议编号/)
    await signStepwise(c, factory)
    await c.page.getByRole('grid').getByText('已签').first().waitFor()
  })
}

async function proof(c, step) {
  await step('开发核实：提交小票，第二人确认前不算，确认后开发成功', async () => {
    await signIn(c, people.filler)
    await c.menu('客户开发')
    await c.page.getByRole('button', { name: new RegExp(factory) }).click()
    const panel = c.page.getByRole('dialog', { name: factory })
    await forward(panel, '核实')
    await panel.getByRole('button', { name: '核实通过，开发成功' }).click()
    await panel.getByText(/「核实」还缺开发核实/).waitFor()
    c.troubles()
    await c.menu('开发核实')
    const row = c.page.getByRole('table', { name: '待核实' }).getByRole('row', { name: new RegExp(factory) })
    await c.inspect('开发核实-待核实')
    await row.getByRole('button', { name: '提交凭证' }).click()
    const slip = c.page.getByRole('dialog', { name: `提交凭证：${factory}` })
    await slip.getByLabel(/^小票或照片上的加油日期/).fill(new Date().toLocaleDateString('sv-SE'))
    await c.pick(slip.getByRole('button', { name: /选择/ }), [
      { name: '小票.jpg', mimeType: 'image/jpeg', buffer: globalThis.Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]) },
    ])
    await slip.getByText('已选：小票.jpg').waitFor()
    await slip.getByRole('button', { name: '提交', exact: true }).click()
    await c.see('等待第二人确认')
    await signIn(c, people.chief)
    await c.menu('开发核实')
    await c.page.getByRole('table', { name: '凭证' }).getByRole('button', { name: '核对无误，确认' }).click()
    await c.see(`「${factory}」已核实`)
    await c.inspect('开发核实-已确认')
    await signIn(c, people.filler)
    await c.menu('客户开发')
    await c.page.getByRole('button', { name: new RegExp(factory) }).click()
    await panel.getByRole('button', { name: '核实通过，开发成功' }).click()
    await panel.getByText('开发成功，潜在客户已转化').waitFor()
    await c.inspect('客户开发-开发成功')
  })
}

async function counted(c, step) {
  await step('附录7：核实后的工厂计入，打开数字看得到它；撤销凭证前说明在哪里计过', async () => {
    const month = new Date().toLocaleDateString('sv-SE').slice(0, 7)
    await c.go(`/months/${month}/F7`)
    await c.page.getByRole('heading', { name: /附录7/ }).waitFor()
    await c.page.getByRole('figure').first().waitFor()
    await c.inspect('附录7-图')
    await signIn(c, people.chief)
    await c.menu('开发核实')
    await c.page.getByRole('table', { name: '凭证' }).getByRole('button', { name: '撤销' }).click()
    const box = c.page.getByRole('dialog', { name: '撤销凭证' })
    await box.getByText(/附录7「.+」（未结账，立即不再计入）/).waitFor()
    await box.getByRole('button', { name: '取消' }).click()
    await signIn(c, people.filler)
  })
}

/** Takes the factory the census found to a customer on file. */
export async function pursuit(c, step) {
  await takenUp(c, step)
  await factsAndScheme(c, step)
  await going(c, step)
  await board(c, step)
  await signing(c, step)
  await agreement(c, step)
  await proof(c, step)
  await counted(c, step)
}

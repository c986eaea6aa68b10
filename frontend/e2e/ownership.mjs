// Who answers for whom: load and suggested moves, a transfer with its list, what contradicts the level, a transfer of authority with two
// signatures, the registry of a past month.
import { must } from './clerk.mjs'

const number = '370602J00043'

async function openDossier(c) {
  await c.go('/customers')
  await c.page.getByRole('searchbox', { name: '查找', exact: true }).fill(number)
  await c.page.getByRole('gridcell', { name: number }).dblclick()
  await c.page.getByRole('tab', { name: '责任', exact: true }).click()
  return c.page.getByRole('region', { name: '级别与责任' })
}

export async function owning(c, step) {
  await step('责任与负荷：超额的人和建议转移', async () => {
    await c.menu('责任与负荷')
    await c.page.getByRole('heading', { name: /^建议转移/ }).waitFor()
    await c.page.getByRole('grid', { name: '按责任人的负荷' }).waitFor()
    await c.inspect('责任与负荷')
  })
  await step('责任与负荷：一次转移并打印交接清单', async () => {
    await c.page.getByRole('checkbox', { name: '全选责任转移' }).check()
    await c.page.getByRole('button', { name: /^预览转移所选/ }).click()
    const panel = c.page.getByRole('dialog', { name: '预览转移' })
    await panel.getByRole('heading', { name: '责任户数' }).waitFor()
    await c.inspect('责任与负荷-预览转移')
    await panel.getByLabel('生效日期').fill('2099-01-01')
    await panel.getByRole('button', { name: /^确认转移/ }).click()
    await panel.getByText('还没有到').first().waitFor()
    c.troubles() // the refusal itself is an expected answer
    await panel.getByLabel('生效日期').fill(today())
    await panel.getByRole('button', { name: /^确认转移/ }).click()
    const done = c.page.getByRole('dialog', { name: '已转移' })
    const file = await c.download(() => done.getByRole('button', { name: '下载交接清单' }).click(), 'pdf')
    must(file.name.startsWith('客户交接清单_'), `文件名是${file.name}`)
    await c.page.keyboard.press('Escape')
    await c.see('没有超额的责任人，不需要转移。')
  })
  await step('责任与负荷：偏离的客户', async () => {
    await c.page.getByRole('navigation', { name: '责任与负荷' }).getByRole('link', { name: '偏离' }).click()
    await c.page.getByRole('grid', { name: '偏离的客户' }).waitFor()
    await c.page.getByLabel('偏离', { exact: true }).selectOption('需求与实销不符')
    await c.inspect('责任与负荷-偏离')
  })
  await step('客户档案：转移责任', async () => {
    const part = await openDossier(c)
    await part.getByText('核定级别（按数字）').waitFor()
    await part.getByRole('button', { name: '转移责任' }).click()
    const form = part.getByRole('form', { name: '转移责任' })
    const receiver = form.getByLabel(/^接收责任人/)
    const manager = receiver.locator('option', { hasText: '片区经理' })
    await receiver.selectOption(await manager.first().getAttribute('value'))
    await form.getByRole('button', { name: '确认转移' }).click()
    await form.getByText('转移要写明原因').first().waitFor()
    c.troubles()
    await form.getByLabel(/^转移原因/).fill('大客户归片区负责')
    await form.scrollIntoViewIfNeeded()
    await c.inspect('客户档案-转移责任')
    await form.getByRole('button', { name: '确认转移' }).click()
    await part.getByText('请打印交接清单').waitFor()
    await c.download(() => part.getByRole('button', { name: '下载交接清单' }).click(), 'pdf')
    await part.getByRole('button', { name: '完成' }).click()
    await part.getByRole('cell', { name: '大客户归片区负责' }).waitFor()
  })
  await step('客户档案：申请管理权限转移，撤回后重填', async () => {
    const part = c.page.getByRole('region', { name: '级别与责任' })
    const propose = async (reason) => {
      await part.getByRole('button', { name: '申请管理权限转移' }).click()
      const form = part.getByRole('form', { name: '申请管理权限转移' })
      await form.getByLabel(/^改由哪一级管理/).selectOption('区县级')
      await form.getByLabel(/^起始月份/).fill('2026-10')
      await form.getByLabel(/^原因/).fill(reason)
      await form.getByRole('button', { name: '签字并提交' }).click()
      await part.getByText(`原因：${reason}`).waitFor()
    }
    await propose('写错了原因')
    await part.getByRole('button', { name: '撤回申请' }).click()
    const ask = c.page.getByRole('dialog', { name: '撤回管理权限转移' })
    await ask.getByLabel(/^原因/).fill('原因要重写')
    await ask.getByRole('button', { name: '签字撤回' }).click()
    await part.getByText(/^撤回 .*填报/).waitFor()
    await propose('地市级客户超过定额')
    await part.getByText('地市级 → 区县级（向下）').first().waitFor()
    await part.getByText('申请人不能批准自己的申请').or(part.getByText('「填报」不能批准管理权限转移')).first().waitFor()
    await part.getByText('待批').scrollIntoViewIfNeeded()
    await c.inspect('客户档案-管理权限转移待批')
    await c.page.keyboard.press('Escape')
  })
  await step('责任与负荷：按月台账', async () => {
    await c.go('/ownership/months')
    const grid = c.page.getByRole('grid', { name: '按月台账' })
    await grid.waitFor()
    await c.page.getByLabel('月份').selectOption('2026-09')
    await c.see('2026年9月末的级别、责任人和名称')
    await c.page.getByRole('searchbox', { name: '名称或编号' }).fill(number)
    await c.press('查找')
    await c.page.getByText('第1–1行，共1行').waitFor()
    await c.inspect('责任与负荷-按月台账')
  })
}

/** The chief puts the second signature; level and managing level then stand side by side. */
export async function signing(c, step) {
  await step('负责人：批准管理权限转移', async () => {
    await c.go('/')
    await c.page.getByRole('link', { name: '1份管理权限转移待批' }).click()
    await c.page.getByRole('gridcell', { name: '撤回' }).waitFor()
    await c.page.getByLabel('状态', { exact: true }).selectOption('待批')
    await c.page.getByRole('gridcell', { name: number }).waitFor()
    await c.inspect('管理权限转移-待批')
    await c.page.getByRole('gridcell', { name: number }).dblclick()
    await c.page.getByRole('tab', { name: '责任', exact: true }).click()
    const part = c.page.getByRole('region', { name: '级别与责任' })
    await part.getByRole('button', { name: '批准' }).click()
    await c.see('将以您的账号签字')
    await c.press('签字批准')
    await part.getByText('生效', { exact: true }).waitFor()
    await part.getByText('区县级（向下）', { exact: true }).waitFor()
    await part.getByText('地市级', { exact: true }).waitFor()
    await part.getByLabel('查看月份').selectOption('2026-09')
    await part.getByText('与核定级别相同').waitFor()
    await part.getByLabel('查看月份').selectOption('2026-10')
    await part.getByText('区县级（向下）', { exact: true }).waitFor()
    await part.scrollIntoViewIfNeeded()
    await c.inspect('客户档案-管理权限转移生效')
    await c.page.keyboard.press('Escape')
  })
}

function today() {
  const now = new Date()
  const two = (n) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

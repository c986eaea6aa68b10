// The archive of one customer: contacts, vehicles, needs with evidence, classes, files, the log, and what is sensitive.
import { must } from './clerk.mjs'

export async function archiving(c, step) {
  const code = '370602J00043'
  const dossier = () => c.page.getByRole('dialog').first()
  const tab = (name) => dossier().getByRole('tab', { name, exact: true }).click()
  const section = (name) => dossier().getByRole('region', { name, exact: true })
  await step('档案：完整度说缺什么，并带到要填的地方', async () => {
    await c.go('/customers')
    await c.page.getByRole('searchbox', { name: '查找', exact: true }).fill(code)
    await c.page.getByRole('gridcell', { name: code }).dblclick()
    await dossier()
      .getByText(/档案完整度 \d+%/)
      .waitFor()
    await c.inspect('档案-概况')
    await dossier().getByRole('button', { name: '业务决策人' }).click()
    await section('联系人').waitFor()
  })
  await step('档案：登记决策人和车辆，删除可撤销', async () => {
    await section('联系人').getByRole('button', { name: '登记联系人' }).click()
    const form = dossier().getByRole('form', { name: '登记联系人' })
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('姓名不能空').waitFor()
    c.troubles() // the refusal itself is an expected answer
    await form.getByLabel('姓名').fill('测试主任𠮷')
    await form.getByLabel('电话').fill('0535-6612345')
    await form.getByLabel('业务决策人').check()
    await form.getByRole('button', { name: '保存' }).click()
    await section('联系人').getByRole('cell', { name: '测试主任𠮷' }).waitFor()
    await section('车辆').getByRole('button', { name: '登记车辆' }).click()
    const vehicle = dossier().getByRole('form', { name: '登记车辆' })
    await vehicle.getByLabel('车牌号').fill('鲁F·D12345')
    await vehicle.getByLabel('动力').selectOption('纯电')
    await vehicle.getByRole('button', { name: '保存' }).click()
    await section('车辆').getByRole('cell', { name: '鲁FD12345' }).waitFor()
    await c.inspect('档案-条目')
    await section('车辆').getByRole('button', { name: '删除' }).click()
    await section('车辆').getByRole('button', { name: '撤销' }).click()
    await section('车辆').getByRole('cell', { name: '鲁FD12345' }).waitFor()
  })
  await step('档案：分类有起止，互斥的说明原因', async () => {
    await tab('分类')
    const nature = dossier().getByRole('region', { name: '属性分类' })
    for (const [path, ok] of [
      ['机构客户', true],
      ['私家车客户', false],
    ]) {
      await nature.getByRole('combobox').selectOption(path)
      await nature.getByRole('button', { name: '从今天起归入' }).click()
      await (ok ? nature.getByText('机构客户').first() : c.page.getByText('同一时间已在「机构客户」类')).waitFor()
      if (ok) await nature.getByRole('button', { name: '到今天为止' }).waitFor()
    }
    c.troubles() // the refusal itself is an expected answer
    await c.inspect('档案-分类')
  })
  await step('档案：附件存进去，原样取出', async () => {
    await tab('附件')
    const buffer = Buffer.from(`%PDF-1.4\n${'扫描件'.repeat(400)}`)
    await c.pick(dossier().getByRole('button', { name: /点击选择/ }), [{ name: '营业执照.pdf', mimeType: 'application/pdf', buffer }])
    await dossier().getByRole('cell', { name: '营业执照.pdf' }).waitFor()
    const back = await c.download(() => dossier().getByRole('button', { name: '取出' }).click(), 'pdf')
    must(back.bytes.equals(buffer), '取出的附件和存进去的不一样')
    await c.inspect('档案-附件')
  })
  await step('档案：变更记录用中文说明每一步', async () => {
    await tab('变更')
    await dossier()
      .getByText(/建立档案条目 联系人 测试主任/)
      .waitFor()
    await c.inspect('档案-变更')
    await tab('敏感信息')
    await dossier().getByText('您的账号不能查看敏感信息').waitFor()
    await c.inspect('档案-敏感信息')
    await c.page.keyboard.press('Escape')
  })
}

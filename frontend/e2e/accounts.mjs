// First start, empty screens, accounts.
import { must } from './clerk.mjs'

/** Accounts of the walk; duties are kept apart as the rights of the roles ask. */
export const people = {
  admin: { name: '系统管理员', login: 'guanli', password: 'Qingquan-Shan-2026' },
  filler: { name: '填报员', login: 'tianbao', password: 'Hongqi-Lu-2026' },
  station: { name: '站填报', login: 'zhan1', password: 'Xinghua-Lu-2026' },
  reviewer: { name: '复核员', login: 'fuhe', password: 'Chaoyang-Jie-2026' },
  chief: { name: '负责人', login: 'fuzeren', password: 'Binhai-Zhong-2026' },
}

async function fillAccount(c, person) {
  await c.page.getByLabel('姓名').fill(person.name)
  await c.page.getByLabel('账号').fill(person.login)
  await c.page.getByLabel(/^密码/).fill(person.password)
  await c.page.getByLabel('再输一次密码').fill(person.password)
}

/** Signs the present account out and another one in. */
export async function signIn(c, person) {
  await c.press('退出')
  await c.page.getByRole('heading', { name: '登录' }).waitFor()
  await c.page.getByLabel('账号').fill(person.login)
  await c.page.getByLabel(/^密码/).fill(person.password)
  await c.press('登录')
  await c.page.getByRole('banner').getByText(person.name).waitFor()
  c.forgive(/401 \(Unauthorized\)/) // what was still asked when signing out is refused, as it should be
}

/** Administrator, then the first account that does clerk work. */
export async function firstStart(c, step) {
  await step('首次使用：建立管理员', async () => {
    await c.go('/')
    await c.see('建立管理员')
    await c.inspect('首次使用-管理员')
    await fillAccount(c, people.admin)
    await c.press('建立管理员')
    await c.see('建立第一个业务账号')
  })
  await step('首次使用：建立填报账号并登录', async () => {
    await c.inspect('首次使用-业务账号')
    await fillAccount(c, people.filler)
    await c.press('建立账号并开始工作')
    await c.page.getByText(`${people.filler.name}（填报）`).waitFor()
    await c.inspect('工作台-未导入')
  })
}

/** Every screen says what to do first while there is nothing to show. */
export async function empties(c, step) {
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
}

async function makeAccount(c, person, role, office) {
  await c.page.getByRole('navigation', { name: '系统管理' }).getByRole('link', { name: '账号' }).click()
  await c.press('新建账号')
  const form = c.page.getByRole('dialog', { name: '新建账号' })
  await form.getByLabel(/^姓名/).fill(person.name)
  await form.getByLabel(/^账号/).fill(person.login)
  await form.getByLabel(/^密码/).fill(person.password)
  await form.getByLabel(/^岗位/).selectOption(role)
  if (office) await form.getByLabel(/^所属机构/).selectOption({ index: office })
  const at = office
    ? await form
        .getByLabel(/^所属机构/)
        .locator('option:checked')
        .innerText()
    : ''
  await c.inspect(`系统-新建账号-${role}`)
  await form.getByRole('button', { name: '保存' }).click()
  await c.page.getByRole('gridcell', { name: person.login, exact: true }).waitFor()
  return at
}

/** The administrator takes a backup, and makes the account that approves. */
export async function makeChief(c) {
  await signIn(c, people.admin)
  await c.page.getByRole('navigation', { name: '系统管理' }).getByRole('link', { name: '设置' }).click()
  await c.download(() => c.press('备份到文件'), 'db')
  await c.inspect('系统-设置')
  await c.page.getByRole('navigation', { name: '系统管理' }).getByRole('link', { name: '数据安全' }).click()
  await c.press('立即备份')
  await c.see('备份完成')
  await c.page.getByRole('button', { name: '查看和恢复' }).first().click()
  await c.see('恢复会丢失')
  await c.inspect('系统-数据安全')
  await c.press('取消')
  await c.press('搬到新电脑')
  await c.press('备份并交出')
  await c.see('没有可以带走数据的第二处')
  c.troubles() // the refusal itself is an expected answer
  await makeAccount(c, people.chief, '负责人')
  await makeAccount(c, people.reviewer, '复核')
  await signIn(c, people.chief)
}

/** An account of one station sees its station, and what belongs to the whole unit is not offered. */
export async function stationAccount(c, step) {
  await step('站账号：只看本站，不办全单位的事', async () => {
    await signIn(c, people.admin)
    const at = (await makeAccount(c, people.station, '填报', 5)).trim()
    await signIn(c, people.station)
    await c.page.getByRole('main').getByText('站级机构客户').waitFor()
    await c.inspect('站账号-工作台')
    const menu = c.page.getByRole('navigation', { name: '主导航' })
    for (const hidden of ['月度报表', '发卡奖励'])
      must((await menu.getByRole('link', { name: hidden }).count()) === 0, `站账号看得到${hidden}`)
    await c.menu('客户档案')
    await c.page.getByRole('grid').getByRole('gridcell').first().waitFor()
    await c.inspect('站账号-客户档案')
    const shown = await c.page.getByRole('grid').innerText()
    must(at.includes('站') && shown.includes(at.replace(/（.*$/, '')), `列表里没有${at}`)
    for (const screen of ['疑似重复', '潜在客户', '市场普查', '客户开发', '责任与负荷', '供油协议', '数据导入']) {
      await c.menu(screen)
      await c.page.getByRole('main').waitFor()
      await c.page.waitForLoadState('networkidle')
      must((await c.page.getByText('出错').count()) === 0, `${screen}出错`)
      await c.inspect(`站账号-${screen}`)
    }
    c.troubles() // what is the unit's answers with a refusal
  })
}

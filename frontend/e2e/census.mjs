// The census: areas with their gaps, a round with its papers, sheets typed by keyboard alone, a potential customer won.
import { people, signIn } from './accounts.mjs'
import { must } from './clerk.mjs'

/** Keys a clerk presses for a text with a Chinese input method: the spelling and a space for each word. */
const word = (spelling, hanzi) => ({ keys: spelling.length + 1, hanzi })

/** A sheet as it comes in from the street; strings are typed as they are, each character a key. */
const sheet = [
  [word('lantian', '蓝天'), word('wuliu', '物流'), word('youxian', '有限'), word('gongsi', '公司'), 'Enter'],
  ['2'], // 企事业单位, goes on by itself
  [word('hongqi', '红旗'), word('lu', '路'), '18', word('hao', '号'), 'Enter'],
  ['12', word('liang', '辆'), 'Enter'],
  ['Enter'], // no gasoline
  ['6.5', 'Enter'],
  ['Enter'], // where they fuel now
  [word('minying', '民营'), word('zhan', '站'), word('jiang', '降'), word('sanmao', '三毛'), 'Enter'],
  [word('wang', '王'), word('duizhang', '队长'), 'Enter'],
  ['13800001234', 'Enter'],
  ['1'], // 重要程度 高
  ['z'], // 开发难度 中
]

async function press(c, item) {
  if (typeof item !== 'string') {
    await c.page.keyboard.insertText(item.hanzi)
    return item.keys
  }
  if (item === 'Enter') {
    await c.page.keyboard.press('Enter')
    return 1
  }
  await c.page.keyboard.type(item)
  return item.length
}

const focusedLabel = (c) => c.page.evaluate(() => globalThis.document.activeElement?.labels?.[0]?.textContent?.replace(' *', '') ?? '')

async function atField(c, label) {
  await c.page.waitForFunction((want) => globalThis.document.activeElement?.labels?.[0]?.textContent?.replace(' *', '') === want, label)
}

async function areas(c, step) {
  await step('责任区域：录入，指出重叠与空白', async () => {
    await signIn(c, people.filler)
    await c.menu('市场普查')
    await c.see('还没有开始普查')
    await c.inspect('普查-空')
    await c.page.getByRole('navigation', { name: '市场普查' }).getByRole('link', { name: '责任区域' }).click()
    await c.see('还没有划分责任区域')
    await c.inspect('普查-责任区域-空')
    await c.press('录入第一个站的区域')
    const form = c.page.getByRole('dialog', { name: '新增责任区域' })
    const stations = await form
      .getByLabel(/^责任加油站/)
      .locator('option')
      .allInnerTexts()
    for (const [station, names] of [
      [stations[1], '东风街道\n建设街道\n红旗机械厂'],
      [stations[2], '东风街道办事处'],
    ]) {
      await form.getByLabel(/^责任加油站/).selectOption(station)
      await form.getByLabel(/^区县/).selectOption({ index: 1 })
      await form.getByLabel(/^名称/).fill(names)
      await form.getByRole('button', { name: /^保存/ }).click()
      await form.getByText(/新增[13]个责任区域/).waitFor()
    }
    await form.getByRole('button', { name: '关闭（Esc）' }).click()
    await c.press('乡镇街道名册')
    const list = c.page.getByRole('dialog', { name: '乡镇街道名册' })
    await list.getByLabel('区县').selectOption({ index: 0 })
    await list.getByRole('textbox', { name: '乡镇街道' }).fill('东风街道\n建设街道\n南山街道')
    await list.getByRole('button', { name: '加入名册' }).click()
    await list.getByText('名册新增3个').waitFor()
    await list.getByRole('button', { name: '关闭（Esc）' }).click()
    await c.see(/「东风街道」有2个站负责：.*写法不同，是同一处/)
    await c.see('「南山街道」没有责任加油站')
    await c.inspect('普查-责任区域')
  })
}

async function begin(c, step) {
  await step('普查：开始一轮，打印空白调查表', async () => {
    await c.page.getByRole('navigation', { name: '市场普查' }).getByRole('link', { name: '普查与专项调查' }).click()
    await c.press('开始第一轮普查')
    const form = c.page.getByRole('dialog', { name: '开始普查或专项调查' })
    await form.getByText('期限留空即按制度参数').waitFor()
    await c.inspect('普查-新一轮')
    await form.getByRole('button', { name: '开始这一轮' }).click()
    await form.waitFor({ state: 'detached' })
    await c.press('期限和备注')
    const days = c.page.getByRole('dialog', { name: /^期限和备注/ })
    await days.getByLabel('站交表期限').fill('2026-12-18')
    await days.getByRole('textbox', { name: '备注' }).fill('站表交片区汇总')
    await days.getByRole('button', { name: /^保存/ }).click()
    await c.see('备注：站表交片区汇总')
    await c.press('开始调查')
    await c.page.getByRole('table', { name: '各站进度' }).getByText('未报').first().waitFor()
    const paper = await c.download(() => c.press('打印稿（PDF）'), 'pdf')
    must(paper.name.startsWith('潜在客户调查表_'), `文件名是${paper.name}`)
    await c.page.getByLabel('空白《潜在客户调查表》').selectOption({ index: 1 })
    await c.download(() => c.press('电子表（xlsx）'), 'xlsx')
    await c.inspect('普查-进度')
  })
}

/** The sheet above at five keys a second takes at most 25 seconds; the mouse is not touched. */
async function typing(c, step) {
  await step('快速录入：一户不超过125次击键，不用鼠标', async () => {
    await c.go('/prospects/entry')
    await atField(c, '加油站')
    await c.page.evaluate(() => {
      globalThis.mouseEvents = 0
      for (const kind of ['mousedown', 'pointerdown']) globalThis.addEventListener(kind, () => globalThis.mouseEvents++, true)
    })
    await c.page.keyboard.type((await firstInitials(c)).slice(0, 3))
    await c.page.keyboard.press('Enter')
    await atField(c, '责任区域')
    await c.page.keyboard.type('dfjd')
    await c.page.keyboard.press('Enter')
    await atField(c, '调查日期')
    await c.page.keyboard.press('Enter')
    await c.page.keyboard.insertText('钱某')
    await c.page.keyboard.press('Enter')
    await atField(c, '潜在客户名称')
    must((await c.page.getByRole('combobox', { name: '责任区域' }).inputValue()).startsWith('东风街道'), '拼音没有找到责任区域')
    let keys = 0
    for (const field of sheet) for (const item of field) keys += await press(c, item)
    await c.inspect('快速录入-填好')
    await c.page.keyboard.press('Control+Enter')
    keys += 2
    await c.see(/已登记「蓝天物流有限公司」/)
    await atField(c, '潜在客户名称')
    must(keys <= 125, `一户用了${keys}次击键`)
    must((await c.page.evaluate(() => globalThis.mouseEvents)) === 0, '录入时用了鼠标')
    console.log(`   一户${keys}次击键，每秒5次为${(keys / 5).toFixed(1)}秒`)
  })
  await step('快速录入：草稿刷新后还在，同名的说出来，错误在格旁，Esc 撤销', async () => {
    await c.page.keyboard.insertText('蓝天物流有限责任公司')
    await c.page.getByRole('status', { name: '可能是同一家' }).getByText('名称相同：潜在客户「蓝天物流有限公司」').waitFor()
    await c.page.keyboard.press('Enter')
    await c.page.getByText(/^草稿 .*已存$/).waitFor()
    await c.inspect('快速录入-同名')
    await c.page.reload()
    await c.see('上次没有保存的内容已找回')
    must((await c.page.getByLabel(/^潜在客户名称/).inputValue()) === '蓝天物流有限责任公司', '草稿没有找回')
    await atField(c, '潜在客户名称')
    await c.page.keyboard.press('Control+Enter')
    await c.see('请选择对象类别')
    must((await focusedLabel(c)) === '对象类别', '应停在有错的一格')
    await c.inspect('快速录入-有错')
    c.troubles() // the refusal itself is an expected answer
    await c.page.keyboard.type('s')
    await c.page.keyboard.press('Control+Enter')
    await c.see('已登记「蓝天物流有限责任公司」')
    await atField(c, '潜在客户名称')
    await c.page.keyboard.press('Escape')
    await c.see('已撤销「蓝天物流有限责任公司」，内容放回表中')
    must((await c.page.getByLabel(/^潜在客户名称/).inputValue()) === '蓝天物流有限责任公司', '撤销后内容没有放回')
  })
}

/** Pinyin initials of the station the areas above were given to, as the program has them. */
async function firstInitials(c) {
  const token = await c.page.evaluate(
    () => globalThis.sessionStorage.getItem('fuelbook.token') ?? globalThis.localStorage.getItem('fuelbook.token') ?? '',
  )
  must(token !== '', '没有登录')
  const entry = await c.page.evaluate(
    async (t) => (await globalThis.fetch('/api/census/entry', { headers: { Authorization: `Bearer ${t}` } })).json(),
    token,
  )
  return entry.stations.find((s) => s.value === entry.areas[0].stationId).initials
}

async function reporting(c, step) {
  await step('普查：缺站不能报出，说明后报出，附录2按报出时保存', async () => {
    await c.menu('市场普查')
    const table = c.page.getByRole('table', { name: '各站进度' })
    await c.press('有记录的站都已交齐')
    await table.getByText('已交齐', { exact: true }).waitFor()
    await c.press('报出')
    await c.page.getByRole('dialog', { name: /^报出/ }).getByRole('button', { name: '报出' }).click()
    await c.see('没有记录也没有说明')
    await c.inspect('普查-缺站')
    c.troubles() // the refusal itself is an expected answer
    await table.getByText('未报').first().waitFor()
    for (let left = await table.getByRole('button', { name: '说明原因' }).count(); left > 0; left--) {
      await table.getByRole('button', { name: '说明原因' }).first().click()
      const box = c.page.getByRole('dialog', { name: /没有潜在客户$/ })
      await box.getByLabel(/^原因/).fill('站前修路，周边没有对象')
      await box.getByRole('button', { name: '确定' }).click()
      await c.page.waitForFunction(
        (n) =>
          globalThis.document.querySelectorAll('table[aria-label=各站进度] .do').length > 0 &&
          [...globalThis.document.querySelectorAll('table[aria-label=各站进度] .do button')].filter((b) =>
            b.textContent.includes('说明原因'),
          ).length < n,
        left,
      )
    }
    await c.press('报出')
    await c.page.getByRole('dialog', { name: /^报出/ }).getByRole('button', { name: '报出' }).click()
    await c.see('附录2按报出时的内容保存')
    await c.inspect('普查-已报出')
  })
  await step('专项调查：先看名单，确定后登记结果', async () => {
    await c.menu('市场普查')
    await c.press('开始普查或专项调查')
    const form = c.page.getByRole('dialog', { name: '开始普查或专项调查' })
    await form.getByLabel('种类').selectOption('专项调查')
    await form.getByLabel(/^时机/).fill('冬供')
    await form.getByLabel(/^主题/).fill('冬季柴油')
    await form.getByLabel('级别').selectOption('地市级')
    await form.getByLabel('油品').selectOption('柴油')
    await form.getByLabel(/^报出期限/).fill('2026-12-15')
    await form.getByRole('button', { name: '看看会列入谁' }).click()
    await form.getByText(/会列入\d+位客户/).waitFor()
    await c.inspect('专项-名单')
    await form.getByRole('button', { name: '确定名单并开始' }).click()
    await form.waitFor({ state: 'detached' })
    await c.see('名单于')
    await c.page.getByRole('grid', { name: '专项调查名单' }).getByRole('gridcell').first().dblclick()
    const answer = c.page.getByRole('dialog')
    await answer.getByLabel(/^调查人/).fill('钱某')
    await answer.getByLabel(/^调查结果/).fill('冬季减半')
    await answer.getByRole('button', { name: /^保存/ }).click()
    await answer.waitFor({ state: 'detached' })
    await c.see(/已查1户，共\d+户/)
    await c.inspect('专项-登记')
  })
  await step('市场形态表', async () => {
    await c.page.getByRole('navigation', { name: '市场普查' }).getByRole('link', { name: '市场形态' }).click()
    await c.see('四、已知需求中我方供应的份额')
    await c.press('竞争对手')
    const panel = c.page.getByRole('dialog', { name: /^竞争对手/ })
    await panel.getByLabel(/^名称/).fill('城东加油点')
    await panel.getByLabel('距离（米）').fill('800')
    await panel.getByRole('button', { name: '登记' }).click()
    await panel.getByText('城东加油点').waitFor()
    await panel.getByRole('button', { name: '关闭（Esc）' }).click()
    await panel.waitFor({ state: 'detached' })
    await c.page.getByRole('table', { name: '一、周边竞争对手' }).getByText('800米').waitFor()
    await c.inspect('市场形态')
    await c.download(() => c.press('各站PDF'), 'pdf')
    await c.download(() => c.press('各站xlsx'), 'xlsx')
  })
}

/** The whole census as an office does it. */
export async function census(c, step) {
  await areas(c, step)
  await begin(c, step)
  await typing(c, step)
  await reporting(c, step)
}

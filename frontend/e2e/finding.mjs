// The customer list as a clerk works in it: finding, views, columns, typing, pasting, many at once, files of what is seen.
import { inflateRawSync } from 'node:zlib'
import { must } from './clerk.mjs'

const code = '370602J00043'
const input = (c) => c.page.getByRole('searchbox', { name: '查找', exact: true })
const list = (c) => c.page.getByRole('grid', { name: '客户列表' })
const lines = (c) => list(c).locator('.body [role=row]')
const counted = async (c) => Number(/共(\d+)行/.exec(await c.page.getByRole('navigation', { name: '翻页' }).innerText())[1])

/** Waits until the list is what the filter says: so many rows in all. */
const total = (c, n) => c.page.getByRole('navigation', { name: '翻页' }).getByText(`共${n}行`).waitFor()

/** The place of a column among the cells of a row. */
async function columnAt(c, title) {
  const heads = await list(c).getByRole('columnheader').allInnerTexts()
  const flat = heads.map((h) => h.replace(/[▲▼\s]/g, '')).filter((h) => h !== '月需求')
  return flat.indexOf(title)
}

async function cellOf(c, row, title) {
  const keys = await list(c).evaluate((el) =>
    [...el.querySelectorAll('.head [role=columnheader]')].map((h) => [h.getBoundingClientRect().left, h.title]),
  )
  const left = keys.find(([, t]) => t === title)?.[0]
  must(left !== undefined, `没有「${title}」这一列`)
  const n = await row.evaluate((el, x) => [...el.children].findIndex((k) => Math.abs(k.getBoundingClientRect().left - x) < 2), left)
  return row.getByRole('gridcell').nth(n)
}

/** The texts of the first sheet of a workbook, row by row. */
function sheetOf(bytes) {
  let at = bytes.length - 22
  while (bytes.readUInt32LE(at) !== 0x06054b50) at--
  let entry = bytes.readUInt32LE(at + 16)
  for (let n = bytes.readUInt16LE(at + 10); n > 0; n--) {
    const size = bytes.readUInt32LE(entry + 20)
    const [name, extra, comment] = [28, 30, 32].map((o) => bytes.readUInt16LE(entry + o))
    const path = bytes.subarray(entry + 46, entry + 46 + name).toString()
    const local = bytes.readUInt32LE(entry + 42)
    if (path === 'xl/worksheets/sheet1.xml') {
      const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
      const xml = inflateRawSync(bytes.subarray(from, from + size)).toString()
      must(!xml.includes('<f>'), '导出的表里有公式')
      return [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) =>
        [...row.matchAll(/<c [^>]*?(?:\/>|>(.*?)<\/c>)/gs)].map(([, cell]) =>
          (/<t[^>]*>(.*?)<\/t>/s.exec(cell ?? '')?.[1] ?? '')
            .replaceAll('&#34;', '"')
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&amp;', '&'),
        ),
      )
    }
    entry += 46 + name + extra + comment
  }
  throw new Error('工作簿里没有工作表')
}

async function searching(c, step) {
  await step('查找：汉字、首字母、全拼、编号、证件号、电话、单字', async () => {
    await c.go('/customers')
    await lines(c).first().waitFor()
    for (const text of ['东隆', '隆化', 'dlhg', 'donglonghua', '00043', code, '91370611MA1JC0A2N5', '东隆 有限', '隆 00043']) {
      await input(c).fill(text)
      await list(c).getByRole('gridcell', { name: code, exact: true }).waitFor()
    }
    const row = lines(c).first()
    const phone = await (await cellOf(c, row, '电话')).innerText()
    await input(c).fill(phone.slice(-5))
    await list(c).getByRole('gridcell', { name: code, exact: true }).waitFor()
    await input(c).fill('没有这样的客户')
    await c.see('没有符合条件的客户')
    await c.inspect('客户-没有找到')
    await c.press('清除条件')
    await lines(c).nth(20).waitFor()
  })
}

async function viewing(c, step) {
  await step('视图：存下条件和排序，切换，删除后恢复', async () => {
    const all = await counted(c)
    await c.page.getByLabel('级别', { exact: true }).selectOption('地市级')
    await c.page.waitForURL(/level=/)
    await list(c).getByRole('columnheader', { name: '汽油（吨）' }).click()
    await c.page.waitForURL(/sort=gasoline/)
    await c.page.waitForFunction((n) => !document.body.innerText.includes(`共${n}行`), all)
    const some = await counted(c)
    await c.press('存为视图')
    const box = c.page.getByRole('dialog', { name: '存为视图' })
    await box.getByLabel('视图名称').fill('地市级客户')
    await box.getByRole('button', { name: '保存' }).click()
    const tab = c.page.getByRole('tab', { name: '地市级客户' })
    await tab.and(c.page.locator('[aria-selected=true]')).waitFor()
    await c.page.getByRole('tab', { name: '全部客户' }).click()
    await total(c, all)
    await tab.click()
    await total(c, some)
    await c.inspect('客户-视图')
    await c.press('删除视图')
    await c.see('已删除视图「地市级客户」')
    must((await tab.count()) === 0, '删除的视图还在')
    await c.press('恢复')
    await tab.waitFor()
    await c.page.getByRole('tab', { name: '全部客户' }).click()
    await total(c, all)
  })
}

async function choosing(c, step) {
  await step('选择列：增减、次序、宽度，重新打开仍在', async () => {
    await c.press('选择列')
    const box = c.page.getByRole('dialog', { name: '选择列' })
    await box.getByLabel('备注', { exact: true }).check()
    await box.getByLabel('申报柴油（吨）', { exact: true }).check()
    await box.getByLabel('趋势', { exact: true }).uncheck()
    for (let n = 0; n < 12; n++) await box.getByRole('button', { name: '备注上移' }).click()
    await box.getByLabel('备注的宽度').fill('150')
    await c.inspect('客户-选择列')
    await box.getByRole('button', { name: '确定' }).click()
    await list(c).getByRole('columnheader', { name: '备注' }).waitFor()
    await c.page.reload()
    await list(c).getByRole('columnheader', { name: '备注' }).waitFor()
    must((await list(c).getByRole('columnheader', { name: '趋势' }).count()) === 0, '趋势一列应已隐藏')
    must((await columnAt(c, '备注')) < (await columnAt(c, '电话')), '备注应在电话之前')
  })
}

async function typing(c, step) {
  const row = () => lines(c).first()
  const remark = () => cellOf(c, row(), '备注')
  await step('直接修改：输入法从第一个键起，保存，撤销', async () => {
    await input(c).fill(code)
    await total(c, 1)
    const before = await (await remark()).innerText()
    await (await remark()).click()
    const typist = await c.page.context().newCDPSession(c.page)
    await typist.send('Input.imeSetComposition', { text: 'dan', selectionStart: 3, selectionEnd: 3 })
    await typist.send('Input.insertText', { text: '单位油库在院内' })
    await c.shot('客户-正在修改')
    await c.page.keyboard.press('Enter')
    await c.see('已保存 东隆化工有限公司 的「备注」')
    must((await (await remark()).innerText()) === '单位油库在院内', '备注没有保存输入的字')
    await c.press('撤销')
    await c.see('已撤销，恢复1户')
    must((await (await remark()).innerText()) === before, '撤销没有恢复备注')
  })
  await step('直接修改：F2，Esc放弃，不能改的列说明原因', async () => {
    await (await remark()).click()
    await c.page.keyboard.press('F2')
    await c.page.keyboard.type('不要')
    await c.page.keyboard.press('Escape')
    must(!(await (await remark()).innerText()).includes('不要'), 'Esc 没有放弃修改')
    await (await cellOf(c, row(), '电话')).click()
    await c.page.keyboard.type('没有电话')
    await c.page.keyboard.press('Enter')
    await c.see('「没有电话」不是电话号码')
    await (await cellOf(c, row(), '级别')).click()
    await c.page.keyboard.type('x')
    await c.see('「级别」不能在列表中修改')
  })
}

async function meeting(c, step) {
  const remark = () => cellOf(c, lines(c).first(), '备注')
  // Another clerk at another desk, who saves the same cell meanwhile.
  const other = (base, value) =>
    c.page.evaluate(
      async ([code, base, value]) => {
        const head = { Authorization: `Bearer ${sessionStorage.getItem('fuelbook.token')}`, 'Content-Type': 'application/json' }
        const found = await (await fetch(`/api/customers?text=${code}`, { headers: head })).json()
        const cells = [{ id: found.rows[0].id, field: 'remark', base, value }]
        await fetch('/api/customers/cells', { method: 'POST', headers: head, body: JSON.stringify({ cells, commit: true, good: false }) })
      },
      [code, base, value],
    )
  await step('两人改同一格：三个值都列出，由填写的人决定', async () => {
    const before = await (await remark()).innerText()
    await (await remark()).click()
    await c.page.keyboard.press('F2')
    await c.page.keyboard.insertText('我填的备注')
    await other(before, '别人填的备注')
    await c.page.keyboard.press('Enter')
    const box = c.page.getByRole('dialog', { name: '别人刚改过这一格' })
    await box.getByText('别人填的备注').waitFor()
    await box.getByText('我填的备注').waitFor()
    await c.inspect('客户-同时修改')
    await box.getByRole('button', { name: '用我填的' }).click()
    await c.see('已保存 东隆化工有限公司 的「备注」')
    must((await (await remark()).innerText()) === '我填的备注', '选定的备注没有保存')
    await c.press('撤销')
    await c.see('已撤销，恢复1户')
    must((await (await remark()).innerText()) === '别人填的备注', '撤销应回到别人填的')
    await other('别人填的备注', before)
  })
}

async function pasting(c, step) {
  const paste = (text) =>
    c.page.locator('.typer').evaluate((el, words) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', words)
      el.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  await step('从表格粘贴：逐格预览，只填能填的，整批撤销', async () => {
    await input(c).fill('')
    await c.page.getByLabel('类别', { exact: true }).selectOption('机构客户')
    await c.page.waitForURL(/kind=/)
    await lines(c).nth(5).waitFor()
    const at = await cellOf(c, lines(c).first(), '联系人')
    const before = await at.innerText()
    await at.click()
    await paste('甲一\t13805350001\r\n甲二\t不是电话\r\n甲三\t13805350003\r\n')
    const box = c.page.getByRole('dialog', { name: '粘贴预览' })
    await box.getByText('共6格：5格可以填入，1格不能').waitFor()
    await box.getByText('「不是电话」不是电话号码').waitFor()
    await c.inspect('客户-粘贴预览')
    await box.getByRole('button', { name: '只填入5格' }).click()
    await c.see('已填入5格')
    must((await at.innerText()) === '甲一', '粘贴没有填入')
    await c.press('撤销')
    await c.see('已撤销，恢复3户')
    must((await at.innerText()) === before, '撤销没有恢复联系人')
  })
}

async function many(c, step) {
  await step('多选：空格勾选，选择全部，划转加油站，撤销', async () => {
    const all = await counted(c)
    await (await cellOf(c, lines(c).first(), '客户编号')).click()
    await c.page.keyboard.press('Space')
    await c.see('已选1户')
    await c.page.keyboard.press('Shift+ArrowDown')
    await c.page.keyboard.press('Shift+ArrowDown')
    await c.page.keyboard.press('Space')
    await c.see('已选3户')
    await c.press(`选择全部${all}户`)
    await c.see(`已选${all}户`)
    await lines(c).nth(1).getByRole('checkbox').uncheck()
    await c.see(`已选${all - 1}户`)
    const was = await (await cellOf(c, lines(c).first(), '归属加油站')).innerText()
    await c.press('划转加油站')
    const box = c.page.getByRole('dialog', { name: '划转加油站' })
    const choice = box.getByLabel('新的加油站')
    const stations = await choice.locator('option').allInnerTexts()
    const to = stations.filter((s) => s !== '请选择' && s !== was).at(-1)
    await choice.selectOption({ label: to })
    await box.getByText(/户将调整/).waitFor()
    await c.inspect('客户-划转预览')
    await box.getByRole('button', { name: /^调整\d+户$/ }).click()
    await c.see(/已调整\d+户/)
    must((await (await cellOf(c, lines(c).first(), '归属加油站')).innerText()) === to, '没有划转')
    must((await (await cellOf(c, lines(c).nth(1), '归属加油站')).innerText()) !== to, '去掉的一户也被划转')
    await c.inspect('客户-已划转')
    await c.press('撤销')
    await c.see(/已撤销，恢复\d+户/)
    must((await (await cellOf(c, lines(c).first(), '归属加油站')).innerText()) === was, '撤销没有恢复加油站')
  })
}

async function files(c, step) {
  await step('导出的就是看见的；短信名单', async () => {
    await list(c).getByRole('columnheader', { name: '柴油（吨）', exact: true }).click()
    await c.page.waitForURL(/sort=diesel/)
    const all = await counted(c)
    const { bytes } = await c.download(() => c.press('导出列表'), 'xlsx')
    const rows = sheetOf(bytes)
    must(rows.length === all + 1, `导出${rows.length - 1}行，列表有${all}行`)
    const heads = rows[0]
    must(heads.includes('备注') && !heads.includes('趋势') && heads[0] === '客户编号', `导出的列不对：${heads.join('、')}`)
    const shown = await lines(c).evaluateAll((list) =>
      list.slice(0, 15).map((r) => [...r.children].slice(1).map((k) => k.innerText.trim())),
    )
    for (const [i, texts] of shown.entries()) {
      const line = rows[i + 1].map((t) => t.trim())
      must(JSON.stringify(line) === JSON.stringify(texts), `第${i + 1}行：导出 ${line.join('|')}，看见 ${texts.join('|')}`)
    }
    await c.page.getByLabel('选择本页全部').check()
    await c.press('短信名单')
    await c.page.getByRole('dialog', { name: '新建短信名单' }).getByText('还没有可用的模板').waitFor()
    await c.page.goBack()
    await list(c).waitFor()
  })
}

export async function finding(c, step) {
  await searching(c, step)
  await viewing(c, step)
  await choosing(c, step)
  await typing(c, step)
  await meeting(c, step)
  await pasting(c, step)
  await many(c, step)
  await files(c, step)
  await step('列表恢复原样', async () => {
    await c.press('选择列')
    const box = c.page.getByRole('dialog', { name: '选择列' })
    await box.getByRole('button', { name: '恢复原样' }).click()
    await box.getByRole('button', { name: '确定' }).click()
    await list(c).getByRole('columnheader', { name: '趋势' }).waitFor()
  })
}

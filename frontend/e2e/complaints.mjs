// A complaint taken by telephone: registered, accepted, answered, printed.
import { people, signIn } from './accounts.mjs'

/** Works one complaint as far as the customer's word. */
export async function complaints(c, step) {
  await step('投诉：登记，时限可见，受理、处理，登记簿可印', async () => {
    await signIn(c, people.filler)
    await c.menu('投诉')
    await c.see('还没有登记投诉')
    await c.press('登记投诉')
    const form = c.page.getByRole('dialog', { name: '登记投诉' })
    await form.getByLabel('投诉人和联系方式').fill('路过司机')
    await form.getByLabel('类别').selectOption('排队')
    await form.getByLabel('投诉内容').fill('等了半小时')
    await form.getByRole('button', { name: /^登记/ }).click()
    await c.see(/已登记路过司机的投诉，还剩[12]天/)
    await c.page.getByRole('gridcell', { name: '路过司机' }).dblclick()
    const panel = c.page.getByRole('dialog', { name: '排队投诉：路过司机' })
    await panel.getByRole('button', { name: '受理' }).click()
    await panel.getByText('受理已登记，处理中').waitFor()
    await panel.getByLabel('内容').fill('已道歉，增开一条通道')
    await panel.getByRole('button', { name: '处理' }).click()
    await panel.getByText('处理已登记，待客户确认').waitFor()
    await c.inspect('投诉')
    await panel.getByRole('button', { name: /^关闭/ }).click()
    await c.download(() => c.press('打印登记簿'), 'pdf')
  })
}

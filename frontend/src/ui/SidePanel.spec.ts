import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import ProblemNote from './ProblemNote.vue'
import SidePanel from './SidePanel.vue'

function escape() {
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }))
}

it('closes with Esc one panel at a time, the top one first', async () => {
  const closed: string[] = []
  const below = mount(SidePanel, { props: { title: '档案', open: true, onClose: () => closed.push('档案') } })
  const above = mount(SidePanel, { props: { title: '修改', open: true, onClose: () => closed.push('修改') } })
  await nextTick()
  escape()
  expect(closed).toEqual(['修改'])
  await above.setProps({ open: false })
  escape()
  expect(closed).toEqual(['修改', '档案'])
  below.unmount()
  above.unmount()
  escape()
  expect(closed).toEqual(['修改', '档案'])
})

it('says what is wrong, where, what to do, and under which code', () => {
  const place = { file: '员工.csv', sheet: '员工', row: 7, column: '工号', value: 'X' }
  const w = mount(ProblemNote, {
    props: {
      problem: {
        code: 'intake.rows',
        message: '有1行不能导入',
        remedy: '请更正后重新导入',
        faults: [{ code: 'staff.number', message: '工号不对', place }],
      },
    },
  })
  for (const part of ['有1行不能导入', '请更正后重新导入', 'intake.rows', '员工.csv', '第7行', '「工号」列', '「X」', 'staff.number']) {
    expect(w.text()).toContain(part)
  }
})

import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import DataGrid from '../../ui/DataGrid.vue'
import FormPart from './FormPart.vue'

const part = {
  key: 'A',
  title: 'A 机构客户',
  empty: '本月没有流失客户',
  columns: [
    { key: 'name', title: '客户名称', kind: 'text', width: 16 },
    { key: 'lost', title: '流失', kind: 'count', width: 6 },
  ],
  rows: [
    {
      key: 'K1',
      cells: [
        { t: '甲公司', n: 0 },
        { t: '3', n: 3 },
      ],
    },
  ],
  total: {
    key: '',
    cells: [
      { t: '合计', n: 0 },
      { t: '3', n: 3 },
    ],
  },
}

describe('a part on screen', () => {
  it('opens only cells with records', async () => {
    const view = mount(FormPart, { props: { part, title: '表', alone: true } })
    const grid = view.findComponent(DataGrid)
    grid.vm.$emit('cell-open', { row: {}, key: 'name', rowIndex: 0, colIndex: 0 })
    expect(view.emitted('cell')).toBeUndefined()
    grid.vm.$emit('cell-open', { row: {}, key: 'lost', rowIndex: 0, colIndex: 1 })
    await view.find('button').trigger('click')
    expect(view.emitted('cell')).toEqual([[{ row: 0, col: 1 }], [{ row: -1, col: 1 }]])
  })

  it('says what an empty part means instead of showing an empty table', () => {
    const view = mount(FormPart, { props: { part: { ...part, rows: [], total: null } as never, title: '表', alone: true } })
    expect(view.text()).toContain('本月没有流失客户')
    expect(view.findComponent(DataGrid).exists()).toBe(false)
  })
})

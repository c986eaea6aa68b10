import type { Column } from '../../ui/grid/layout'

/** The list. Needs are in tonnes a month, as the backend printed them. */
export const columns: Column[] = [
  { key: 'code', title: '客户编号', width: 118, pinned: true, sortable: true },
  { key: 'name', title: '客户名称', width: 190, pinned: true, sortable: true },
  { key: 'kind', title: '类别', width: 84 },
  { key: 'level', title: '级别', width: 70, sortable: true },
  { key: 'clause', title: '依据条款', width: 84 },
  { key: 'size', title: '规模', width: 60, sortable: true },
  { key: 'gasoline', title: '汽油（吨）', width: 84, align: 'right', sortable: true, group: '月需求' },
  { key: 'diesel', title: '柴油（吨）', width: 84, align: 'right', sortable: true, group: '月需求' },
  { key: 'basis', title: '口径', width: 76, group: '月需求' },
  { key: 'lastFuel', title: '最后消费', width: 96, sortable: true },
  { key: 'trend', title: '趋势', width: 52, align: 'center' },
  { key: 'county', title: '区县', width: 76, sortable: true },
  { key: 'station', title: '归属加油站', width: 180, sortable: true },
  { key: 'manager', title: '责任人', width: 76, sortable: true },
  { key: 'contact', title: '联系人', width: 76 },
  { key: 'phone', title: '电话', width: 110 },
]

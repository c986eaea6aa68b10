import type { Column } from '../../ui/grid/layout'

const levels: Column[] = [
  { key: 'province', title: '省级', width: 56, align: 'right', group: '按管理级别（户）' },
  { key: 'city', title: '地市级', width: 62, align: 'right', group: '按管理级别（户）' },
  { key: 'county', title: '区县级', width: 62, align: 'right', group: '按管理级别（户）' },
  { key: 'station', title: '站级', width: 56, align: 'right', group: '按管理级别（户）' },
  { key: 'ungraded', title: '未定级', width: 62, align: 'right', group: '按管理级别（户）' },
  { key: 'total', title: '合计', width: 60, align: 'right', group: '按管理级别（户）' },
]

/** Load by person. */
export const peopleColumns: Column[] = [
  { key: 'name', title: '责任人', width: 110, pinned: true },
  { key: 'number', title: '工号', width: 76 },
  { key: 'post', title: '岗位', width: 110 },
  { key: 'office', title: '机构', width: 190 },
  ...levels,
  { key: 'capacity', title: '定额', width: 60, align: 'right' },
  { key: 'over', title: '超额', width: 60, align: 'right' },
  { key: 'elsewhere', title: '级别不符', width: 76, align: 'right' },
]

/** Load by managing office. */
export const officeColumns: Column[] = [
  { key: 'name', title: '管理主体', width: 200, pinned: true },
  { key: 'kind', title: '机构类型', width: 90 },
  ...levels,
  { key: 'people', title: '责任岗人数', width: 90, align: 'right' },
  { key: 'capacity', title: '定额', width: 60, align: 'right' },
  { key: 'over', title: '超额', width: 60, align: 'right' },
]

/** What contradicts what. */
export const driftColumns: Column[] = [
  { key: 'code', title: '客户编号', width: 118, pinned: true },
  { key: 'name', title: '客户名称', width: 190, pinned: true },
  { key: 'kind', title: '偏离', width: 110 },
  { key: 'managing', title: '管理级别', width: 76 },
  { key: 'says', title: '数字所示', width: 76 },
  { key: 'since', title: '自', width: 90 },
  { key: 'text', title: '说明', width: 380 },
  { key: 'compared', title: '比较的数字', width: 240 },
  { key: 'station', title: '归属加油站', width: 180 },
  { key: 'manager', title: '责任人', width: 76 },
]

/** Transfers of authority. */
export const overrideColumns: Column[] = [
  { key: 'state', title: '状态', width: 60, pinned: true },
  { key: 'code', title: '客户编号', width: 118 },
  { key: 'name', title: '客户名称', width: 190 },
  { key: 'computed', title: '核定级别', width: 76 },
  { key: 'managing', title: '管理级别', width: 76 },
  { key: 'direction', title: '方向', width: 56 },
  { key: 'span', title: '期间', width: 150 },
  { key: 'reason', title: '原因', width: 220 },
  { key: 'proposed', title: '申请', width: 150 },
  { key: 'decided', title: '批准或驳回', width: 150 },
]

/** Customers as they stood in a month. */
export const standingColumns: Column[] = [
  { key: 'code', title: '客户编号', width: 118, pinned: true },
  { key: 'name', title: '客户名称', width: 200, pinned: true },
  { key: 'kind', title: '类别', width: 84 },
  { key: 'size', title: '规模', width: 60 },
  { key: 'level', title: '核定级别', width: 80 },
  { key: 'managing', title: '管理级别', width: 80 },
  { key: 'direction', title: '转移', width: 56 },
  { key: 'body', title: '管理主体', width: 160 },
  { key: 'station', title: '归属加油站', width: 190 },
  { key: 'manager', title: '责任人', width: 80 },
]

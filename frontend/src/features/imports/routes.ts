import type { RouteRecordRaw } from 'vue-router'

/** Screens of 数据导入. */
export const routes: RouteRecordRaw[] = [
  { path: '/imports', component: () => import('./ImportScreen.vue'), meta: { title: '数据导入' } },
  { path: '/imports/by-hand', component: () => import('./ByHandScreen.vue'), meta: { title: '手工月量' } },
  { path: '/imports/history', component: () => import('./HistoryScreen.vue'), meta: { title: '导入历史' } },
  { path: '/imports/unmatched', component: () => import('./UnmatchedScreen.vue'), meta: { title: '未匹配的卡' } },
]

import type { RouteRecordRaw } from 'vue-router'

/** Screens of 发卡奖励. */
export const routes: RouteRecordRaw[] = [
  { path: '/settlements', component: () => import('./SettlementsPage.vue'), meta: { title: '发卡奖励' } },
]

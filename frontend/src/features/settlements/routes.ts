import type { RouteRecordRaw } from 'vue-router'

/** Screens of 发卡奖励. */
export const routes: RouteRecordRaw[] = [
  { path: '/settlements', component: () => import('./SettlementsPage.vue'), meta: { title: '发卡奖励' } },
  { path: '/settlements/schemes', component: () => import('./SchemesPage.vue'), meta: { title: '奖励方案' } },
  { path: '/settlements/disputes', component: () => import('./DisputesPage.vue'), meta: { title: '奖励争议' } },
  { path: '/settlements/pools', component: () => import('./PoolsPage.vue'), meta: { title: '站奖金池' } },
  { path: '/settlements/cards', component: () => import('./CardsPage.vue'), meta: { title: '发卡台账' } },
]

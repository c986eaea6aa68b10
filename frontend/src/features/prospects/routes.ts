import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/prospects', component: () => import('./ProspectScreen.vue'), meta: { title: '潜在客户' } },
  { path: '/prospects/entry', component: () => import('./EntryScreen.vue'), meta: { title: '快速录入调查表' } },
]

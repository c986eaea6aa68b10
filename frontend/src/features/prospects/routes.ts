import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/prospects', component: () => import('./ProspectScreen.vue'), meta: { title: '潜在客户' } },
]

import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/customers', component: () => import('./CustomerScreen.vue'), meta: { title: '客户档案' } },
]

import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/customers', component: () => import('./CustomerScreen.vue'), meta: { title: '客户档案' } },
  // Links from other screens name one customer.
  { path: '/customers/:id', redirect: (to) => ({ path: '/customers', query: { id: String(to.params.id) } }) },
]

import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/duplicates', component: () => import('./DuplicateScreen.vue'), meta: { title: '疑似重复' } },
]

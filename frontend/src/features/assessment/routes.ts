import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/assessment', component: () => import('./AssessmentScreen.vue'), meta: { title: '考核评价' } },
]

import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/planning', component: () => import('./PlanningScreen.vue'), meta: { title: '开发计划' } },
]

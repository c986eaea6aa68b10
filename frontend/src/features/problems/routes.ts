import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/problems', component: () => import('./ProblemScreen.vue'), meta: { title: '开发问题' } }]

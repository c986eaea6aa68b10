import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/verification', component: () => import('./VerificationScreen.vue'), meta: { title: '开发核实' } },
]

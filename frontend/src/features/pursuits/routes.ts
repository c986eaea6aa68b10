import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/pursuits', component: () => import('./PursuitScreen.vue'), meta: { title: '客户开发' } }]

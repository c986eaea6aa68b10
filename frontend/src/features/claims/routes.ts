import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/claims', component: () => import('./ClaimScreen.vue'), meta: { title: '摘牌' } }]

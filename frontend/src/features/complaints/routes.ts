import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/complaints', component: () => import('./ComplaintScreen.vue'), meta: { title: '投诉' } }]

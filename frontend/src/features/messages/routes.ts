import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/messages', component: () => import('./MessageScreen.vue'), meta: { title: '客户短信' } }]

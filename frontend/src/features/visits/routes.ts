import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/visits', component: () => import('./VisitScreen.vue'), meta: { title: '客户维护' } }]

import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/', component: () => import('./WorkbenchScreen.vue'), meta: { title: '工作台' } }]

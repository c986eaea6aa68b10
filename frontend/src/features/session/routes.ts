import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/setup', component: () => import('./SetupScreen.vue'), meta: { bare: true, title: '首次使用' } },
  { path: '/login', component: () => import('./LoginScreen.vue'), meta: { bare: true, title: '登录' } },
]

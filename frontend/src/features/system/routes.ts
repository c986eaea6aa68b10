import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/system',
    component: () => import('./SystemScreen.vue'),
    meta: { title: '系统管理' },
    children: [
      { path: '', component: () => import('./AboutPanel.vue') },
      { path: 'users', component: () => import('./UsersPanel.vue') },
      { path: 'settings', component: () => import('./SettingsPanel.vue') },
      { path: 'safety', component: () => import('./SafetyPanel.vue') },
      { path: 'keys', component: () => import('./KeysPanel.vue') },
      { path: 'audit', component: () => import('./AuditPanel.vue') },
    ],
  },
]

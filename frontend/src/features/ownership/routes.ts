import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/ownership',
    component: () => import('./OwnershipScreen.vue'),
    meta: { title: '责任与负荷' },
    children: [
      { path: '', component: () => import('./LoadTab.vue') },
      { path: 'drift', component: () => import('./DriftTab.vue') },
      { path: 'pending', component: () => import('./PendingTab.vue') },
      { path: 'months', component: () => import('./MonthTab.vue') },
    ],
  },
]

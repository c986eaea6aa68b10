import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/merges', component: () => import('./MergeList.vue'), meta: { title: '合并记录' } },
  // Two records to be looked at side by side: ?a=<survivor>&b=<merged>
  { path: '/merges/new', component: () => import('./MergeScreen.vue'), meta: { title: '合并档案' } },
]

import type { RouteRecordRaw } from 'vue-router'

/** Screens of 供油协议; a draft takes ?customer=<id> to start from a customer or ?id=<id> to go on with a stored one. */
export const routes: RouteRecordRaw[] = [
  { path: '/agreements', component: () => import('./AgreementList.vue'), meta: { title: '供油协议' } },
  { path: '/agreements/draft', component: () => import('./DraftScreen.vue'), meta: { title: '协议草稿' } },
]

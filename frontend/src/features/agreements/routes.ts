import type { RouteRecordRaw } from 'vue-router'

/**
 * Screens of 供油协议; a draft takes ?customer=<id> to start from a customer (with ?renews=<id> to follow an agreement) or ?id=<id> to go on
 * with a stored one; a batch takes a selection in the history state.
 */
export const routes: RouteRecordRaw[] = [
  { path: '/agreements', component: () => import('./AgreementList.vue'), meta: { title: '供油协议' } },
  { path: '/agreements/draft', component: () => import('./DraftScreen.vue'), meta: { title: '协议草稿' } },
  { path: '/agreements/batch', component: () => import('./BatchScreen.vue'), meta: { title: '批量拟协议' } },
  { path: '/agreements/missing', component: () => import('./MissingScreen.vue'), meta: { title: '未签协议的客户' } },
  { path: '/agreements/numbers', component: () => import('./NumbersScreen.vue'), meta: { title: '编号台账' } },
  { path: '/agreements/templates', component: () => import('./TemplateScreen.vue'), meta: { title: '协议模板' } },
]

import type { RouteRecordRaw } from 'vue-router'

/** Screens of 月度报表; the code of a form (F1 … F7) may follow the month. */
export const routes: RouteRecordRaw[] = [
  { path: '/months', component: () => import('./MonthList.vue'), meta: { title: '月度报表' } },
  { path: '/months/:month/:code?', component: () => import('./MonthPage.vue'), meta: { title: '月度报表' } },
]

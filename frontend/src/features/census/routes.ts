import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/census', component: () => import('./CampaignScreen.vue'), meta: { title: '市场普查' } },
  { path: '/census/areas', component: () => import('./AreaScreen.vue'), meta: { title: '责任区域' } },
  { path: '/census/market', component: () => import('./MarketScreen.vue'), meta: { title: '市场形态' } },
]

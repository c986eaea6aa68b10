import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/parcels', component: () => import('./ParcelScreen.vue'), meta: { title: '月度上报' } }]

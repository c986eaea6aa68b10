import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import { loadSession, session } from '../api/session'
import { gate } from './gate'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without the navigation and without a session. */
    bare?: boolean
    title?: string
  }
}

/** Every features/<name>/routes.ts exports `routes`. */
const found = import.meta.glob<{ routes: RouteRecordRaw[] }>('../features/*/routes.ts', { eager: true })

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...Object.values(found).flatMap((m) => m.routes),
    { path: '/:rest(.*)*', component: () => import('./NotFound.vue'), meta: { title: '没有这个页面' } },
  ],
})

// A program that does not answer is shown by App, not by a blank page.
router.beforeEach(async (to) => {
  const now = session.value ?? (await loadSession().catch(() => null))
  return now ? gate(now, to.path, to.fullPath) : true
})
router.afterEach((to) => {
  // The unit is known once offices were imported: look again until then.
  if (session.value?.user && !session.value.unit) void loadSession().catch(() => undefined)

  document.title = to.meta.title ? `${to.meta.title} - 油客簿` : '油客簿'
})

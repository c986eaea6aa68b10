import { createRouter, createWebHashHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { loadSession, session } from '../api/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without the navigation and without a session. */
    bare?: boolean
    title?: string
  }
}

/** Every features/<name>/routes.ts exports `routes`. */
const found = import.meta.glob<{ routes: RouteRecordRaw[] }>('../features/*/routes.ts', { eager: true })

async function gate(to: RouteLocationNormalized) {
  const now = session.value ?? (await loadSession())
  const rest = { setup: to.path === '/setup', login: to.path === '/login' }
  if (now.setupNeeded) return rest.setup ? true : '/setup'
  if (!now.user) return rest.login ? true : { path: '/login', query: to.path === '/' ? {} : { to: to.fullPath } }
  if (rest.login) return '/'
  if (rest.setup && !(now.staffNeeded && now.user.role === '管理员')) return '/'
  if (to.path === '/' && now.user.role === '管理员') return now.staffNeeded ? '/setup' : '/system'
  return true
}

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...Object.values(found).flatMap((m) => m.routes),
    { path: '/:rest(.*)*', component: () => import('./NotFound.vue'), meta: { title: '没有这个页面' } },
  ],
})

router.beforeEach((to) => gate(to).catch(() => true)) // a program that does not answer is shown by App, not by a blank page
router.afterEach((to) => {
  document.title = to.meta.title ? `${to.meta.title} - 油客簿` : '油客簿'
})

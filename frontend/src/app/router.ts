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

type Session = NonNullable<typeof session.value>

/** Where to send somebody who is not signed in; true when the page may be shown. */
function stranger(now: Session, to: RouteLocationNormalized) {
  if (now.setupNeeded) return to.path === '/setup' ? true : '/setup'
  if (to.path === '/login') return true
  return { path: '/login', query: to.path === '/' ? {} : { to: to.fullPath } }
}

/** An administrator works in 系统管理 only, and is led to make the first clerk's account before anything else. */
function administrator(now: Session, path: string) {
  if (path === '/setup') return now.staffNeeded ? true : '/system'
  if (path === '/' || path === '/login') return now.staffNeeded ? '/setup' : '/system'
  return true
}

async function gate(to: RouteLocationNormalized) {
  const now = session.value ?? (await loadSession())
  if (!now.user) return stranger(now, to)
  if (now.user.role === '管理员') return administrator(now, to.path)
  return to.path === '/login' || to.path === '/setup' ? '/' : true
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
  // The unit is known once offices were imported: look again until then.
  if (session.value?.user && !session.value.unit) void loadSession().catch(() => undefined)

  document.title = to.meta.title ? `${to.meta.title} - 油客簿` : '油客簿'
})

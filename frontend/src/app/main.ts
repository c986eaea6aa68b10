import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { ApiError, onSessionLost } from '../api/client'
import { forget } from '../api/session'
import '../ui/theme.css'
import App from './App.vue'
import { router } from './router'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      networkMode: 'always', // the program answers on this computer, with or without a network
      retry: (count, error) => !(error instanceof ApiError) && count < 1,
    },
    mutations: { networkMode: 'always' },
  },
})

onSessionLost(() => {
  forget()
  queries.clear()
  void router.push({ path: '/login', query: { to: router.currentRoute.value.fullPath } })
})

createApp(App).use(router).use(VueQueryPlugin, { queryClient: queries }).mount('#app')

import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vitest/config'

// FUELBOOK_URL points the development server at a running `fuelbook serve`.
const backend = process.env.FUELBOOK_URL ?? 'http://127.0.0.1:8765'

// Tests print instants by the clock of the people who read them.
if (process.env.VITEST) process.env.TZ = 'Asia/Shanghai'

/** The feature a module belongs to; the routes are read at the start. */
function featureOf(id: string): string | null {
  if (/routes\.ts$/.test(id)) return null
  return /src[\\/]features[\\/](\w+)[\\/]/.exec(id)?.[1] ?? null
}

export default defineConfig({
  plugins: [vue(), Components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] })],
  server: { proxy: { '/api': { target: backend, changeOrigin: true } } },
  build: {
    target: 'chrome109',
    cssTarget: 'chrome109',
    chunkSizeWarningLimit: 600,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    // One file a feature: small files compress badly, and a hundred of them cost more than they save. What the start needs stays out.
    rolldownOptions: {
      output: {
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: featureOf, test: /src[\\/]features[\\/]/ }] },
      },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.spec.ts', 'scripts/**/*.spec.js'], server: { deps: { inline: ['element-plus'] } } },
})

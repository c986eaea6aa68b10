import { RuleTester } from 'eslint'
import { describe, it } from 'vitest'
import { zones } from './zones.js'

RuleTester.describe = describe
RuleTester.it = it

const at = (filename, code) => ({ filename: `/x/src/${filename}`, code })
const errors = [{ messageId: 'no' }]

new RuleTester().run('zones', zones, {
  valid: [
    at('app/App.ts', "import '../features/months/routes'"),
    at('features/months/a.ts', "import '../../ui/DataGrid.vue'"),
    at('features/months/a.ts', "import './b'"),
    at('ui/a.ts', "import '../lib/format'"),
    at('lib/a.ts', "import 'vue'"),
  ],
  invalid: [
    { ...at('features/months/a.ts', "import '../customers/api'"), errors },
    { ...at('features/months/a.ts', "import '../../app/nav'"), errors },
    { ...at('features/months/a.ts', "export * from '../customers/api'"), errors },
    { ...at('features/months/a.ts', "const x = () => import('../customers/A.vue')"), errors },
    { ...at('ui/a.ts', "import '../api/client'"), errors },
    { ...at('api/a.ts', "import '../platform'"), errors },
    { ...at('lib/a.ts', "import '../ui/panels'"), errors },
  ],
})

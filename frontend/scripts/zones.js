// The import zones of the house as one lint rule: app → features → { ui, api, platform } → lib, and no feature imports another.
import path from 'node:path'

const allowed = {
  app: ['app', 'features', 'ui', 'api', 'platform', 'lib'],
  features: ['ui', 'api', 'platform', 'lib'], // and the feature itself, see below
  ui: ['ui', 'lib'],
  api: ['api', 'lib'],
  platform: ['platform', 'lib'],
  lib: ['lib'],
}

function place(file) {
  const parts = file.split(path.sep)
  const src = parts.lastIndexOf('src')
  return { zone: parts[src + 1], feature: parts[src + 2] }
}

export const zones = {
  meta: { type: 'problem', schema: [], messages: { no: '{{from}} may not import {{to}}: app → features → ui, api, platform → lib' } },
  create(context) {
    const from = place(context.filename)
    if (!(from.zone in allowed)) return {}
    function check(node) {
      const source = node.source?.value
      if (typeof source !== 'string' || !source.startsWith('.')) return
      const to = place(path.resolve(path.dirname(context.filename), source))
      const same = from.zone === 'features' && to.zone === 'features' && from.feature === to.feature
      if (same || allowed[from.zone].includes(to.zone)) return
      context.report({ node, messageId: 'no', data: { from: `${from.zone}/${from.feature}`, to: `${to.zone}/${to.feature}` } })
    }
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check }
  },
}

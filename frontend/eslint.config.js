import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'
import { zones } from './scripts/zones.js'

export default ts.config(
  { ignores: ['dist/**', 'node_modules/**', 'src/api/schema.d.ts', 'public/**'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.vue'] } },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    plugins: { house: { rules: { zones } } },
    rules: {
      'house/zones': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', { max: 400 }],
      complexity: ['error', 12],
    },
  },
  { files: ['src/**/*.vue'], rules: { 'max-lines': ['error', { max: 250 }] } },
  {
    // Layout is prettier's; the rest are matters of taste the house does not share.
    files: ['**/*.vue'],
    rules: {
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
    },
  },
  { files: ['scripts/**', 'e2e/**'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
)

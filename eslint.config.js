// Rules that find faults or keep a promise of the README; what code looks like is prettier's.
import js from '@eslint/js'

/** Globals of Node 20 and of browsers, in which the same modules run. */
const GLOBALS =
  'AbortController AbortSignal Blob Buffer CSS DecompressionStream FileReader HTMLElement ReadableStream Response TextDecoder TextEncoder URL WebAssembly WritableStream atob btoa console crypto ' +
  'ClipboardEvent DataTransfer MutationObserver getComputedStyle postMessage DragEvent addEventListener customElements File Headers Image PerformanceObserver Worker document fetch globalThis location navigator performance process queueMicrotask self setTimeout clearTimeout structuredClone window'

const noCode = 'a pickle is data: nothing here runs text as code'

export default [
  { ignores: ['build/', 'dist/', 'js/generated/', 'test/fixtures/', 'test/bench/data/', 'node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 'latest',
      sourceType: 'module',
      globals: Object.fromEntries(GLOBALS.split(' ').map((name) => [name, 'readonly'])),
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      'no-unused-vars': ['error', { args: 'after-used', ignoreRestSiblings: true, varsIgnorePattern: '^_$' }],
      'no-shadow-restricted-names': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      'no-regex-spaces': 'off',
      'no-sparse-arrays': 'off',
      'no-control-regex': 'off',
      'no-cond-assign': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'it loses what is not written yet: set process.exitCode' },
        { property: '__proto__', message: 'keys of a pickle must not reach a prototype' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(inner|outer)HTML$/]', message: noCode },
        { selector: "CallExpression[callee.property.name='insertAdjacentHTML']", message: noCode },
        { selector: "CallExpression[callee.property.name='write'][callee.object.name='document']", message: noCode },
      ],
    },
  },
  {
    files: ['test/**'],
    languageOptions: {
      globals: { describe: 'readonly', it: 'readonly', before: 'readonly', after: 'readonly', beforeEach: 'readonly', afterEach: 'readonly' },
    },
  },
  {
    files: ['web/**'],
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { 'no-unused-vars': 'off', 'no-undef': 'off' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } } },
]

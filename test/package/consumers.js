/**
 * `make consumers`: what people load packages with loads this one from its tarball: Node of other versions, test runners, TypeScript old and new, bundlers for Node
 * and for pages, Deno and Bun. They read packages in ways of their own, and are installed from the network into a temporary folder, so
 * `make test` leaves them out. Prints a line for each program, and how many passed and failed; `node test/package/consumers.js NAME…` takes
 * those alone whose line has one of the names.
 */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { listen } from '../support/server.js'
import { installTarball } from '../support/tarball.js'
import * as viewer from './viewer-consumers.js'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** What every program does: loads bytes, catches an error by its class, and opens a file, whose chunks come by `import()` or `require`. */
const body = (/** @type {string} */ file) => `
  const value = loads(Uint8Array.of(0x4b, 7, 0x2e))
  const { kind, compression } = await open(${file})
  let code = ''
  try { loads(new Uint8Array(0)) } catch (error) { code = error instanceof PickleError && isPickleError(error) ? 'PickleError' : String(error) }
  const said = [value, kind, String(compression), code, NDArray.name].join()`
const NAMES = 'isPickleError, loads, NDArray, open, PickleError'
const SAID = '7,joblib,xz,PickleError,NDArray'

const imports = `import { ${NAMES} } from 'brine'\n`
const requires = `const { ${NAMES} } = require('brine')\n`
const printing = `const main = async () => {${body("'xz.joblib'")}\n  console.log(said)\n}\nmain()\n`
const testing = `test('brine', async () => {${body("'xz.joblib'")}\n  expect(said).toBe('${SAID}')\n})\n`
const typed = imports + 'const bytes: Uint8Array = Uint8Array.of(0x4e, 0x2e)\nloads(bytes, { dict: "map" })\n' + printing
const page = `${imports}const main = async () => {${body("'/xz.joblib'")}\n  document.title = said\n}\nmain().catch((error) => { document.title = String(error.stack) })\n`
/** Nothing but the language: a program that the types must let through without Node's and without those of pages. */
const bare = `${imports}export const run = async (bytes: Uint8Array) => {${body('bytes')}\n  const floats: Float32Array = loads<NDArray<'float32'>>(bytes).data\n  return [said, floats]\n}\n`

const tsconfig = (/** @type {object} */ options, /** @type {string[]} */ files) =>
  JSON.stringify({ compilerOptions: { target: 'es2022', strict: true, ...options }, files })
const BARE = { lib: ['es2022'], types: [], skipLibCheck: false, noEmit: true }
const ELEMENTS = { lib: ['es2022', 'dom'], types: [], skipLibCheck: false, noEmit: true }

/** @type {Record<string, string>} */
const FILES = {
  'jest/require.test.cjs': requires + testing,
  'jest/import.test.mjs': imports + testing,
  'vitest/import.test.js': `import { expect, test } from 'vitest'\n${imports}${testing}`,
  'commonjs/package.json': '{ "type": "commonjs" }',
  'commonjs/tsconfig.json': tsconfig({ module: 'node16', lib: ['es2023', 'dom'] }, ['typed.ts']),
  'commonjs/typed.ts': typed,
  'module/package.json': '{ "type": "module" }',
  'module/tsconfig.json': tsconfig({ module: 'nodenext', lib: ['es2023', 'dom'] }, ['typed.ts']),
  'module/typed.ts': typed,
  'types/package.json': '{ "type": "module" }',
  'types/bare.ts': bare,
  'types/nodenext.json': tsconfig({ ...BARE, module: 'nodenext' }, ['bare.ts']),
  'types/bundler.json': tsconfig({ ...BARE, module: 'esnext', moduleResolution: 'bundler' }, ['bare.ts']),
  'types/page.json': tsconfig({ ...ELEMENTS, module: 'esnext', moduleResolution: 'bundler' }, ['bare.ts']),
  'import.mjs': imports + printing,
  'require.cjs': requires + printing,
  'page.js': page,
  'rollup.node.mjs': `import resolve from '@rollup/plugin-node-resolve'
export default { input: 'import.mjs', output: { dir: 'out/rollup-node', entryFileNames: 'main.mjs' }, plugins: [resolve()], external: [/^node:/] }`,
  'rollup.page.mjs': `import resolve from '@rollup/plugin-node-resolve'
export default { input: 'page.js', output: { dir: 'out/rollup', entryFileNames: 'main.js' }, plugins: [resolve({ browser: true })] }`,
  'webpack.node.cjs': `module.exports = { mode: 'production', target: 'node', entry: './import.mjs', output: { path: __dirname + '/out/webpack-node', filename: 'main.cjs' } }`,
  'webpack.page.cjs': `module.exports = { mode: 'production', entry: './page.js', output: { path: __dirname + '/out/webpack', filename: 'main.js', publicPath: 'auto' }, performance: { hints: false } }`,
  'rspack.node.cjs': `module.exports = { mode: 'production', target: 'node', entry: './import.mjs', output: { path: __dirname + '/out/rspack-node', filename: 'main.cjs' } }`,
  'rspack.page.cjs': `module.exports = { mode: 'production', entry: './page.js', output: { path: __dirname + '/out/rspack', filename: 'main.js', publicPath: 'auto' }, performance: false }`,
  'vite.page.mjs': `export default { base: './', logLevel: 'warn', build: { outDir: 'out/vite', rollupOptions: { input: 'page.js', output: { entryFileNames: 'main.js' } } } }`,
  'vite.node.mjs': `export default { logLevel: 'warn', ssr: { noExternal: true }, build: { ssr: 'import.mjs', outDir: 'out/vite-node', rollupOptions: { output: { entryFileNames: 'main.mjs' } } } }`,
  ...viewer.FILES,
}

const NODES = ['22', '24']
const TYPESCRIPTS = ['5.4', '5.9', 'latest']
const TOOLS = [
  'jest@30',
  'vitest@4',
  'ts-node@10',
  'tsx@4',
  'typescript@5.9',
  '@types/node@20',
  'esbuild@0.28',
  'vite@7',
  'rollup@4',
  '@rollup/plugin-node-resolve@16',
  'webpack@5',
  'webpack-cli@6',
  '@rspack/core@1',
  '@rspack/cli@1',
  'deno@2',
  'bun@1',
  ...NODES.map((version) => `node-${version}@npm:node@${version}`),
  ...viewer.TOOLS,
  ...TYPESCRIPTS.map((version) => `typescript-${version.replace('.', '-')}@npm:typescript@${version}`),
]

const node = (/** @type {string[]} */ ...args) => [process.execPath, ...args]
const bin = (/** @type {string} */ name, /** @type {string[]} */ ...args) => [join('node_modules/.bin', name), ...args]

/**
 * The programs: the commands, one after another. The last one prints what they all print; `isQuiet` where it compares by itself,
 * `isPage` is the script or page where what was built is a page's, `server` the command of a server of pages, which its port follows; `said` what is
 * printed else. A warning counts as a failure of a page.
 * @type {{ name: string, commands: string[][], isQuiet?: boolean, isPage?: string, server?: string[], said?: string }[]}
 */
const PROGRAMS = [
  { name: 'node, import', commands: [node('import.mjs')] },
  { name: 'node, require', commands: [node('require.cjs')] },
  ...NODES.flatMap((version) =>
    ['import.mjs', 'require.cjs'].map((file) => ({ name: `node ${version}, ${file}`, commands: [[`node_modules/node-${version}/bin/node`, file]] })),
  ),
  { name: 'jest, require', commands: [node('node_modules/jest/bin/jest.js', '--testMatch', '**/require.test.cjs')], isQuiet: true },
  {
    name: 'jest, import',
    commands: [node('--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--testMatch', '**/import.test.mjs')],
    isQuiet: true,
  },
  { name: 'vitest', commands: [bin('vitest', 'run', 'vitest/')], isQuiet: true },
  { name: 'ts-node, CommonJS', commands: [node('node_modules/ts-node/dist/bin.js', 'commonjs/typed.ts')] },
  { name: 'ts-node, ES modules', commands: [node('--loader', 'ts-node/esm', 'module/typed.ts')] },
  { name: 'tsx, CommonJS', commands: [node('node_modules/tsx/dist/cli.mjs', 'commonjs/typed.ts')] },
  { name: 'tsx, ES modules', commands: [node('node_modules/tsx/dist/cli.mjs', 'module/typed.ts')] },
  ...TYPESCRIPTS.flatMap((version) =>
    ['nodenext', 'bundler', 'page'].map((kind) => ({
      name: `TypeScript ${version}, ${kind}`,
      commands: [[join('node_modules', `typescript-${version.replace('.', '-')}`, 'bin/tsc'), '-p', `types/${kind}.json`]],
      isQuiet: true,
    })),
  ),
  {
    name: 'esbuild for Node',
    commands: [bin('esbuild', 'import.mjs', '--bundle', '--platform=node', '--format=esm', '--outfile=out/esbuild.mjs'), node('out/esbuild.mjs')],
  },
  {
    name: 'esbuild for Node, CommonJS',
    commands: [bin('esbuild', 'require.cjs', '--bundle', '--platform=node', '--outfile=out/esbuild.cjs'), node('out/esbuild.cjs')],
  },
  { name: 'rollup for Node', commands: [bin('rollup', '-c', 'rollup.node.mjs'), node('out/rollup-node/main.mjs')] },
  { name: 'webpack for Node', commands: [bin('webpack', '-c', 'webpack.node.cjs'), node('out/webpack-node/main.cjs')] },
  { name: 'rspack for Node', commands: [bin('rspack', 'build', '-c', 'rspack.node.cjs'), node('out/rspack-node/main.cjs')] },
  { name: 'Vite for Node', commands: [bin('vite', 'build', '-c', 'vite.node.mjs'), node('out/vite-node/main.mjs')] },
  {
    name: 'esbuild, a page',
    commands: [bin('esbuild', 'page.js', '--bundle', '--format=esm', '--splitting', '--outdir=out/esbuild', '--entry-names=main')],
    isPage: 'out/esbuild/main.js',
  },
  {
    name: 'esbuild, a classic script',
    commands: [bin('esbuild', 'page.js', '--bundle', '--format=iife', '--outfile=out/classic/main.js')],
    isPage: 'out/classic/main.js',
  },
  { name: 'rollup, a page', commands: [bin('rollup', '-c', 'rollup.page.mjs')], isPage: 'out/rollup/main.js' },
  { name: 'webpack, a page', commands: [bin('webpack', '-c', 'webpack.page.cjs')], isPage: 'out/webpack/main.js' },
  { name: 'rspack, a page', commands: [bin('rspack', 'build', '-c', 'rspack.page.cjs')], isPage: 'out/rspack/main.js' },
  { name: 'Vite, a page', commands: [bin('vite', 'build', '-c', 'vite.page.mjs')], isPage: 'out/vite/main.js' },
  ...viewer.PROGRAMS,
  { name: 'Deno', commands: [bin('deno', 'run', '--allow-read', '--node-modules-dir=manual', 'import.mjs')] },
  { name: 'Bun', commands: [bin('bun', 'run', 'import.mjs')] },
]

const folder = mkdtempSync(join(tmpdir(), 'brine-'))
const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript' })

/** What the title of a page becomes. @param {string} url */
async function titleAt(url) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
  try {
    const tab = await browser.newPage()
    await tab.goto(url)
    await tab.waitForFunction('document.title', undefined, { timeout: 60_000 })
    return await tab.title()
  } finally {
    await browser.close()
  }
}

/** What the title becomes of a page of the folder, or of one that runs a script of it. @param {string} file */
async function titleOf(file) {
  const root = file.startsWith('next/out/') ? join(folder, 'next/out') : folder
  const server = await listen((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const type = file.includes('classic') ? '' : ' type="module"'
    if (path === '/') response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title></title><body><script${type} defer src="/${file}"></script>`)
    else if (existsSync(join(root, path)))
      response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream').end(readFileSync(join(root, path)))
    else response.writeHead(404).end()
  })
  try {
    return await titleAt(`${server.url}/${file.endsWith('.html') ? relative(root, join(folder, file)) : ''}`)
  } finally {
    server.close()
  }
}

/** What the title becomes of the page of a server that a command starts. @param {string[]} command */
async function titleServed([program, ...args]) {
  const { url, close } = await listen(() => {})
  close()
  const child = spawn(program, [...args, new URL(url).port], { cwd: folder, stdio: 'ignore' })
  try {
    const address = url.replace('127.0.0.1', 'localhost')
    for (let i = 0; i < 300 && !(await fetch(address).catch(() => undefined)); i++) await new Promise((resolve) => setTimeout(resolve, 100))
    return await titleAt(address)
  } finally {
    child.kill()
  }
}

const wanted = process.argv.slice(2)
const programs = PROGRAMS.filter(({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)))
let failed = 0
try {
  installTarball(folder, TOOLS)
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  copyFileSync(join(FIXTURES, 'joblib/jl0.11-py3.7/xz.joblib'), join(folder, 'xz.joblib'))
  for (const { name, commands, isQuiet, isPage, server, said: expected = SAID } of programs) {
    let said = ''
    let isFine = true
    for (const [program, ...args] of commands) {
      if (!isFine) break
      const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
      const warning = /^.*warn.*$/im.exec(`${stdout}${stderr}`.replace(/ExperimentalWarning.*|--trace-warnings.*|DeprecationWarning.*/g, ''))
      isFine = status === 0 && !(isPage && warning)
      said = isFine ? stdout.trim() : `exit code ${status}\n${stdout}${stderr}`
    }
    if (isFine && isPage) said = await titleOf(isPage).catch(String)
    if (server) said = await titleServed(server).catch(String)
    const isPassed = isFine && (isQuiet || said === expected)
    console.log(`${isPassed ? 'passed' : 'FAILED'}  ${name}`)
    if (isPassed) continue
    failed++
    console.log(said.trimEnd().replace(/^/gm, '    '))
  }
} finally {
  rmSync(folder, { recursive: true })
}
console.log(`${programs.length - failed} passed, ${failed} failed`)
if (failed) process.exitCode = 1

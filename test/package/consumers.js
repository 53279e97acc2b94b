/**
 * `make consumers`: jest, ts-node and tsx load the package from its tarball. They read CommonJS in ways of their own, and are
 * installed from the network into a temporary folder, so `make test` leaves them out. Prints a line for each program, and how many
 * passed and failed.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installTarball } from '../support/tarball.js'

const FILE = fileURLToPath(new URL('../fixtures/joblib/jl0.11-py3.7/xz.joblib', import.meta.url))
const TOOLS = ['jest@30', 'ts-node@10', 'tsx@4', 'typescript@5.9', '@types/node@20']

/** What every program does: loads bytes, catches an error by its class, and opens a file, whose chunks come by `import()` or `require`. */
const BODY = `
  const value = loads(Uint8Array.of(0x4b, 7, 0x2e))
  const { kind, compression } = await open('xz.joblib')
  let code = ''
  try { loads(new Uint8Array(0)) } catch (error) { code = error instanceof PickleError && isPickleError(error) ? 'PickleError' : String(error) }
  const said = [value, kind, String(compression), code, NDArray.name].join()`
const NAMES = 'isPickleError, loads, NDArray, open, PickleError'
const SAID = '7,joblib,xz,PickleError,NDArray'

const imports = `import { ${NAMES} } from 'brine'\n`
const requires = `const { ${NAMES} } = require('brine')\n`
const printing = `const main = async () => {${BODY}\n  console.log(said)\n}\nmain()\n`
const testing = `test('brine', async () => {${BODY}\n  expect(said).toBe('${SAID}')\n})\n`
const typed = imports + 'const bytes: Uint8Array = Uint8Array.of(0x4e, 0x2e)\nloads(bytes, { dict: "map" })\n' + printing

/** @type {Record<string, string>} */
const FILES = {
  'jest/require.test.cjs': requires + testing,
  'jest/import.test.mjs': imports + testing,
  'commonjs/package.json': '{ "type": "commonjs" }',
  'commonjs/tsconfig.json': '{ "compilerOptions": { "module": "node16", "target": "es2022", "lib": ["es2023", "dom"], "strict": true } }',
  'commonjs/typed.ts': typed,
  'module/package.json': '{ "type": "module" }',
  'module/tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "target": "es2022", "lib": ["es2023", "dom"], "strict": true } }',
  'module/typed.ts': typed,
}

/** The programs: a name, the arguments of node, the path of the file that they run. */
const PROGRAMS = /** @type {[name: string, args: string[]][]} */ ([
  ['jest, require', ['node_modules/jest/bin/jest.js', '--testMatch', '**/require.test.cjs']],
  ['jest, import', ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--testMatch', '**/import.test.mjs']],
  ['ts-node, CommonJS', ['node_modules/ts-node/dist/bin.js', 'commonjs/typed.ts']],
  ['ts-node, ES modules', ['--loader', 'ts-node/esm', 'module/typed.ts']],
  ['tsx, CommonJS', ['node_modules/tsx/dist/cli.mjs', 'commonjs/typed.ts']],
  ['tsx, ES modules', ['node_modules/tsx/dist/cli.mjs', 'module/typed.ts']],
])

const folder = mkdtempSync(join(tmpdir(), 'brine-'))
let failed = 0
try {
  installTarball(folder, TOOLS)
  for (const name of ['jest', 'commonjs', 'module']) mkdirSync(join(folder, name))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
  copyFileSync(FILE, join(folder, 'xz.joblib'))
  for (const [name, args] of PROGRAMS) {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    // jest compares by itself.
    const isPassed = status === 0 && (name.startsWith('jest') || stdout.trim() === SAID)
    console.log(`${isPassed ? 'passed' : 'FAILED'}  ${name}`)
    if (isPassed) continue
    failed++
    console.log(`exit code ${status}\n${stdout}${stderr}`.trimEnd().replace(/^/gm, '    '))
  }
} finally {
  rmSync(folder, { recursive: true })
}
console.log(`${PROGRAMS.length - failed} passed, ${failed} failed`)
if (failed) process.exitCode = 1

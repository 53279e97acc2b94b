// The package: its exports, its WebAssembly and its rules; and, installed from its tarball, its names in every form of module, its types and its command.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import * as brine from 'brine'
import dumpText from '../../js/generated/dump-wasm.js'
import { unpackWasm } from '../../js/codec/unpack-wasm.js'
import { OPCODES, STACK_ITEMS } from '../../js/generated/tables.js'
import toolsText from '../../js/generated/tools-wasm.js'
import loadText from '../../js/generated/load-wasm.js'
import { temporaryFolder } from '../support/folder.js'
import { pickle } from '../support/pickle.js'
import { installTarball } from '../support/tarball.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)

const NAMES = Object.keys(brine).sort()
const SEVEN = 'loads(Uint8Array.of(0x4b, 7, 0x2e))'

const TYPED = `
import { dumps, load, loads, NDArray, open, Tensor, trace, type AsyncOptions, type ErrorCode, type OpcodeName, type PickleValue, type Call, type DisOptions, type DumpOptions, type LoadOptions, type OpenOptions, type Operation, type PickleError, type Trace } from "brine"
const value: unknown = loads(new Uint8Array(1), { dict: "map", limits: { depth: 5 } })
if (value instanceof NDArray) { const shape: number[] = value.shape; void shape }
void load(new Blob([])).catch((error: PickleError) => error.offset)
// @ts-expect-error there is no such choice
loads(new Uint8Array(1), { dict: "list" })
const options: LoadOptions & OpenOptions & DumpOptions & DisOptions = { lossless: true, protocol: 4, maxInflated: 1 }
const traced: Trace = trace(new Uint8Array(1), options)
export const calls: Call[] = [...traced.calls()], operations: Operation[] = []
const floats: Float32Array = loads<NDArray<'float32'>>(new Uint8Array(1)).data
const ints: BigInt64Array = loads<Tensor<'int64'>>(new Uint8Array(1)).data
const anything: PickleValue<bigint> = loads<PickleValue<bigint>>(new Uint8Array(1), { int: 'bigint' })
export async function read() {
  const document = await open(new Uint8Array(1))
  // @ts-expect-error there is no such kind
  if (document.kind === 'pkl') return [floats, ints, anything]
  const numbers: number[] = await document.value<number[]>('numbers')
  return dumps(numbers)
}
export const codes: ErrorCode[] = [], name: OpcodeName = 'STOP', progress: AsyncOptions = { onProgress: ({ bytesRead }) => void bytesRead }
`
// With no library but the language's.
const BARE = TYPED.replace('void load(new Blob([]))', 'void load(new Uint8Array(1))')

describe('the package', () => {
  it('exports the same from ESM and CommonJS', () => {
    const cjs = require('brine')
    assert.deepEqual(Object.keys(cjs).sort(), Object.keys(brine).sort())
    assert.deepEqual(cjs.loads(pickle`](K\x01e.`), [1])
    assert.throws(
      () => cjs.loads(pickle`x`),
      (error) => brine.isPickleError(error) && !(error instanceof brine.PickleError),
    )
  })

  it('has wasm without imports and with the documented exports alone', () => {
    const shared = ['memory', 'pk_answer', 'pk_close', 'pk_open', 'pk_start', 'pk_window']
    const own = {
      load: ['pk_load', 'pk_to_latin1'],
      dump: ['pk_dump', 'pk_dump_start'],
      tools: ['pk_dis', 'pk_dis_remember', 'pk_genops', 'pk_optimize'],
    }
    for (const [name, text] of [
      /** @type {const} */ (['load', loadText]),
      /** @type {const} */ (['dump', dumpText]),
      /** @type {const} */ (['tools', toolsText]),
    ]) {
      const module = new WebAssembly.Module(unpackWasm(text))
      assert.deepEqual(WebAssembly.Module.imports(module), [])
      assert.deepEqual(
        WebAssembly.Module.exports(module)
          .map((exported) => exported.name)
          .sort(),
        [...shared, ...own[name]].sort(),
      )
    }
  })

  it('has all 68 opcodes in its table, the same as pickletools has', function () {
    const items = new Map(STACK_ITEMS.map(([item, name]) => [item, name]))
    const readItems = (/** @type {string} */ text) =>
      text
        .split(' ')
        .map((item) => items.get(item))
        .join(' ')
    assert.equal(OPCODES.length, 68)
    const ours = Object.fromEntries(
      OPCODES.map(([name, byte, argument, before, after, protocol]) => [name, [byte, argument.toLowerCase(), readItems(before), readItems(after), protocol]]),
    )
    const python = ['python3.13', 'python3.12', 'python3'].find((name) => spawnSync(name, ['--version']).status === 0)
    if (!python) this.skip()
    const theirs = JSON.parse(
      execFileSync(
        python,
        [
          '-c',
          `
import json, pickletools
print(json.dumps({op.name: [ord(op.code), op.arg.name if op.arg else "none", " ".join(s.name for s in op.stack_before), " ".join(s.name for s in op.stack_after), op.proto] for op in pickletools.opcodes}))`,
        ],
        { encoding: 'utf8' },
      ),
    )
    assert.deepEqual(ours, theirs)
  })

  it('runs in a worker', async () => {
    const worker = new Worker(
      `
      const { parentPort } = require('node:worker_threads')
      import(${JSON.stringify(new URL('../../dist/node.js', import.meta.url).href)}).then(({ loads }) => parentPort.postMessage(loads(Uint8Array.of(0x4b, 7, 0x2e))))
    `,
      { eval: true },
    )
    assert.equal(await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject)), 7)
    await worker.terminate()
  })

  it('has no eval and no code of that kind', () => {
    for (const file of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))) {
      const text = readFileSync(join(root, 'dist', file), 'utf8')
      assert.doesNotMatch(text, /\beval\(|new Function\(|process\.exit\(/)
      // Preact knows innerHTML; the viewer never asks for it, and its page has a policy under which that would fail.
      if (!file.startsWith('viewer')) assert.doesNotMatch(text, /innerHTML/)
    }
    execFileSync(
      process.execPath,
      [
        '--disallow-code-generation-from-strings',
        '--input-type=module',
        '-e',
        'import { loads } from "brine"; if (loads(Uint8Array.of(0x4b, 7, 0x2e)) !== 7) throw 1',
      ],
      { cwd: root },
    )
  })

  it('passes publint', () => {
    execFileSync(process.execPath, [join(root, 'node_modules/publint/src/cli.js'), '--strict'], { cwd: root, stdio: 'pipe' })
  })
})

describe('the package from its tarball', function () {
  this.timeout(180_000)
  const at = temporaryFolder()
  before(() => installTarball(at()))

  /** What a script prints. @param {string} name @param {string} text */
  function run(name, text) {
    writeFileSync(at(name), text)
    return execFileSync(process.execPath, [name], { cwd: at(), encoding: 'utf8' })
  }

  /** Names of a module that Node's lexer or a bundler has found, without those that stand for the whole. */
  const printNames = 'console.log(Object.keys(brine).filter((name) => name !== "default" && name !== "module.exports").sort().join())'

  it('loads by import and by require', () => {
    assert.equal(run('import.mjs', `import { loads } from "brine"; console.log(${SEVEN})`), '7\n')
    assert.equal(run('require.cjs', `const { loads } = require("brine"); console.log(${SEVEN})`), '7\n')
  })

  it('has the same names in CommonJS as in ES modules, for an import too', () => {
    const path = './node_modules/brine/dist/cjs/index.js'
    assert.equal(run('names.cjs', `const brine = require("brine"); ${printNames}`).trim(), NAMES.join())
    assert.equal(run('names.mjs', `const brine = await import("${path}"); ${printNames}`).trim(), NAMES.join())
    assert.equal(run('named.mjs', `import { loads } from "${path}"; console.log(${SEVEN})`), '7\n')
  })

  for (const { about, conditions } of [
    { about: 'the modules', conditions: undefined },
    // With conditions of one's own esbuild leaves out `module`, and a require has the CommonJS.
    { about: 'the CommonJS', conditions: ['node'] },
  ])
    it(`gives its names to a bundler that reads ${about}`, async () => {
      const options = /** @type {const} */ ({
        bundle: true,
        platform: 'node',
        format: 'cjs',
        absWorkingDir: at(),
        logLevel: 'silent',
        conditions,
        metafile: true,
      })
      const bundle = async (/** @type {string} */ name, /** @type {string} */ contents) => {
        const { metafile } = await build({ ...options, stdin: { contents, resolveDir: at() }, outfile: at(name) })
        assert.equal(
          Object.keys(metafile.inputs).some((path) => path.includes('brine/dist/cjs/')),
          conditions !== undefined,
        )
        return execFileSync(process.execPath, [at(name)], { encoding: 'utf8' }).trim()
      }
      assert.equal(await bundle('bundle.cjs', `const brine = require("brine"); ${printNames}`), NAMES.join())
      assert.equal(await bundle('named-bundle.cjs', `const { loads } = require("brine"); console.log(${SEVEN})`), '7')
    })

  it('reads what a call needs at its first call alone', () => {
    const loaded = `createRequire(import.meta.url).cache`
    const files = `Object.keys(${loaded}).filter((path) => path.includes('brine')).map((path) => path.split(/[\\/]/).at(-1)).join()`
    const calls = `console.log(${SEVEN}, ${files}); console.log(dumps(7).length, ${files}); console.log((await open(dumps(7))).kind)`
    for (const brine of ['brine', './node_modules/brine/dist/cjs/index.js']) {
      const own = brine === 'brine' ? '' : 'index.js'
      const text = run('files.mjs', `import { createRequire } from 'node:module'; import { dumps, loads, open } from '${brine}'; ${calls}`)
      assert.deepEqual(text.split('\n').slice(0, 3), [`7 ${own}`, `5 ${[own, 'dump.js'].filter(Boolean)}`, 'pickle'])
    }
  })

  it('says which of its files is not there', () => {
    const [file, away] = ['files.js', 'away.js'].map((name) => at(`node_modules/brine/dist/cjs/${name}`))
    renameSync(file, away)
    try {
      const text = run('missing.mjs', `import { open } from 'brine'; open(Uint8Array.of(0x4e, 0x2e)).catch(({ code, message }) => console.log(code, message))`)
      assert.match(text, /^NO_CHUNK .*files\.js/)
    } finally {
      renameSync(away, file)
    }
  })

  for (const format of /** @type {const} */ (['esm', 'cjs']))
    it(`is whole in a bundle of ${format} of what Node loads`, async () => {
      const contents = "import { dumps, open } from 'brine'; open(dumps(7)).then(({ kind }) => console.log(dumps(7).length, kind))"
      const outfile = at(`elsewhere/whole.${format === 'esm' ? 'mjs' : 'cjs'}`)
      const options = {
        bundle: true,
        platform: /** @type {const} */ ('node'),
        conditions: ['node'],
        format,
        absWorkingDir: at(),
        outfile,
        logLevel: /** @type {const} */ ('silent'),
      }
      await build({ ...options, stdin: { contents, resolveDir: at() } })
      assert.equal(execFileSync(process.execPath, [outfile], { encoding: 'utf8' }), '5 pickle\n')
    })

  it('has a command', () => {
    assert.equal(execFileSync(at('node_modules/.bin/brine'), ['json', '-'], { input: 'K\x07.', encoding: 'utf8' }), '7\n')
  })

  for (const name of ['typed.mts', 'typed.cts', 'bare.mts'])
    it(`has types for ${name}`, () => {
      writeFileSync(at(name), name === 'bare.mts' ? BARE : TYPED)
      const lib = name === 'bare.mts' ? ['es2022'] : ['es2023', 'dom']
      const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2022', lib, types: [], skipLibCheck: false }
      writeFileSync(at('tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }))
      const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], { cwd: at(), encoding: 'utf8' })
      assert.equal(status, 0, stdout)
    })
})

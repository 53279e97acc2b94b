// The package as it is installed: its exports, its wasm, its rules.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import * as brine from 'brine'
import dumpText from '../../js/generated/dump-wasm.js'
import { unpackWasm } from '../../js/codec/unpack-wasm.js'
import { OPCODES, STACK_ITEMS } from '../../js/generated/tables.js'
import toolsText from '../../js/generated/tools-wasm.js'
import loadText from '../../js/generated/load-wasm.js'
import { pickle } from '../support/pickle.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)

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
      load: ['pk_load'],
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
      import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}).then(({ loads }) => parentPort.postMessage(loads(Uint8Array.of(0x4b, 7, 0x2e))))
    `,
      { eval: true },
    )
    assert.equal(await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject)), 7)
    await worker.terminate()
  })

  it('has no eval and no code of that kind', () => {
    for (const file of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))) {
      const text = readFileSync(join(root, 'dist', file), 'utf8')
      assert.doesNotMatch(text, /\beval\(|new Function\(|innerHTML|process\.exit\(/)
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

  it('passes publint, and works from its tarball in ESM, CommonJS and TypeScript', function () {
    this.timeout(180_000)
    const npm = (/** @type {string[]} */ args, /** @type {string} */ cwd) =>
      execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    execFileSync(process.execPath, [join(root, 'node_modules/publint/src/cli.js'), '--strict'], { cwd: root, stdio: 'pipe' })
    const folder = mkdtempSync(join(tmpdir(), 'brine-'))
    try {
      npm(['pack', '--pack-destination', folder], root)
      const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
      writeFileSync(join(folder, 'package.json'), '{ "private": true }')
      npm(['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], folder)
      const run = (/** @type {string} */ name, /** @type {string} */ text) => {
        writeFileSync(join(folder, name), text)
        return execFileSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' })
      }
      assert.equal(run('a.mjs', 'import { loads } from "brine"; console.log(loads(Uint8Array.of(0x4b, 7, 0x2e)))'), '7\n')
      assert.equal(run('b.cjs', 'const { loads } = require("brine"); console.log(loads(Uint8Array.of(0x4b, 7, 0x2e)))'), '7\n')
      assert.equal(execFileSync(join(folder, 'node_modules/.bin/brine'), ['json', '-'], { input: 'K\x07.', encoding: 'utf8' }), '7\n')
      for (const name of ['typed.mts', 'typed.cts']) {
        writeFileSync(
          join(folder, name),
          'import { load, loads, NDArray, trace, type Call, type DisOptions, type DumpOptions, type LoadOptions, type OpenOptions, type Operation, type PickleError, type Trace } from "brine"\nconst value: unknown = loads(new Uint8Array(1), { dict: "map", limits: { depth: 5 } })\nif (value instanceof NDArray) { const shape: number[] = value.shape; void shape }\nvoid load(new Blob([])).catch((error: PickleError) => error.offset)\n// @ts-expect-error there is no such choice\nloads(new Uint8Array(1), { dict: "list" })\nconst options: LoadOptions & OpenOptions & DumpOptions & DisOptions = { lossless: true, protocol: 4, maxInflated: 1 }\nconst traced: Trace = trace(new Uint8Array(1), options)\nexport const calls: Call[] = [...traced.calls()], operations: Operation[] = []\n',
        )
        const { status, stdout } = spawnSync(
          process.execPath,
          [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,dom', name],
          { cwd: folder, encoding: 'utf8' },
        )
        assert.equal(status, 0, stdout)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

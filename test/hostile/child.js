// What the harness runs in a process of its own: a file through every public call and command. Each step is told before it begins, so that the parent
// knows which one never ended; what a step threw that is no error of the package is told with its stack.
//
// Messages in: { id, bytes, skip, only }. Messages out: { id, step }, { id, step, error }, { id, done: true }.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { isExpected, tell, UsageError } from '../../js/cli/errors.js'
import { run } from '../../js/cli/run.js'
import * as brine from '../../js/index.js'

const GOOD = Uint8Array.from([0x80, 4, 0x5d, 0x94, 0x28, 0x4b, 1, 0x4b, 2, 0x65, 0x2e])
const OUT = mkdtempSync(join(tmpdir(), 'brine-hostile-'))
process.on('exit', () => rmSync(OUT, { recursive: true, force: true }))

/** The most that a command may print: what is beyond it is as if the reader had gone. */
const MOST_OUTPUT = 16 << 20
/** The most nodes of a tree that are looked at. */
const MOST_NODES = 100
/** The most nodes whose values are made and read whole. */
const MOST_WHOLE = 10
/** Characters that a terminal obeys: none of them may be printed raw. */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/

const decoder = new TextDecoder()

/** Nothing that a value holds is printed: this only uses up what an iterator gives. */
const exhaust = (iterator, most = 200_000) => {
  for (const item of iterator) if (!--most) return item
}

/** Whether the text of a value is made by this package: that of plain arrays, tuples among them, dicts and sets is the language's. */
const isOwn = (value) =>
  value instanceof Object && !Object.hasOwn(value, 'toString') && value.toString !== Array.prototype.toString && value.toString !== Object.prototype.toString

/** Every step: its name, and what it does with `{ bytes, path, value, lossless }`. */
const STEPS = {
  loads: (it) => (it.value = brine.loads(it.bytes)),
  lossless: (it) => (it.lossless = brine.loads(it.bytes, { lossless: true })),
  latin1: ({ bytes }) => brine.loads(bytes, { encoding: 'latin1', dict: 'map', int: 'bigint', copy: true }),
  loadsAll: ({ bytes }) => exhaust(brine.loadsAll(bytes), 1000),
  load: ({ bytes }) => brine.load(new Blob([bytes])),
  String: ({ value }) => isOwn(value) && String(value),
  'String lossless': ({ lossless }) => isOwn(lossless) && String(lossless),
  inspect: ({ lossless }) => inspect(lossless, { depth: 6 }),
  str: ({ lossless }) => brine.str(lossless),
  describe: ({ lossless }) => brine.describe(lossless),
  'describe plain': ({ value }) => brine.describe(value),
  'describe children': ({ lossless }) => {
    const { children } = brine.describe(lossless)
    if (children) for (const { value } of children(0, 50)) brine.describe(value)
  },
  keyLabel: ({ lossless }) => brine.keyLabel(lossless),
  json: ({ lossless }) => brine.json(lossless, { tensors: 'shape' }),
  'json list': ({ lossless }) => brine.json(lossless, { tensors: 'list' }),
  encodeJson: ({ lossless }) => exhaust(brine.encodeJson(lossless)),
  'JSON.stringify': ({ value }) => value instanceof Object && typeof value.toJSON === 'function' && value.toJSON(),
  dumps: ({ lossless }) => brine.dumps(lossless),
  'dumps plain': ({ value }) => brine.dumps(value, { protocol: 2 }),
  'dumps inspectable': ({ lossless }) => brine.loads(brine.dumps(lossless)),
  revive: ({ lossless }) => {
    let clone
    try {
      clone = structuredClone(lossless)
    } catch {
      return
    }
    brine.revive(clone)
  },
  npy: ({ lossless }) => lossless instanceof brine.NDArray && brine.npy(lossless),
  toDense: ({ lossless }) => lossless instanceof brine.SparseArray && lossless.toDense(),
  toRows: ({ lossless }) => lossless instanceof brine.DataFrame && lossless.toRows(),
  toArray: ({ lossless }) => typeof lossless?.toArray === 'function' && lossless.toArray(),
  trace: ({ bytes }) => exhaust(brine.trace(bytes).calls()),
  'trace partial': ({ bytes }) => exhaust(brine.trace(bytes, { partial: true }).calls()),
  dis: ({ bytes }) => brine.dis(bytes),
  'dis annotate': ({ bytes }) => brine.dis(bytes, { annotate: true }),
  genops: ({ bytes }) => exhaust(brine.genops(bytes)),
  optimize: ({ bytes }) => brine.optimize(bytes),
  parseNpy: ({ bytes }) => brine.parseNpy(bytes),
  readNpyHeader: ({ bytes }) => brine.readNpyHeader(bytes),
  decompress: ({ bytes }) => {
    const kind = brine.recognizeCompression(bytes)
    return kind && brine.decompress(kind, bytes, { limit: 1 << 28 })
  },
  recognizeCompression: ({ bytes }) => brine.recognizeCompression(bytes),
  recognizeJoblib: ({ bytes }) => brine.recognizeJoblib(bytes),
  loadJoblib: ({ bytes }) => brine.loadJoblib(bytes),
  loadTorch: ({ bytes }) => brine.loadTorch(new Blob([bytes])),
  openPickles: async ({ bytes }) => {
    const found = await brine.openPickles(bytes)
    for (const { source } of found.pickles.slice(0, 20)) await source()
    await found.close()
  },
  open: async (it) => {
    it.document = await brine.open(it.bytes)
  },
  'open value': ({ document }) => document?.value(),
  tree: async ({ document }) => document && walkTree(document.tree),
}

/** The steps that make what others use. */
const MAKERS = ['loads', 'lossless']
const [NEED_LOSSLESS, NEED_VALUE] = [/^(?:async )?\(\{ lossless \}\)/, /^(?:async )?\(\{ value \}\)/]

const WALK_CALLS = {
  data: (node) => node.data(),
  'data(0, 2)': (node) => node.data(0, 2),
  rows: (node) => node.rows(0, 2),
}

/** A tree, the first nodes of each level, with every call of a node. */
async function walkTree(root) {
  const waiting = [root]
  for (let seen = 0; waiting.length && seen < MOST_NODES; seen++) {
    const node = waiting.shift()
    const found = await node.find('').catch(ours)
    if (found && found.type !== node.type) throw new Error(`find gave ${found.type}`)
    await node.find('.no[3]["such"]').catch(ours)
    if (seen < MOST_WHOLE) for (const call of [(it) => it.value(), (it) => it.load()]) await call(node).catch(ours)
    for (const call of Object.values(WALK_CALLS)) await call(node).catch(ours)
    const children = node.hasChildren ? await node.children(0, 8).catch(ours) : undefined
    if (children) waiting.push(...children)
  }
}

/** Passes over errors of the package. */
function ours(error) {
  if (!isOurs(error)) throw error
}

/** Whether an error is of the package, or one that it documents. */
const isOurs = (error) => brine.isPickleError(error) || error instanceof UsageError

/** The commands, each with what they take of a file's path. */
const COMMANDS = {
  show: (path) => ['show', path],
  'show flat': (path) => ['show', '--flat', '--stats', path],
  'show json': (path) => ['show', '--json', path],
  'brine json': (path) => ['json', path],
  'json strict': (path) => ['json', '--strict', '--tensors', 'shape', path],
  'brine dis': (path) => ['dis', '-a', path],
  'dis stack': (path) => ['dis', '--stack', path],
  'brine genops': (path) => ['genops', path],
  'brine optimize': (path) => ['optimize', path, '-o', join(OUT, 'optimized.pkl')],
  'extract npy': (path) => ['extract', path, '-o', join(OUT, 'out.npy')],
  'extract csv': (path) => ['extract', path, '-o', join(OUT, 'out.csv')],
  'extract json': (path) => ['extract', path, '-o', join(OUT, 'out.json')],
  'extract parquet': (path) => ['extract', path, '-o', join(OUT, 'out.parquet')],
  'extract png': (path) => ['extract', path, '-o', join(OUT, 'out.png')],
  'extract all': (path) => ['extract', '--all', path, '-o', join(OUT, 'all')],
  diff: (path) => ['diff', path, path],
  convert: (path) => ['convert', path, '-o', join(OUT, 'converted.pkl')],
  'convert safetensors': (path) => ['convert', path, '-o', join(OUT, 'out.safetensors')],
}
/** The commands whose output is a person's to read on a terminal. */
const SHOWN = new Set(['show', 'show flat', 'show json', 'brine json', 'json strict', 'diff', 'brine genops'])

for (const [name, argsOf] of Object.entries(COMMANDS)) {
  STEPS[name] = async ({ path }) => {
    let written = 0
    const isShown = SHOWN.has(name)
    const write = async (part) => {
      written += part.length
      const text = typeof part === 'string' ? part : isShown ? decoder.decode(part) : ''
      if (isShown && OBEYED.test(text)) throw new Error(`raw control characters are printed: ${JSON.stringify(text.match(OBEYED)[0])}`)
      return written < MOST_OUTPUT
    }
    const stderr = process.stderr.write
    process.stderr.write = (text) => {
      if (OBEYED.test(String(text).replace(/\n$/, ''))) told = new Error(`raw control characters in an error: ${JSON.stringify(String(text).slice(0, 200))}`)
      return true
    }
    let told
    try {
      await run(argsOf(path), write)
    } catch (error) {
      if (!isExpected(error)) throw error
      tell(error)
    } finally {
      process.stderr.write = stderr
      process.exitCode = 0
    }
    if (told) throw told
  }
}

process.on('message', async ({ id, bytes, skip, only }) => {
  const data = Uint8Array.from(Buffer.from(bytes, 'base64'))
  const path = join(OUT, 'input.bin')
  writeFileSync(path, data)
  const it = { bytes: data, path }
  for (const [step, call] of Object.entries(STEPS)) {
    if (
      skip.includes(step) ||
      (only && !only.includes(step) && !MAKERS.includes(step)) ||
      (NEED_LOSSLESS.test(String(call)) && it.lossless === undefined) ||
      (NEED_VALUE.test(String(call)) && it.value === undefined)
    )
      continue
    process.send({ id, step })
    const start = process.cpuUsage()
    let error
    try {
      await call(it)
    } catch (thrown) {
      if (!isOurs(thrown)) error = String(thrown?.stack ?? thrown).slice(0, 700)
    }
    const { user, system } = process.cpuUsage(start)
    const took = (user + system) / 1000
    if (took > 5000) error = `HANG (${Math.round(took)} ms)`
    if (error) process.send({ id, step, error })
    try {
      if (brine.loads(GOOD).join() !== '1,2') throw new Error('the next load gave another value')
    } catch (thrown) {
      process.send({ id, step, error: `the next load: ${thrown?.message}` })
    }
  }
  await it.document?.close?.()
  process.send({ id, done: true })
})
process.send({ ready: true })

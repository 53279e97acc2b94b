// `dis`, `genops` and `optimize` give what pickletools of a live Python gives, of random pickles, damaged ones and opcodes with arguments at the edges.
//
// BRINE_SEED and BRINE_COUNT say which and how many, BRINE_PYTHON by which Python.
import assert from 'node:assert/strict'
import { dis, disStream, Float, genops, genopsStream, isPickleError, optimize, optimizeStream } from 'brine'
import { differences } from '../support/canon.js'
import { COUNT, cut, findLivePython, MOST_SHOWN, outcome, random, SEED, truths } from '../support/live.js'

/** The first difference of two texts, by lines. */
function differentLine(/** @type {string} */ text, /** @type {string} */ wanted) {
  const lines = text.split('\n')
  const at = wanted.split('\n').findIndex((line, i) => line !== lines[i])
  return `line ${at + 1} is ${JSON.stringify(lines[at])}, not ${JSON.stringify(wanted.split('\n')[at])}`
}

/** What an iterator gives, and the error that ends it. @param {() => Iterable<any> | AsyncIterable<any>} call */
async function collect(call) {
  /** @type {any[]} */
  const items = []
  const { error } = await outcome(async () => {
    for await (const item of call()) items.push(item)
  })
  return { items, error }
}

/** How an error differs from Python's, or undefined. @param {any} error @param {[string, string] | undefined} wanted */
function differentError(error, wanted) {
  if (error === undefined && wanted === undefined) return undefined
  if (error !== undefined && !isPickleError(error)) return `raises what is no PickleError: ${error.stack ?? error}`
  return error?.reason === wanted?.[1] ? undefined : `raises ${error}; Python raises ${wanted}`
}

function* differencesOfDis(/** @type {any} */ record, /** @type {string} */ name, /** @type {string} */ text, /** @type {any} */ error) {
  // A slip of the pen in pickletools that Python 3.13 mended.
  const wanted = record.text.replaceAll('Long integer using found-byte length.', 'Long integer using four-byte length.')
  if (text !== wanted) yield `${name}: ${differentLine(text, wanted)}`
  const wrong = differentError(error, record.error)
  if (wrong) yield `${name} ${wrong}`
}

/** @param {any} record @param {string} name @param {{ items: any[], error?: any }} result */
function* differencesOfGenops(record, name, { items, error }) {
  if (items.length !== record.ops.length) yield `${name} gives ${items.length} opcodes, not ${record.ops.length}`
  const wrong = differentError(error, record.opsError)
  if (wrong) yield `${name} ${wrong}`
  for (const [i, { opcode, arg, pos }] of items.slice(0, record.ops.length).entries()) {
    const [wantedName, wantedPos, canon] = record.ops[i]
    if (opcode.name !== wantedName || pos !== wantedPos) yield `${name}: ${opcode.name} at ${pos}, not ${wantedName} at ${wantedPos}`
    const value = canon.t === 'float' && Number.isInteger(arg) ? new Float(arg) : arg
    for (const difference of differences(value, canon.t === 'bytearray' ? { ...canon, t: 'bytes' } : canon)) yield `${name} at ${pos}: ${difference}`
  }
}

/** @param {any} record @param {string} name @param {Uint8Array | undefined} bytes @param {any} error */
function* differencesOfOptimize(record, name, bytes, error) {
  if (record.optimized === undefined) {
    // Where nothing was stored under a number, Python stumbles over None, by a TypeError.
    const isStumble = record.optimizeError[0] === 'TypeError' && error?.code === 'MEMO_NOT_STORED'
    const wrong = isStumble ? undefined : differentError(error, record.optimizeError)
    if (wrong) yield `${name} ${wrong}`
  } else if (error || Buffer.from(bytes ?? []).toString('base64') !== record.optimized) {
    yield `${name} ${error ? `raises ${error}` : 'gives other bytes'}`
  }
}

/** @param {any} record @param {Iterator<number, any>} numbers */
async function* differencesOf(record, numbers) {
  const pickle = new Uint8Array(Buffer.from(record.pickle, 'base64'))
  const text = await outcome(() => dis(pickle, record.options))
  yield* differencesOfDis(record, 'dis', text.value ?? text.error.text, text.error)
  yield* differencesOfGenops(record, 'genops', await collect(() => genops(pickle)))
  const optimized = await outcome(() => optimize(pickle))
  yield* differencesOfOptimize(record, 'optimize', optimized.value, optimized.error)

  const pieces = await collect(() => disStream(cut(pickle, numbers), record.options))
  yield* differencesOfDis(record, 'disStream', pieces.items.join(''), pieces.error)
  yield* differencesOfGenops(record, 'genopsStream', await collect(() => genopsStream(cut(pickle, numbers))))
  const parts = await collect(() => optimizeStream(cut(pickle, numbers)))
  yield* differencesOfOptimize(record, 'optimizeStream', Buffer.concat(parts.items), parts.error)
}

describe('pickletools of a live Python', () => {
  /** @type {{ python: string, version: number }} */
  let found

  before(function () {
    // The first whose text is that of the newest, but for annotations (3.13) and characters of a newer Unicode.
    found = findLivePython(this, 3012)
  })

  for (const [mode, about] of [
    ['values', 'random pickles of all protocols'],
    ['mutations', 'damaged pickles'],
    ['opcodes', 'random opcodes with arguments at the edges'],
  ]) {
    it(`agrees on ${about}`, async () => {
      const numbers = random(SEED)
      let count = 0
      /** @type {string[]} */
      const wrong = []
      for await (const record of truths(found.python, 'tools.py', mode)) {
        count++
        for await (const difference of differencesOf(record, numbers)) wrong.push(`case ${count}: ${difference}\n      base64 ${record.pickle.slice(0, 2000)}`)
      }
      assert.equal(wrong.length, 0, `${wrong.length} differences (BRINE_SEED=${SEED}):\n    ${wrong.slice(0, MOST_SHOWN).join('\n    ')}`)
      assert.equal(count, COUNT)
    }).timeout(120_000 + COUNT * 40)
  }
})

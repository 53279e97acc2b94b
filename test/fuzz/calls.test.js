// Mutated pickles through every call that reads one: only errors of this package come out, and the next good load works.
//
// BRINE_SEED and BRINE_COUNT say which and how many; by default few, so that it is a matter of seconds.
import assert from 'node:assert/strict'
import {
  decompile,
  describe as describeValue,
  dis,
  dumps,
  encodeJson,
  genops,
  isPickleError,
  loads,
  loadsAll,
  open,
  optimize,
  PersistentId,
  scan,
  trace,
} from 'brine'
import { fixtures } from '../support/fixtures.js'
import { random, SEED } from '../support/live.js'
import { Mutator, ODD } from './mutate.js'

const COUNT = Number(process.env.BRINE_COUNT ?? 400)
/** Seeds above this length would make few mutants a second. */
const LONGEST = 1500
/** How much of what a call gives in pieces is taken. */
const MOST_PIECES = 2000
const GOOD = dumps({ a: [1, 'b', null] })

const persistentLoad = (/** @type {unknown} */ pid) => new PersistentId(pid)
const options = { encoding: /** @type {const} */ ('latin1'), persistentLoad }

/** Takes some of what is given in pieces. @param {Iterable<unknown>} pieces */
function take(pieces) {
  let left = MOST_PIECES
  for (const piece of pieces) if (piece === undefined || left-- === 0) return
}

/** What is done with bytes, by name. @type {Record<string, (bytes: Uint8Array) => unknown>} */
const CALLS = {
  loads: (bytes) => loads(bytes, options),
  'loads, lossless': (bytes) => loads(bytes, { ...options, lossless: true }),
  loadsAll: (bytes) => take(loadsAll(bytes, options)),
  dis: (bytes) => dis(bytes),
  'dis, annotated': (bytes) => dis(bytes, { annotate: 30 }),
  genops: (bytes) => take(genops(bytes)),
  optimize: (bytes) => optimize(bytes),
  scan: (bytes) => scan(bytes),
  decompile: (bytes) => decompile(bytes, { offsets: true }),
  trace: (bytes) => take(trace(bytes, options).calls()),
  'trace, partial': (bytes) => take(trace(bytes, { ...options, lossless: true, partial: true }).calls()),
  json: (bytes) => take(encodeJson(loads(bytes, { ...options, lossless: true }))),
  describe: (bytes) => describeValue(loads(bytes, { ...options, lossless: true })),
  dumps: (bytes) => dumps(loads(bytes, { ...options, lossless: true })),
  open: async (bytes) => {
    const opened = await open(new Blob([bytes]), options)
    for (const child of await opened.tree.children(0, 50)) await child.value()
    await opened.tree.value()
  },
}

describe('mutated pickles', () => {
  it('let no foreign error out of any call, and the next good load works', async () => {
    const seeds = [...fixtures()].map(({ bytes }) => bytes).filter((bytes) => bytes.length <= LONGEST)
    const mutator = new Mutator([...seeds, ...ODD], random(SEED))
    const counts = { good: 0, bad: 0 }
    for (let i = 0; i < COUNT; i++) {
      const bytes = mutator.next()
      for (const [name, call] of Object.entries(CALLS)) {
        try {
          await call(bytes)
          counts.good++
        } catch (error) {
          counts.bad++
          if (!isPickleError(error))
            assert.fail(`${name} of ${bytes.toString('base64')} (BRINE_SEED=${SEED}, ${i}): ${/** @type {any} */ (error)?.stack ?? error}`)
        }
      }
      assert.deepEqual(loads(GOOD), { a: [1, 'b', null] }, `after ${bytes.toString('base64')}`)
    }
    assert.ok(counts.good > COUNT && counts.bad > COUNT, `${counts.good} good, ${counts.bad} bad`)
  }).timeout(60_000 + COUNT * 200)

  it('whose dump is loaded again give the same', () => {
    const mutator = new Mutator([...fixtures()].map(({ bytes }) => bytes).filter((bytes) => bytes.length <= LONGEST), random(SEED + 1)) // prettier-ignore
    let count = 0
    for (let i = 0; i < COUNT; i++) {
      const bytes = mutator.next()
      let first
      try {
        first = dumps(loads(bytes, { ...options, lossless: true }))
      } catch (error) {
        assert.ok(isPickleError(error), `${bytes.toString('base64')}: ${error}`)
        continue
      }
      count++
      assert.deepEqual(dumps(loads(first, { ...options, lossless: true })), first, bytes.toString('base64'))
    }
    assert.ok(count > COUNT / 20, `${count} of ${COUNT}`)
  }).timeout(60_000 + COUNT * 200)
})

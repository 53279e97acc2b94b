// Mutated pickles through every call that takes bytes, in one process: only errors of this package come out, and the next good load works.
//
// BRINE_SEED and BRINE_COUNT say which and how many.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decompile, describe as describeValue, dis, dumps, genops, isPickleError, json, loads, loadsAll, open, optimize, scan, str, trace } from 'brine'
import { COUNT, MOST_SHOWN, SEED } from '../support/live.js'
import { mutate, pickle, Random, toBytes } from '../support/streams.js'

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))
const LONGEST = 4000
const GOOD = toBytes('\x80\x04](K\x01K\x02e.')
const MOST_ITEMS = 10_000
const persistentLoad = (/** @type {unknown} */ pid) => pid

/** Uses up to so many items. @param {Iterable<unknown>} items */
function exhaust(items) {
  let count = 0
  for (const item of items) if (++count > MOST_ITEMS) return item
}

/** What is done with bytes; the value that `lossless` gives goes to the calls of VALUES. @type {Record<string, (bytes: Uint8Array) => any>} */
const CALLS = {
  loads: (bytes) => loads(bytes),
  loadsAll: (bytes) => exhaust(loadsAll(bytes, { encoding: 'bytes', persistentLoad })),
  dis: (bytes) => dis(bytes),
  genops: (bytes) => exhaust(genops(bytes)),
  optimize: (bytes) => optimize(bytes),
  scan: (bytes) => JSON.stringify(scan(bytes)),
  decompile: (bytes) => decompile(bytes),
  trace: (bytes) => exhaust(trace(bytes, { persistentLoad }).calls()),
  'trace partial': (bytes) => {
    const traced = trace(bytes, { partial: true, persistentLoad })
    exhaust(traced.calls())
    if (traced.error) assert.ok(isPickleError(traced.error))
  },
  open: async (bytes) => {
    const document = await open(bytes)
    await document.value()
    const children = document.tree.hasChildren ? await document.tree.children(0, 5) : []
    for (const child of children) await child.value()
  },
}

/** @type {Record<string, (value: any) => any>} */
const VALUES = {
  describe: (value) => describeValue(value),
  json: (value) => json(value, { tensors: 'shape' }),
  str: (value) => str(value),
  dumps: (value) => dumps(value),
  // What is written can be read, and once it was read it is written the same again: what is shared may be more the first time.
  'round trip': (value) => {
    const again = (/** @type {Uint8Array} */ bytes) => dumps(loads(bytes, { lossless: true, encoding: 'latin1', persistentLoad }), { protocol: 4 })
    const twice = again(dumps(value, { protocol: 4 }))
    assert.ok(Buffer.compare(again(twice), twice) === 0, 'another pickle')
  },
}

/** The small fixtures. */
function readSeeds() {
  return readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => join(FIXTURES, name))
    .filter((path) => path.endsWith('.pkl') && statSync(path).size <= LONGEST)
    .map((path) => new Uint8Array(readFileSync(path)))
}

/** The error of a call that is none of this package's, or undefined. @param {() => any} call */
async function foreignError(call) {
  try {
    await call()
  } catch (error) {
    return isPickleError(error) ? undefined : error
  }
}

describe('mutated pickles', function () {
  this.timeout(0)
  it('make every call fail with an error of this package or not at all, and the next load works', async () => {
    const random = new Random(SEED)
    const seeds = readSeeds()
    const wrong = []
    for (let i = 0; i < COUNT; i++) {
      const seed = random.below(3) ? random.pick(seeds) : toBytes(pickle(random, { oddness: random.below(3) }))
      const bytes = mutate(random, seed, random.pick(seeds), genops)
      const note = (/** @type {string} */ name, /** @type {any} */ error) =>
        wrong.push(`${name}: ${error?.stack?.slice(0, 300)} of ${Buffer.from(bytes).toString('base64').slice(0, 2000)}`)
      for (const [name, call] of Object.entries(CALLS)) {
        const error = await foreignError(() => call(bytes))
        if (error) note(name, error)
      }
      let value
      const error = await foreignError(() => (value = loads(bytes, { lossless: true, encoding: 'latin1', persistentLoad })))
      if (error) note('lossless', error)
      if (value !== undefined)
        for (const [name, call] of Object.entries(VALUES)) {
          const foreign = await foreignError(() => call(value))
          if (foreign) note(name, foreign)
        }
      assert.deepEqual(loads(GOOD), [1, 2])
    }
    assert.deepEqual(wrong.slice(0, MOST_SHOWN), [], `${wrong.length} calls let another error out`)
  })
})

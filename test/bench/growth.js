/**
 * Measures `loads` on pickles of one kind and growing size, in a process of its own: where the time of a byte does
 * not grow, the whole is linear.
 *
 * usage: node --expose-gc --max-old-space-size=N growth.js KIND BYTES...
 *   prints JSON, a line a size: { bytes, ms }
 *
 * The pickles are what `dumps` writes, which is what CPython writes; every size has values of its own.
 */
import { BRINE } from './paths.js'
import { median } from './table.js'

const { dumps, loads } = await import(BRINE)
const gc = /** @type {() => void} */ (globalThis.gc)

/** A sample is at least so many milliseconds long. */
const SHORTEST = 10
const SLOW_MS = 500
const RUNS = 7

/** Numbers from 0 to 1 that are the same on every machine (mulberry32). @param {number} seed */
function makeRandom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let word = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
}

const random = makeRandom(7)
const below = (/** @type {number} */ limit) => Math.floor(random() * limit)
const LETTERS = Array.from({ length: 10_000 }, () => String.fromCharCode(97 + below(26))).join('')
function makeWord(least = 4, most = 10) {
  const at = below(LETTERS.length - most)
  return LETTERS.slice(at, at + least + below(most - least + 1))
}
const makeList = (/** @type {number} */ length, /** @type {(i: number) => unknown} */ make) => Array.from({ length }, (_, i) => make(i))

const TAGS = makeList(50, () => makeWord())
const KEYS = makeList(2000, () => makeWord(8, 12))
const LARGEST_ITEM = 1 << 16

/** @type {Record<string, { each: number, make: (count: number) => unknown }>} values of so many parts, of about `each` bytes */
const KINDS = {
  records: {
    each: 57,
    make: (count) =>
      makeList(count, (id) => ({
        id,
        name: `${makeWord()} ${makeWord()}`,
        score: random() * 100,
        active: random() < 0.5,
        parent: random() < 0.7 ? null : below(100_000),
        tags: makeList(below(5), () => TAGS[below(50)]),
      })),
  },
  bytes: { each: LARGEST_ITEM, make: (count) => makeList(Math.max(count, 1), () => new Uint8Array(count ? LARGEST_ITEM : 1000).fill(below(256))) },
  nested: {
    each: 3,
    make: (count) => {
      /** @type {unknown[]} */
      let value = []
      for (let depth = 1; depth < count; depth++) value = [value]
      return value
    },
  },
  shared: {
    each: 3,
    make: (count) => {
      const things = makeList(Math.min(count, 1000), (id) => ({ id }))
      return makeList(count, () => things[below(things.length)])
    },
  },
  shapes: { each: 33, make: (count) => makeList(count, () => Object.fromEntries(makeList(5, () => [KEYS[below(KEYS.length)], below(1000)]))) },
}

/** Milliseconds of one `loads`. @param {Uint8Array} bytes */
function measure(bytes) {
  const time = (/** @type {number} */ calls) => {
    gc()
    let value
    const start = performance.now()
    for (let i = 0; i < calls; i++) value = loads(bytes)
    const elapsed = performance.now() - start
    if (value === undefined) throw new Error('nothing was loaded')
    return elapsed / calls
  }
  // The second try tells how many calls make a sample: in the first the code is cold.
  const cold = time(1)
  const first = time(1)
  if (first > SLOW_MS) return median([cold, first, time(1)])
  const calls = Math.ceil(SHORTEST / first)
  if (calls > 1) time(calls)
  return median(Array.from({ length: RUNS }, () => time(calls)))
}

const [kind, ...sizes] = process.argv.slice(2)
const { each, make } = KINDS[kind]
for (const size of sizes) {
  const bytes = dumps(make(Math.floor(Number(size) / each)))
  console.log(JSON.stringify({ bytes: bytes.length, ms: measure(bytes) }))
}

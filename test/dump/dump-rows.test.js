// `dumps` of plain objects and Maps writes keys and values in rows: the bytes are those that come of Maps where each value is asked about, and keys are written one by one.
import assert from 'node:assert/strict'
import { dumps, loads } from 'brine'
import { random } from '../support/live.js'

/** Whole numbers below `most`, the same from every seed. */
function randomOf(/** @type {number} */ seed) {
  const numbers = random(seed)
  return (/** @type {number} */ most) => Math.floor(numbers.next().value * most)
}

/** So that keys are written one by one. */
const persistentId = () => undefined

/** A copy of a value with a Map for each object. @param {any} value @param {Map<object, unknown>} known @returns {any} */
function asMaps(value, known = new Map()) {
  if (typeof value !== 'object' || value === null) return value
  if (known.has(value)) return known.get(value)
  const copy = /** @type {any} */ (Array.isArray(value) ? [] : new Map())
  known.set(value, copy)
  if (Array.isArray(value)) for (const item of value) copy.push(asMaps(item, known))
  else for (const [key, item] of Object.entries(value)) copy.set(key, asMaps(item, known))
  return copy
}

const KEYS = ['id', 'name', 'é', '', 'tags', 'a longer key, of more than sixteen bytes', 'x', 'y']

/** @param {(most: number) => number} random @param {number} depth @param {any[]} shared @returns {any} */
function randomValue(random, depth, shared) {
  const kind = random(depth > 4 ? 7 : 9)
  if (kind < 2) return [0, 1, -1, 255, 65536, 2 ** 40, -0][random(7)]
  if (kind === 2) return random(1000) / 7
  if (kind === 3) return [null, true, false][random(3)]
  if (kind < 6) return ['a', 'name', 'ünï', 'text of some length', `${random(1e9)}`][random(5)]
  if (kind === 6) return shared.length ? shared[random(shared.length)] : null
  const value = kind === 7 ? Array.from({ length: random(4) }, () => randomValue(random, depth + 1, shared)) : randomRow(random, depth, shared)
  if (random(4) === 0) shared.push(value)
  return value
}

/** Dicts one after the other, mostly with the same keys. @param {(most: number) => number} random @param {number} depth @param {any[]} shared */
function randomRow(random, depth, shared) {
  const keys = KEYS.slice(random(3), 3 + random(KEYS.length))
  return Array.from({ length: random(depth ? 4 : 8) }, () => {
    const own = random(5) ? keys : KEYS.slice(random(KEYS.length))
    return Object.fromEntries(own.slice(0, random(6) ? own.length : random(own.length + 1)).map((key) => [key, randomValue(random, depth + 1, shared)]))
  })
}

describe('dumps of dicts in a row', () => {
  it('writes the same as of dicts whose keys are written one by one', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomOf(seed)
      const value = Array.from({ length: 6 }, () => randomRow(random, 0, []))
      for (const protocol of [0, 1, 2, 4, 5]) {
        const maps = asMaps(value)
        const expected = dumps(maps, { protocol, persistentId })
        assert.deepEqual(dumps(value, { protocol }), expected, `objects of seed ${seed}, protocol ${protocol}`)
        assert.deepEqual(dumps(maps, { protocol }), expected, `Maps of seed ${seed}, protocol ${protocol}`)
      }
    }
  })

  it('cuts frames before and after keys, and batches within a row', () => {
    const random = randomOf(5)
    const rows = Array.from({ length: 9000 }, (_, i) => ({ id: i, name: 'x'.repeat(random(9)), tags: i % 3 ? [i] : null, score: i / 7, last: 1.5 }))
    const wide = () => Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`key ${i}`, i]))
    const many = () => Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`key ${i}`, i === 50 ? [] : i]))
    for (const value of [rows, [wide(), wide(), wide()], [many(), many(), many(), many()]]) {
      for (const protocol of [2, 4])
        for (const given of [value, asMaps(value)]) assert.deepEqual(dumps(given, { protocol }), dumps(asMaps(value), { protocol, persistentId }))
    }
  })

  it('tells the path to what cannot be pickled', () => {
    const row = (/** @type {unknown} */ last) => ({ a: 1, list: [1], b: 2, last })
    assert.throws(() => dumps([row(1), row(2), row(3), row(undefined)]), { message: 'undefined cannot be pickled, at $[3].last' })
    assert.throws(() => dumps([row(1), row(2), row(3), { a: 1, list: [Symbol('x')] }]), { message: 'a symbol cannot be pickled, at $[3].list[0]' })
    assert.throws(() => dumps([row(1), row(2), row(3), { a: 1, list: [], other: () => 1 }]), { message: 'a function cannot be pickled, at $[3].other' })
  })

  it('begins anew after a pickle that failed, and within another pickle', () => {
    const row = (/** @type {unknown} */ last) => ({ a: 1, list: [1], last })
    const value = [row(1), row(2), row(3)]
    const bytes = dumps(value)
    assert.throws(() => dumps([row(1), row(2), row(3), row(undefined)]))
    assert.deepEqual(dumps(value), bytes)
    const outer = value.map(({ a, list, last }) => ({
      a,
      get list() {
        return dumps(value).length && list
      },
      last,
    }))
    assert.deepEqual(dumps(outer), bytes)
  })
})

describe('dumps of strings that come again', () => {
  it('knows a long string again that came where strings were not looked for', () => {
    const long = 'x'.repeat(70_000)
    const value = [long, ...Array.from({ length: 60 }, (_, i) => `y${i}`), long, 'z', long, long]
    assert.deepEqual(loads(dumps(value)), value)
  })

  it('leaves lists of floats in the form that they have', () => {
    const lists = Array.from({ length: 5000 }, (_, i) => [i + 0.5, i, 'text', [i + 0.25, 1.5, 2.5], [null, 1.5], [1, 2, -0], [1, 2, 3]])
    assert.deepEqual(loads(dumps(lists)), lists)
  })
})

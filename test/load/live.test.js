// Random pickles of a live Python, whole and damaged: every way of loading gives the values and errors that Python gives.
//
// BRINE_SEED and BRINE_COUNT say which and how many, BRINE_PYTHON by which Python.
import assert from 'node:assert/strict'
import { ByteArray, Deque, Float, FrozenSet, isPickleError, load, loads, PyArray, STATE, Tuple } from 'brine'
import { differences } from '../support/canon.js'
import { COUNT, cut, findLivePython, MOST_SHOWN, outcome, random, SEED, truths } from '../support/live.js'

/** A failure shows the pickle in base64 up to this length; a longer one is found by its case and the seed. */
const MOST_BASE64 = 4000

/** The first Python whose messages brine has word for word: older ones miss persistent_load before they read the id, and are vaguer about STACK_GLOBAL and NEWOBJ. */
const WORDING_SINCE = 3013

/** Whether two results of loading one pickle agree: `kept` is lossless, `other` lossless too or, with `isPlain`, not. */
class Agreement {
  /** The object of the one result that stands for each of the other, both ways: what is shared in one must be shared in both. */
  #other = new Map()
  #kept = new Map()
  constructor(/** @type {boolean} */ isPlain) {
    this.isPlain = isPlain
  }

  /** The path to where the results first disagree, or undefined. @returns {string | undefined} */
  find(/** @type {any} */ kept, /** @type {any} */ other, path = '$') {
    if (this.isPlain && kept instanceof Float) kept = kept.value
    if (this.isPlain && kept instanceof PyArray) kept = kept.data
    if (typeof kept !== 'object' || kept === null || typeof other !== 'object' || other === null) return Object.is(kept, other) ? undefined : path
    if (this.#other.has(kept) || this.#kept.has(other))
      return this.#other.get(kept) === other && this.#kept.get(other) === kept ? undefined : `${path} (sharing)`
    this.#other.set(kept, other)
    this.#kept.set(other, kept)
    const isObject = this.isPlain && kept instanceof Map && [...kept.keys()].every((key) => typeof key === 'string')
    if (Object.getPrototypeOf(other) !== (isObject ? Object.prototype : this.#prototype(kept))) return `${path} (class)`
    if (ArrayBuffer.isView(kept)) return Buffer.compare(bytesOf(kept), bytesOf(other)) === 0 ? undefined : path
    if (isObject) return this.#findInEntries(sorted([...kept]), ownEntries(other), path) ?? this.find(kept[STATE], other[STATE], `${path}.state`)
    if (kept instanceof Map)
      return (
        this.#findInEntries([...kept], [...other], path) ??
        (this.isPlain ? this.find(kept[STATE], other[STATE], `${path}.state`) : this.#findInEntries(ownEntries(kept), ownEntries(other), path))
      )
    if (kept instanceof Set) return this.#findInList([...kept], [...other], path)
    if (this.isPlain && Array.isArray(kept)) return this.#findInList([...kept], [...other], path)
    return this.#findInEntries(ownEntries(kept), ownEntries(other), path)
  }

  #prototype(/** @type {object} */ kept) {
    const plain = !this.isPlain
      ? undefined
      : kept instanceof ByteArray
        ? Uint8Array
        : kept instanceof Tuple || kept instanceof Deque
          ? Array
          : kept instanceof FrozenSet
            ? Set
            : kept instanceof Map
              ? Map
              : undefined
    return plain ? plain.prototype : Object.getPrototypeOf(kept)
  }

  #findInList(/** @type {unknown[]} */ kept, /** @type {unknown[]} */ other, /** @type {string} */ path) {
    if (kept.length !== other.length) return `${path} (length)`
    return first(kept, (item, i) => this.find(item, other[i], `${path}[${i}]`))
  }

  #findInEntries(/** @type {[unknown, unknown][]} */ kept, /** @type {[unknown, unknown][]} */ other, /** @type {string} */ path) {
    if (kept.length !== other.length) return `${path} (size)`
    return first(kept, ([key, value], i) => this.find(key, other[i][0], `${path}{${i}}k`) ?? this.find(value, other[i][1], `${path}{${i}}`))
  }
}

/** The first result of `test` for an item that is not undefined. @template T @param {T[]} items @param {(item: T, i: number) => string | undefined} test */
function first(items, test) {
  for (let i = 0; i < items.length; i++) {
    const found = test(items[i], i)
    if (found !== undefined) return found
  }
}

/** Entries in the order of an object's properties, where keys that are array indices come first. */
function sorted(/** @type {[any, unknown][]} */ entries) {
  return ownEntries(Object.fromEntries(entries))
}

/** The own properties of an object, hidden ones too, without the state. @returns {[unknown, unknown][]} */
function ownEntries(/** @type {object} */ object) {
  return Reflect.ownKeys(object)
    .filter((key) => key !== STATE)
    .map((key) => [typeof key === 'symbol' ? String(key) : key, Reflect.getOwnPropertyDescriptor(object, key)?.value])
}

function bytesOf(/** @type {ArrayBufferView} */ view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}

/**
 * How the other ways of loading a pickle differ from its lossless load, `kept`, in a sentence; undefined where they agree.
 * @param {Uint8Array} pickle @param {{ value?: unknown, error?: any }} kept @param {Iterator<number, any>} numbers
 */
async function disagreement(pickle, kept, numbers) {
  const ways = [
    { name: 'the default load', isPlain: true, result: await outcome(() => loads(pickle)) },
    { name: 'the load in pieces', isPlain: false, result: await outcome(() => load(cut(pickle, numbers), { lossless: true })) },
  ]
  for (const { name, isPlain, result } of ways) {
    if (kept.error || result.error) {
      const same =
        kept.error?.constructor === result.error?.constructor && kept.error?.code === result.error?.code && kept.error?.message === result.error?.message
      // A stream's length is not known, so a frame that is longer than it is found out later, maybe by another error.
      const isLongFrame = name === 'the load in pieces' && kept.error?.opcode === 'FRAME' && kept.error.code === 'TRUNCATED' && isPickleError(result.error)
      if (!same && !isLongFrame)
        return `${name} ${result.error ? `raises ${result.error}` : 'gives a value'}; the lossless load ${kept.error ? `raises ${kept.error}` : 'gives a value'}`
    } else {
      const path = new Agreement(isPlain).find(kept.value, result.value)
      if (path !== undefined) return `${name} differs from the lossless load at ${path}`
    }
  }
}

/**
 * How the outcome of a load, `kept`, differs from Python's, in a sentence; undefined where they agree.
 * @param {any} record @param {{ value?: unknown, error?: any }} kept @param {boolean} hasWording
 */
function differenceFrom(record, kept, hasWording) {
  const { canon, error, message } = record
  if (kept.error && !isPickleError(kept.error)) return `raises what is no PickleError: ${kept.error?.stack ?? kept.error}`
  if (canon) {
    if (kept.error) return `raises ${kept.error.code}: ${kept.error}; Python gives ${JSON.stringify(canon).slice(0, 300)}`
    const found = differences(kept.value, canon)
    return found.length ? found.slice(0, 3).join('; ') : undefined
  }
  // The truth is made with every import refused (test/live/truth.py), while brine imports nothing and goes on.
  if (error === 'ImportError') return
  if (!kept.error) return `loads; Python raises ${error}: ${message}`
  // CPython takes a tuple of two for dict and slots; the machine does not know how many items a tuple has.
  if (kept.error.code === 'NO_DICT' && message === 'state is not a dictionary') return undefined
  const isOfPickle = hasWording && ['UnpicklingError', 'EOFError'].includes(error)
  if (isOfPickle && !kept.error.message.startsWith(message)) return `raises ${kept.error}; Python raises ${error}: ${message}`
}

describe('a live Python', () => {
  /** @type {{ python: string, version: number }} */
  let found

  before(function () {
    found = findLivePython(this, 3008)
  })

  /** @param {'values' | 'mutations'} mode */
  async function compare(mode) {
    const numbers = random(SEED)
    const hasWording = found.version >= WORDING_SINCE
    const counts = { cases: 0, values: 0, errors: 0, refusedImports: 0 }
    /** @type {string[]} */
    const wrong = []
    let wrongCount = 0
    for await (const record of truths(found.python, 'truth.py', mode)) {
      counts.cases++
      if (record.canon) counts.values++
      else if (record.error === 'ImportError') counts.refusedImports++
      else counts.errors++
      const pickle = Buffer.from(record.pickle, 'base64')
      const kept = await outcome(() => loads(pickle, { lossless: true }))
      const difference = differenceFrom(record, kept, hasWording) ?? (await disagreement(pickle, kept, numbers))
      if (difference !== undefined && wrongCount++ < MOST_SHOWN)
        wrong.push(
          `case ${counts.cases}: ${difference}\n      ${record.pickle.length <= MOST_BASE64 ? `base64 ${record.pickle}` : `a pickle of ${pickle.length} bytes`}`,
        )
    }
    assert.equal(wrongCount, 0, `${wrongCount} of ${COUNT} differ (BRINE_SEED=${SEED}):\n    ${wrong.join('\n    ')}`)
    assert.equal(counts.cases, COUNT)
    return counts
  }

  it('has its values loaded exactly, by default and in pieces too', async () => {
    const { values } = await compare('values')
    assert.equal(values, COUNT)
  }).timeout(120_000 + COUNT * 20)

  it('has its errors where it has them, and its values, for damaged pickles', async () => {
    const { values, errors } = await compare('mutations')
    assert.ok(values > COUNT / 20 && errors > COUNT / 4, `${values} values and ${errors} errors`)
  }).timeout(120_000 + COUNT * 20)
})

/**
 * Dict keys and set items by Python's equality: `1`, `1.0` and `True` are one
 * key, equal tuples, frozensets and bytes are one key, and one NaN is not another.
 * The first key stays; the last value wins.
 *
 * Strings, None and numbers go to a Map or Set as they are, for as long as it has no key of another kind that may equal one of them.
 * The first such key makes an index of that container, from the canonical form of each key to the key. Keys that are equal
 * in Python have one form. That of bytes, a tuple or a frozenset is a place in a tree whose branches are the forms of the parts, so that it takes
 * time and memory by the parts alone, however often one is a part of others. What is not known here is equal to itself alone.
 */
import { decodeLatin1 } from '../codec/strings.js'
import { Complex, Float } from '../types/python/basic.js'
import { PyPath } from '../types/python/collections.js'
import { PyDate, PyDateTime, PyTime } from '../types/python/datetime.js'
import { PyTimeDelta } from '../types/python/timedelta.js'
import { Decimal, Fraction, UUID } from '../types/python/numbers.js'

/** A place in the tree of forms, which stands for what leads there. @typedef {{ number: number, next: Map<unknown, Place> | undefined }} Place */

/** Characters of bytes that are one branch: V8 looks up longer strings by their length alone. */
const CHUNK = 8192

/** The keys of all dicts and sets of one load. */
export class EqualKeys {
  /** @type {WeakMap<Map<unknown, unknown> | Set<unknown>, Map<unknown, unknown>>} */
  #indexes = new WeakMap()
  /** The forms of objects that were keys before, which hold as bytes, tuples and the like do not change. @type {WeakMap<object, unknown>} */
  #forms = new WeakMap()
  /** The numbers of forms that were items of a frozenset. @type {Map<unknown, number>} */
  #numbers = new Map()
  #count = 0
  /** Where the forms of each kind begin. */
  #bytes = this.#place()
  #tuples = this.#place()
  #sets = this.#place()

  /** The key to use for this one in the container: an equal key that is there, else this. */
  find(/** @type {Map<unknown, unknown> | Set<unknown>} */ container, /** @type {unknown} */ key) {
    let index = this.#indexes.get(container)
    if (!index) {
      if (isPlain(key)) return key
      index = new Map()
      for (const present of container.keys()) index.set(this.#canonical(present), present)
      this.#indexes.set(container, index)
    }
    const form = this.#canonical(key)
    if (index.has(form)) return index.get(form)
    // JavaScript holds two NaNs equal and Python does not: a wrapper keeps the second.
    const kept = container.has(key) ? new Float(/** @type {number} */ (key)) : key
    index.set(form, kept)
    return kept
  }

  /** @returns {Place} */
  #place() {
    return { number: this.#count++, next: undefined }
  }

  /** The place that a branch leads to. @param {Place} from @param {unknown} branch */
  #follow(from, branch) {
    from.next ??= new Map()
    let place = from.next.get(branch)
    if (!place) from.next.set(branch, (place = this.#place()))
    return place
  }

  /** The canonical form of a key. @returns {unknown} */
  #canonical(/** @type {unknown} */ key) {
    if (typeof key !== 'object' || key === null || key instanceof Float) return canonical(key)
    let form = this.#forms.get(key)
    if (form !== undefined) return form
    if (isMade(key)) return this.#formOf(key)
    this.#forms.set(key, (form = makeForm(key)))
    return form
  }

  /** The form of bytes, a tuple or a frozenset: without recursion, as the nesting may be deep. @param {object} key */
  #formOf(key) {
    const pending = [key]
    while (pending.length) {
      const value = /** @type {object} */ (pending.at(-1))
      if (this.#forms.has(value)) {
        pending.pop()
        continue
      }
      if (value instanceof Uint8Array) {
        this.#forms.set(value, this.#bytesForm(value))
        continue
      }
      const items = /** @type {Iterable<unknown>} */ (value)
      const before = pending.length
      for (const item of items) if (isMade(item) && !this.#forms.has(/** @type {object} */ (item))) pending.push(/** @type {object} */ (item))
      // Nothing that is a part of itself has a hash in Python; it is equal to itself alone here.
      if (pending.length > before && !this.#isOpen.has(value)) this.#isOpen.add(value)
      else {
        pending.length = before
        this.#forms.set(value, pending.length === before && this.#areKnown(items) ? this.#itemsForm(items) : value)
      }
    }
    this.#isOpen.clear()
    return this.#forms.get(key)
  }

  /** The tuples and frozensets whose parts are waited for. @type {Set<object>} */
  #isOpen = new Set()

  #areKnown(/** @type {Iterable<unknown>} */ items) {
    for (const item of items) if (isMade(item) && !this.#forms.has(/** @type {object} */ (item))) return false
    return true
  }

  /** The form of a tuple or frozenset whose parts have one. @param {Iterable<unknown>} items */
  #itemsForm(items) {
    const forms = Array.from(items, (item) => this.#canonical(item))
    const isSet = items instanceof Set
    let place = isSet ? this.#sets : this.#tuples
    for (const branch of isSet ? forms.map((form) => this.#numberOf(form)).sort((a, b) => a - b) : forms) place = this.#follow(place, branch)
    return place
  }

  #numberOf(/** @type {unknown} */ form) {
    let number = this.#numbers.get(form)
    if (number === undefined) this.#numbers.set(form, (number = this.#numbers.size))
    return number
  }

  #bytesForm(/** @type {Uint8Array} */ bytes) {
    let place = this.#bytes
    for (let at = 0; at < bytes.length; at += CHUNK) place = this.#follow(place, decodeLatin1(bytes.subarray(at, at + CHUNK)))
    return place
  }
}

/** Whether the form of a key is made of the forms of its parts. @param {unknown} key */
const isMade = (key) => Array.isArray(key) || key instanceof Set || key instanceof Uint8Array

function isPlain(/** @type {unknown} */ key) {
  return typeof key === 'string' || key === null || (typeof key === 'number' && !Number.isNaN(key))
}

/** The canonical form of a key. @returns {unknown} */
function canonical(/** @type {unknown} */ key) {
  switch (typeof key) {
    case 'string':
      return key.startsWith('\0') ? `\0str ${key}` : key
    case 'boolean':
      return Number(key)
    case 'number':
      return Number.isNaN(key) ? Symbol('NaN') : key
    case 'bigint':
      return isExactNumber(key) ? Number(key) : key
    case 'object':
      return key instanceof Float ? canonical(key.value) : key
    default:
      return key
  }
}

/** @returns {unknown} */
function makeForm(/** @type {object} */ key) {
  if (key instanceof Complex) return key.im === 0 ? canonical(key.re) : `\0complex ${key.re} ${key.im}`
  if (key instanceof Fraction) return canonicalFraction(key)
  if (key instanceof Decimal) return canonicalDecimal(key)
  if (key instanceof UUID || key instanceof PyDate || key instanceof PyTimeDelta) return `\0${key.constructor.name} ${key}`
  if ((key instanceof PyDateTime || key instanceof PyTime) && key.tzinfo === null) return `\0${key.constructor.name} ${key}`
  if (key instanceof PyPath) return `\0path ${key.flavour.includes('Windows')} ${key}`
  return key
}

/** A Decimal equals the int, float or Fraction of its exact value. */
function canonicalDecimal(/** @type {Decimal} */ { text }) {
  const match = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!match) return /^[+-]?inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Symbol(text)
  const [, sign, number, exponent = '0'] = match
  const [whole, fraction = ''] = number.split('.')
  const scale = Number(exponent) - fraction.length
  if (text.length > 1000 || scale > 400 || scale < -400) return `\0decimal ${text}`
  const digits = BigInt(sign + whole + fraction)
  if (digits === 0n) return 0
  return scale >= 0 ? canonical(digits * 10n ** BigInt(scale)) : canonicalRatio(digits, 10n ** BigInt(-scale))
}

function canonicalRatio(/** @type {bigint} */ numerator, /** @type {bigint} */ denominator) {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator]
  while (b) [a, b] = [b, a % b]
  return canonicalFraction(new Fraction(numerator / a, denominator / a))
}

/** A fraction in lowest terms equals the int or the float that has its value. */
function canonicalFraction(/** @type {Fraction} */ fraction) {
  const { numerator, denominator } = fraction
  if (denominator === 1n) return canonical(numerator)
  const isPowerOfTwo = (denominator & (denominator - 1n)) === 0n
  const isExact = isPowerOfTwo && denominator < 1n << 1000n && isExactNumber(numerator)
  return isExact ? Number(numerator) / Number(denominator) : `\0fraction ${fraction.numerator.toString(16)} ${denominator.toString(16)}`
}

/** Whether a number holds an int exactly. */
function isExactNumber(/** @type {bigint} */ int) {
  const number = Number(int)
  return Number.isFinite(number) && BigInt(number) === int
}

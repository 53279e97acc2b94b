/**
 * Dict keys and set items by Python's equality: `1`, `1.0` and `True` are one
 * key, equal tuples, frozensets and bytes are one key, and one NaN is not another.
 * The first key stays; the last value wins.
 *
 * Strings, None and numbers go to a Map or Set as they are, for as long as it has no key of another kind that may equal one of them.
 * The first such key makes an index of that container, from the canonical form of each key to the key. Keys that are equal
 * in Python have one form; bytes, tuples and frozensets whose form would be too long, and what is not known here, are equal to themselves alone.
 */
import { Complex, Float } from '../types/python/basic.js'
import { PyPath } from '../types/python/collections.js'
import { PyDate, PyDateTime, PyTime } from '../types/python/datetime.js'
import { PyTimeDelta } from '../types/python/timedelta.js'
import { Decimal, Fraction, UUID } from '../types/python/numbers.js'

/** The keys of all dicts and sets of one load. */
export class EqualKeys {
  /** @type {WeakMap<Map<unknown, unknown> | Set<unknown>, Map<unknown, unknown>>} */
  #indexes = new WeakMap()

  /** The key to use for this one in the container: an equal key that is there, else this. */
  find(/** @type {Map<unknown, unknown> | Set<unknown>} */ container, /** @type {unknown} */ key) {
    let index = this.#indexes.get(container)
    if (!index) {
      if (isPlain(key)) return key
      index = new Map()
      for (const present of container.keys()) index.set(canonical(present), present)
      this.#indexes.set(container, index)
    }
    const form = canonical(key)
    if (index.has(form)) return index.get(form)
    // JavaScript holds two NaNs equal and Python does not: a wrapper keeps the second.
    const kept = container.has(key) ? new Float(/** @type {number} */ (key)) : key
    index.set(form, kept)
    return kept
  }
}

function isPlain(/** @type {unknown} */ key) {
  return typeof key === 'string' || key === null || (typeof key === 'number' && !Number.isNaN(key))
}

/** The forms of objects that were keys before, which hold as bytes, tuples and the like do not change. @type {WeakMap<object, unknown>} */
const forms = new WeakMap()

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
      return key === null ? null : canonicalObject(key)
    default:
      return key
  }
}

function canonicalObject(/** @type {object} */ key) {
  if (key instanceof Float) return canonical(key.value)
  let form = forms.get(key)
  if (form === undefined) {
    form = makeForm(key)
    forms.set(key, form)
  }
  return form
}

/** Bytes of more than this, and tuples of more parts or more text, are equal to themselves alone: a pickle may hold one many times. */
const MOST_TEXT = 1 << 16
const MOST_PARTS = 10_000

/** @returns {unknown} */
function makeForm(/** @type {object} */ key) {
  if (key instanceof Complex) return key.im === 0 ? canonical(key.re) : `\0complex ${key.re} ${key.im}`
  if (key instanceof Fraction) return canonicalFraction(key)
  if (key instanceof Decimal) return canonicalDecimal(key)
  if (key instanceof Uint8Array) return key.length > MOST_TEXT ? key : `\0bytes ${key.join()}`
  if (key instanceof UUID || key instanceof PyDate || key instanceof PyTimeDelta) return `\0${key.constructor.name} ${key}`
  if ((key instanceof PyDateTime || key instanceof PyTime) && key.tzinfo === null) return `\0${key.constructor.name} ${key}`
  if (key instanceof PyPath) return `\0path ${key.flavour.includes('Windows')} ${key}`
  return Array.isArray(key) || key instanceof Set ? canonicalItems(key) : key
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
  return isExact ? Number(numerator) / Number(denominator) : `\0fraction ${fraction}`
}

/**
 * A tuple or frozenset by its items, without recursion: the nesting may be deep.
 * The items of a set stand in the order of their forms.
 */
function canonicalItems(/** @type {unknown[] | Set<unknown>} */ items) {
  const parts = [items instanceof Set ? '\0set ' : '\0tuple ']
  let length = 0
  if (items instanceof Set && items.size > MOST_PARTS) return items
  const pending = unordered(items)
  while (pending.length) {
    const item = pending.pop()
    if (Array.isArray(item)) {
      parts.push(`(${item.length}`)
      if (pending.length + item.length > MOST_PARTS) return items
      for (let i = item.length - 1; i >= 0; i--) pending.push(item[i])
    } else {
      parts.push(asText(canonical(item)))
    }
    length += /** @type {string} */ (parts.at(-1)).length
    if (parts.length > MOST_PARTS || length > MOST_TEXT) return items
  }
  return parts.join(',')
}

/** What `canonicalItems` starts with: the tuple itself, or the forms of a set's items, sorted. @returns {unknown[]} */
function unordered(/** @type {unknown[] | Set<unknown>} */ items) {
  if (Array.isArray(items)) return [items]
  return [...items].map((item) => asText(canonical(item))).sort()
}

/** A form as text that no other form has. An object or symbol gets a number for its identity. */
function asText(/** @type {unknown} */ form) {
  if (typeof form === 'string') return `"${form.length}:${form}`
  if (typeof form === 'number' || typeof form === 'bigint') return `#${form}`
  return form === null ? '~' : `@${identity(form)}`
}

let identities = 0
/** @type {WeakMap<object, number>} */
const identityOf = new WeakMap()

function identity(/** @type {unknown} */ value) {
  if (typeof value !== 'object' && typeof value !== 'function') return ++identities
  const known = identityOf.get(/** @type {object} */ (value))
  if (known) return known
  identityOf.set(/** @type {object} */ (value), ++identities)
  return identities
}

/** Whether a number holds an int exactly. */
function isExactNumber(/** @type {bigint} */ int) {
  const number = Number(int)
  return Number.isFinite(number) && BigInt(number) === int
}

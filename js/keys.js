/**
 * Dict keys and set items by Python's equality: `1`, `1.0` and `True` are one
 * key, equal tuples and equal bytes are one key, and one NaN is not another.
 * The first key stays, the last value wins.
 *
 * Keys that cannot equal a key of another form (strings; numbers while no bool,
 * BigInt or Float is about) go to the Map or Set as they are. The first other
 * key makes an index of that container, from a canonical form to the key.
 */
import { Complex, Float } from './types/basic.js'
import { Decimal, Fraction } from './types/numbers.js'

export class Keys {
  /** @type {WeakMap<Map<unknown, unknown> | Set<unknown>, Map<unknown, unknown>>} */
  #indexes = new WeakMap()

  /** The key that stands for this one in the container: an equal one that is there, or this. */
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

/** Equal for keys that Python holds equal. @returns {unknown} */
function canonical(/** @type {unknown} */ key) {
  switch (typeof key) {
    case 'string': return key
    case 'boolean': return Number(key)
    case 'number': return Number.isNaN(key) ? Symbol('NaN') : key
    case 'bigint': return BigInt(Number(key)) === key ? Number(key) : key
    case 'object': return key === null ? null : canonicalObject(key)
    default: return key
  }
}

function canonicalObject(/** @type {object} */ key) {
  if (key instanceof Float) return canonical(key.value)
  if (key instanceof Complex) return key.im === 0 ? canonical(key.re) : `\0complex ${key.re} ${key.im}`
  if (key instanceof Fraction) return key.denominator === 1n ? canonical(key.numerator) : `\0fraction ${key}`
  if (key instanceof Decimal) return canonicalDecimal(key)
  if (key instanceof Uint8Array) return `\0bytes ${key.join()}`
  if (Array.isArray(key)) return canonicalTuple(key)
  return key
}

/** A Decimal equals the int, float or Fraction of its exact value. */
function canonicalDecimal(/** @type {Decimal} */ { text }) {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!match) return /inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Symbol(text)
  const [, sign, whole, fraction, exponent = '0'] = match
  const digits = BigInt(sign + whole + fraction)
  const scale = Number(exponent) - fraction.length
  if (digits === 0n) return 0
  if (scale > 400 || scale < -400) return `\0decimal ${text}`
  return scale >= 0 ? canonical(digits * 10n ** BigInt(scale)) : canonicalRatio(digits, 10n ** BigInt(-scale))
}

function canonicalRatio(/** @type {bigint} */ numerator, /** @type {bigint} */ denominator) {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator]
  while (b) [a, b] = [b, a % b]
  const reduced = new Fraction(numerator / a, denominator / a)
  return reduced.denominator === 1n ? canonical(reduced.numerator) : `\0fraction ${reduced}`
}

const LARGEST_TUPLE = 100_000

/**
 * A tuple by its items, without recursion: the nesting may be deep. One of too
 * many items, counted with those of shared tuples as often as they are reached, is told by identity.
 */
function canonicalTuple(/** @type {unknown[]} */ tuple) {
  const parts = ['\0tuple ']
  /** @type {unknown[]} */
  const pending = [tuple]
  while (pending.length) {
    if (parts.length > LARGEST_TUPLE) return tuple
    const item = pending.pop()
    if (Array.isArray(item)) {
      parts.push(`(${item.length}`)
      for (let i = item.length - 1; i >= 0; i--) pending.push(item[i])
      continue
    }
    const form = canonical(item)
    // Items without a text of their own are told by identity.
    parts.push(typeof form === 'string' ? `"${form.length}:${form}` : typeof form === 'number' || typeof form === 'bigint' ? `#${form}` : form === null ? '~' : `@${identity(form)}`)
  }
  return parts.join(',')
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

// Arrays of test/live/matrix.py: whether what is read of them is what numpy says.
import assert from 'node:assert/strict'
import { Complex, Float, NDArray, NumpyScalar } from 'brine'

/**
 * @typedef {object} Case an array or a scalar of numpy's
 * @property {string} kind @property {string} layout @property {number[]} shape @property {string | null} name of the dtype
 * @property {'C' | 'F'} [order] of an array
 * @property {any} list the elements, each with its kind; null where it is masked
 * @property {string | null} text `str` of it
 * @property {Record<string, any>} ways bytes in base64, and the buffers of those out of band
 * @property {string} numpy @property {string} encoding
 */

/** Kinds of which numpy prints what is lost in a plain load: floats among objects, tuples. */
const WITH_OBJECTS = /^(?:O|nestedO|subO|objects|ma-O|ma-objects|recarrayO|StringDType)/
/** Long doubles have more digits than JavaScript's numbers. */
const WITH_LONG = /longdouble|^(?:ma-)?all$|^(?:ma-)?objects$|^recarrayO$|^big$|^offsets$/

const numberOf = (/** @type {string} */ text) => (text === 'nan' ? NaN : text.endsWith('inf') ? Number(text.replace('inf', 'Infinity')) : Number(text))
const plain = (/** @type {any} */ value) => (value instanceof Float || value instanceof NumpyScalar ? value.value : value)

/** Whether a value is what numpy has. @param {any} truth @param {any} given @returns {boolean} */
export function isValue(truth, given) {
  const value = plain(given)
  if (truth === null || typeof truth === 'boolean') return value === truth
  const [kind, first, second] = truth
  if (kind === 'i') return (typeof value === 'bigint' || Number.isInteger(value)) && BigInt(value) === BigInt(first)
  if (kind === 'f') return Object.is(Number(value), numberOf(first))
  if (kind === 'c') return value instanceof Complex && Object.is(value.re, numberOf(first)) && Object.is(value.im, numberOf(second))
  if (kind === 'b') return value instanceof Uint8Array && Buffer.from(value).toString('base64') === first
  if (kind === 's') return value === first
  if (kind === 'T') return value === BigInt(first)
  if (kind === 'l') {
    const items = value instanceof NDArray ? value.toArray() : value
    return Array.isArray(items) && items.length === first.length && first.every((/** @type {any} */ item, /** @type {number} */ i) => isValue(item, items[i]))
  }
  if (kind === 'row')
    return Object.keys(value).length === first.length && first.every((/** @type {string} */ name, /** @type {number} */ i) => isValue(second[i], value[name]))
  if (kind === 'd') return (value instanceof Map ? value.size : Object.keys(value).length) === first.length
  return typeof value === 'object'
}

/** Whether what JSON has of a value is what numpy has. @param {any} truth @param {any} value @returns {boolean} */
export function isJson(truth, value) {
  if (truth === null || typeof truth === 'boolean') return value === truth
  const [kind, first, second] = truth
  const isNumber = (/** @type {string} */ text, /** @type {any} */ given) => (Number.isFinite(numberOf(text)) ? Number(given) === Number(text) : given === null)
  if (kind === 'i' || kind === 'f') return isNumber(first, value)
  if (kind === 'c') return isNumber(first, value.re) && isNumber(second, value.im)
  if (kind === 'b' || kind === 's') return value === first
  if (kind === 'T') return value === (second === 'NaT' ? null : second)
  if (kind === 'l') return value.length === first.length && first.every((/** @type {any} */ item, /** @type {number} */ i) => isJson(item, value[i]))
  if (kind === 'row') return first.every((/** @type {string} */ name, /** @type {number} */ i) => isJson(second[i], value[name]))
  return value !== undefined
}

/**
 * Compares what was read with what numpy says: shape, dtype, elements, `get`, text.
 * @param {Case} truth @param {any} value @param {{ about: string, isLossless: boolean, hasText: boolean }} how
 */
export function compareCase({ kind, layout, shape, order, name, list, text }, value, { about, isLossless, hasText }) {
  if (order === undefined) {
    assert.ok(isValue(list, value), about)
  } else {
    assert.ok(value instanceof NDArray, about)
    assert.deepEqual(value.shape, shape, about)
    // Byte orders follow the protocol, and numpy 2 does not see the alignment that numpy 1 wrote.
    if (name && !/^(?:aligned|big)$/.test(kind) && !layout.startsWith('big')) assert.equal(value.dtype, name, about)
    assert.ok(isValue(list, value.toArray()), about)
    if (value.size)
      assert.ok(
        isValue(
          shape.reduce((part, length) => part[1][length - 1], list),
          value.get(...shape.map((length) => length - 1)),
        ),
        about,
      )
  }
  const isText = hasText && text !== null && (order !== undefined || value instanceof NumpyScalar) && (isLossless || !WITH_OBJECTS.test(kind))
  // Python's str of a timedelta, a date or a time that stands alone among objects is not that of numpy.
  const isOther = WITH_LONG.test(kind) || (shape.length === 0 && /^O2$|^ma-m8/.test(kind))
  if (isText && !isOther) assert.equal(String(value), text, about)
}

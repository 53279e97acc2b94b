/**
 * What arrays are made of by users, checked: elements by numpy's rules for nested lists, and dtypes by their names.
 *
 * Where numpy would round, cut or wrap a value to the dtype that is asked for, it is refused here.
 * Source: numpy's array_coercion.c (PyArray_DiscoverDTypeAndShape), abstractdtypes.c.
 */
import { Complex, Float, PyClass } from '../python/basic.js'
import { countTime } from '../python/calendar.js'
import { PyDateTime } from '../python/datetime.js'
import { pythonRepr } from '../python/print-python.js'
import { DType, parseDType } from './dtype.js'
import { encodeElements } from './encode.js'
import { NDArray as Plain } from './ndarray.js'
import { NAT } from './print-time.js'
import { findFormat } from './small-numbers.js'
import { codeOf } from './typed-arrays.js'
import { UserDType } from './user-dtype.js'

const MOST_AXES = 64

/** numpy's own names that are longer than its type strings. @type {[RegExp, string][]} */
const LONG = [
  [/^datetime64/, 'M8'],
  [/^timedelta64/, 'm8'],
  [/^(int|float|complex)$/, '$164'],
]

/** Gives a dtype by its name: `float32`, `<f4`, `datetime64[ns]`, `<U3` or `bfloat16`. @param {unknown} name a name or a DType @returns {DType} @throws {TypeError} */
function dtypeOf(name) {
  if (name instanceof DType) return name
  const text = LONG.reduce((given, [from, to]) => given.replace(from, to), String(name)).replace('complex64', name === 'complex' ? 'complex128' : 'complex64')
  const dtype = (typeof name === 'string' && parseDType(text)) || (findFormat(text) && new UserDType(new PyClass('ml_dtypes', text)))
  if (!dtype) throw new TypeError(`${String(name)} is no dtype of numpy`)
  return dtype
}

const isSequence = (/** @type {any} */ value) =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && codeOf(/** @type {any} */ (value)) !== undefined && !(value instanceof Uint8Array))

/**
 * The shape of nested lists and their items in C order. A typed array counts as a list, but a Uint8Array, which is bytes.
 * @param {any} source @param {boolean} isObject whether lists of several lengths are items themselves
 * @returns {{ shape: number[], items: any[], code?: [string, number] }} `code` where all items are of typed arrays of one class
 */
function flatten(source, isObject) {
  const shape = []
  /** @type {any[]} */
  let items = [source]
  /** @type {[string, number] | undefined} */
  let code
  while (items.some(isSequence)) {
    const { length } = isSequence(items[0]) ? items[0] : []
    const isEven = items.every((item) => isSequence(item) && item.length === length)
    if (!isEven && isObject) break
    if (!isEven || shape.length === MOST_AXES)
      throw new TypeError(
        `setting an array element with a sequence. The requested array has an inhomogeneous shape after ${shape.length} dimensions. ` +
          `The detected shape was (${shape.join(', ')}${shape.length === 1 ? ',' : ''}) + inhomogeneous part.`,
      )
    const [first] = items
    if (!Array.isArray(first) && items.every((item) => item.constructor === first.constructor)) code = codeOf(first)
    shape.push(length)
    items = items.flatMap((item) => Array.from(item))
  }
  return { shape, items, code }
}

/** The kind of the dtype that numpy gives an item. @param {any} item */
function kindOf(item) {
  if (typeof item === 'number') return Number.isSafeInteger(item) && !Object.is(item, -0) ? 'i' : 'f'
  if (item === undefined) throw new TypeError('undefined is no element of an array')
  const kinds = /** @type {Record<string, string>} */ ({ boolean: 'b', bigint: 'i', string: 'U' })
  return kinds[typeof item] ?? (item instanceof Float ? 'f' : item instanceof Complex ? 'c' : item instanceof Uint8Array ? 'S' : 'O')
}

/** How many characters a number may take as text. @type {Record<string, number>} */
const WIDTHS = { b: 5, i: 21, f: 32, c: 64 }

/** The dtype that numpy gives items. @param {any[]} items */
function discover(items) {
  const kinds = new Set(items.map(kindOf))
  const ints = items.filter((item) => typeof item === 'bigint')
  if (kinds.has('O') || ints.some((int) => BigInt.asIntN(64, int) !== int && BigInt.asUintN(64, int) !== int)) return new DType('O', 8)
  for (const kind of 'US') {
    if (!kinds.has(kind)) continue
    const width = Math.max(
      1,
      ...[...kinds].map((other) => WIDTHS[other] ?? 0),
      items.reduce((most, item) => Math.max(most, lengthOf(item)), 0),
    )
    return new DType(kind, kind === 'U' ? width * 4 : width)
  }
  if (kinds.has('c')) return new DType('c', 16)
  if (kinds.has('f') || !items.length) return new DType('f', 8)
  if (!kinds.has('i')) return new DType('b', 1)
  const isLarge = ints.some((int) => BigInt.asIntN(64, int) !== int)
  const areLarge = isLarge && items.every((item) => typeof item === 'boolean' || (typeof item === 'bigint' && BigInt.asIntN(64, item) !== item))
  // numpy's int64 and uint64 have no common type but float64.
  return isLarge && !areLarge ? new DType('f', 8) : new DType(isLarge ? 'u' : 'i', 8)
}

const lengthOf = (/** @type {any} */ item) => (item instanceof Uint8Array ? item.length : typeof item === 'string' ? [...item].length : 0)

/** @param {DType} dtype @param {any} item */
const refuse = (dtype, item) => new RangeError(`${typeof item === 'object' ? (item?.constructor?.name ?? item) : String(item)} is no value of ${dtype}`)

const ISO = /^([-\d]\d{3})-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?)?Z?$/

/** A date as numpy counts it. @param {DType} dtype @param {any} item @returns {bigint} */
function timeOf(dtype, item) {
  if (item === null || item === 'NaT') return NAT
  if (typeof item === 'bigint') return item
  if (Number.isSafeInteger(item)) return BigInt(item)
  const text = item instanceof Date && Number.isFinite(item.getTime()) ? item.toISOString() : item
  const [, year, month, day = 1, hour = 0, minute = 0, second = 0, fraction = ''] = (typeof text === 'string' && ISO.exec(text)) || []
  const time = year ? new PyDateTime(+year, +month, +day, +hour, +minute, +second, +fraction.padEnd(6, '0')) : item
  const count = dtype.kind === (typeof time?.days === 'number' ? 'm' : 'M') ? countTime(time, dtype.unit) : undefined
  if (count === undefined) throw refuse(dtype, item)
  return count
}

/** An item as the data of its dtype has it. @param {DType} dtype @returns {(item: any) => any} */
function converter(dtype) {
  const { kind, itemsize } = dtype
  if (kind === 'O') return (item) => item
  if (kind === 'b') return (item) => (item ? 1 : 0)
  if (kind === 'M' || kind === 'm') return (item) => timeOf(dtype, item)
  if (kind === 'f') {
    return (item) => {
      const value = item === null ? NaN : item instanceof Float ? item.value : item
      if (!['number', 'bigint', 'boolean'].includes(typeof value)) throw refuse(dtype, item)
      return Number(value)
    }
  }
  if (kind === 'i' || kind === 'u') {
    const bits = dtype.format ? Number(/\d+/.exec(dtype.name)) : itemsize * 8
    return (item) => {
      const value = item instanceof Float ? item.value : item
      if (typeof value !== 'bigint' && typeof value !== 'boolean' && !Number.isInteger(value)) throw refuse(dtype, item)
      const int = BigInt(value)
      if ((kind === 'i' ? BigInt.asIntN(bits, int) : BigInt.asUintN(bits, int)) !== int) throw new RangeError(`${int} out of bounds for ${dtype}`)
      return itemsize === 8 ? int : Number(int)
    }
  }
  if (kind === 'U' || kind === 'S') {
    return (item) => {
      const isWrong = item !== null && typeof item === 'object' && !(item instanceof Uint8Array || item instanceof Float || item instanceof Complex)
      const text = typeof item === 'string' ? item : item instanceof Uint8Array ? String.fromCharCode(...item) : pythonRepr(item)
      if (isWrong || [...text].length * (kind === 'U' ? 4 : 1) > itemsize || (kind === 'S' && /[^\0-\x7f]/.test(text) && typeof item === 'string'))
        throw refuse(dtype, item)
      return kind === 'U' ? text : Uint8Array.from(text, (character) => character.charCodeAt(0))
    }
  }
  throw new TypeError(`no list makes an array of ${dtype}`)
}

/** Items as the elements of an array: bytes, or a list of objects. @param {DType} dtype @param {ArrayLike<any>} items @returns {Uint8Array | any[]} */
function elementsOf(dtype, items) {
  if (dtype.kind === 'c') {
    const parts = Array.from(items, (item) => (item instanceof Complex ? [item.re, item.im] : [converter(new DType('f', 8))(item), 0])).flat()
    return encodeElements(dtype, parts, items.length)
  }
  const list = Array.from(items, converter(dtype))
  return dtype.kind === 'O' ? list : encodeElements(dtype, list, items.length)
}

/**
 * What `numpy.array(source, dtype)` makes, as the dtype, shape and elements of an array.
 * @param {any} source nested lists, a typed array or a value @param {number[] | undefined} shape by default that of the lists @param {unknown} wanted a dtype or its name
 * @returns {[DType, number[], Uint8Array | any[]]} @throws {TypeError} where lists are ragged or the shape is of another size
 */
function makeArray(source, shape, wanted) {
  const known = wanted === undefined ? undefined : dtypeOf(wanted)
  if (ArrayBuffer.isView(source) && codeOf(/** @type {any} */ (source)) === undefined)
    throw new TypeError(`numpy has no elements like those of a ${source.constructor.name}`)
  /** @type {[string, number] | undefined} */
  const own = ArrayBuffer.isView(source) ? codeOf(/** @type {any} */ (source)) : undefined
  const isSame = own && (!known || (known.kind === own[0] && known.itemsize === own[1] && known.byteorder !== '>' && !known.format))
  if (isSame) return [known ?? new DType(...own), shape ?? [source.length], new Uint8Array(source.buffer, source.byteOffset, source.byteLength)]
  const { shape: found, items, code } = own ? { shape: [source.length], items: source, code: own } : flatten(source, known?.kind === 'O')
  const guess = known ?? (code ? new DType(...code) : discover(items))
  // A dtype of text without a length takes that of the longest.
  const dtype =
    guess.itemsize || !'US'.includes(guess.kind)
      ? guess
      : new DType(guess.kind, discover([...items].map((item) => (guess.kind === 'U' && typeof item !== 'string' ? pythonRepr(item) : item))).itemsize)
  return [dtype, shape ?? found, elementsOf(dtype, items)]
}

/** `NDArray.from`. @type {typeof Plain.from} */
export const from = (source, shape, { dtype } = {}) => {
  if (source?.$type === 'NDArray') return new Plain(dtypeOf(source.dtype), shape ?? source.shape, source.order, source.data)
  const [found, own, elements] = makeArray(source, shape, dtype)
  return new Plain(found, own, 'C', elements)
}

/**
 * Python's array.array, made as a typed array or a string out of what pickles hold; and the bytes of items, which
 * numpy's and torch's types need as well. reduce.js is the way back.
 *
 * Source: CPython's Modules/arraymodule.c (typecodes, the table of machine
 * formats that `_array_reconstructor` takes).
 */
import { encodeLatin1 } from '../../codec/strings.js'
import { jsonInt, mark } from './mark.js'
import { asNumber } from './state-values.js'

/** An array.array (`lossless`): its typecode, and a typed array or a string. */
export class PyArray {
  static {
    mark(this, 'PyArray', false)
  }

  /** @param {string} typecode @param {ArrayLike<unknown> | string} data */
  constructor(typecode, data) {
    this.$type = 'PyArray'
    this.typecode = typecode
    this.data = data
  }

  /** The items as a list, or the text. @returns {any} */
  toJSON() {
    return typeof this.data === 'string' ? this.data : Array.from(this.data, jsonInt)
  }
}

/** For each machine format its typed array, and whether it is big-endian. */
const FORMATS = [
  [Uint8Array, false],
  [Int8Array, false],
  [Uint16Array, false],
  [Uint16Array, true],
  [Int16Array, false],
  [Int16Array, true],
  [Uint32Array, false],
  [Uint32Array, true],
  [Int32Array, false],
  [Int32Array, true],
  [BigUint64Array, false],
  [BigUint64Array, true],
  [BigInt64Array, false],
  [BigInt64Array, true],
  [Float32Array, false],
  [Float32Array, true],
  [Float64Array, false],
  [Float64Array, true],
]
const UTF16_LE = 18
const UTF32_BE = 21

/** The typed array of each typecode, for items that come as a list; C's int has 4 bytes and its long 8. */
const TYPECODES = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  l: BigInt64Array,
  L: BigUint64Array,
  q: BigInt64Array,
  Q: BigUint64Array,
  f: Float32Array,
  d: Float64Array,
}

/**
 * Copies bytes into a typed array in the machine's byte order, which is little-endian. Bytes of an item that is not whole are left out.
 * @param {Function} TypedArray @param {Uint8Array} bytes @param {boolean} isSwapped whether they are big-endian
 * @returns {any}
 */
export function typedArrayFrom(TypedArray, bytes, isSwapped) {
  const ArrayClass = /** @type {Uint8ArrayConstructor} */ (TypedArray)
  const size = ArrayClass.BYTES_PER_ELEMENT
  const copy = Uint8Array.from(bytes.subarray(0, bytes.length - (bytes.length % size)))
  if (isSwapped) swapBytes(copy, size)
  return new ArrayClass(copy.buffer)
}

/** Reverses the bytes of each item of `size` bytes, in place. */
export function swapBytes(/** @type {Uint8Array} */ bytes, /** @type {number} */ size) {
  if (size < 2) return
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse()
}

/**
 * Decodes UTF-16 or UTF-32; lone surrogates are kept.
 * @param {Uint8Array} bytes @param {number} size bytes a unit, 2 or 4 @param {boolean} isBigEndian
 * @returns {string | undefined} undefined where a unit is no code point
 */
export function decodeUnits(bytes, size, isBigEndian) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at + size <= bytes.length; at += size) {
    const unit = size === 2 ? view.getUint16(at, !isBigEndian) : view.getUint32(at, !isBigEndian)
    if (unit > 0x10ffff) return undefined
    text += size === 2 ? String.fromCharCode(unit) : String.fromCodePoint(unit)
  }
  return text
}

/**
 * Makes the array that `array._array_reconstructor(class, typecode, machine format, bytes)` gives.
 * @param {unknown[]} args @returns {PyArray | undefined} undefined where the arguments are of another form
 */
export function makeArrayFromBytes(args) {
  const [, typecode, code, bytes] = args
  const format = asNumber(code)
  if (args.length !== 4 || typeof typecode !== 'string' || format === undefined || !(bytes instanceof Uint8Array)) return undefined
  if (format >= UTF16_LE && format <= UTF32_BE) {
    const text = decodeUnits(bytes, format < 20 ? 2 : 4, format % 2 === 1)
    return text === undefined ? undefined : new PyArray(typecode, text)
  }
  if (!FORMATS[format]) return undefined
  const [TypedArray, isBigEndian] = /** @type {[Uint8ArrayConstructor, boolean]} */ (FORMATS[format])
  return bytes.length % TypedArray.BYTES_PER_ELEMENT ? undefined : new PyArray(typecode, typedArrayFrom(TypedArray, bytes, isBigEndian))
}

/** Fills a typed array with items and gives it, or undefined where it cannot hold one of them exactly. */
function fillArray(/** @type {any} */ data, /** @type {unknown[]} */ items) {
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array
  const isFloat = data instanceof Float32Array || data instanceof Float64Array
  for (const [i, item] of items.entries()) {
    const number = asNumber(item)
    if (isBig) {
      const int = typeof item === 'bigint' ? item : Number.isSafeInteger(number) ? BigInt(/** @type {number} */ (number)) : undefined
      data[i] = int ?? 0n
      if (data[i] !== int) return undefined
    } else {
      data[i] = number ?? 0
      if (number === undefined || (!isFloat && data[i] !== number)) return undefined
    }
  }
  return data
}

/**
 * Makes the array that `array.array(typecode, items)` gives.
 * @param {unknown[]} args @returns {PyArray | undefined} undefined where the arguments are of another form
 */
export function makeArray(args) {
  const [typecode, items = []] = args
  if (typeof typecode !== 'string' || args.length > 2) return undefined
  if (typecode === 'u' || typecode === 'w' || typecode === 'c') {
    if (typeof items === 'string') return new PyArray(typecode, items)
    return Array.isArray(items) && items.every((item) => typeof item === 'string') ? new PyArray(typecode, items.join('')) : undefined
  }
  if (!Object.hasOwn(TYPECODES, typecode)) return undefined
  const TypedArray = /** @type {any} */ (TYPECODES)[typecode]
  if (items instanceof Uint8Array || typeof items === 'string') {
    const bytes = typeof items === 'string' ? encodeLatin1(items) : items
    return !bytes || bytes.length % TypedArray.BYTES_PER_ELEMENT ? undefined : new PyArray(typecode, typedArrayFrom(TypedArray, bytes, false))
  }
  if (!Array.isArray(items)) return undefined
  const data = fillArray(new TypedArray(items.length), items)
  return data && new PyArray(typecode, data)
}

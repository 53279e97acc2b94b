/**
 * array.array: typed arrays by typecode.
 * Source: CPython's Modules/arraymodule.c (typecodes, the table of machine
 * formats that `_array_reconstructor` takes).
 */

import { encodeLatin1 } from '../../codec/strings.js'
import { asNumber } from './state-values.js'

/** An array.array (`lossless`): its typecode, and a typed array or a string. */
export class PyArray {
  /** @param {string} typecode @param {ArrayLike<unknown> | string} data */
  constructor(typecode, data) {
    this.typecode = typecode
    this.data = data
  }
}

/** The typed array of each machine format, bytes an item, and whether it is big-endian. */
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

/** The typed array of each typecode, where the items come as a list; C's int has 4 bytes, its long 8. */
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
 * Items of a typed array out of bytes: a copy, in the machine's byte order.
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

/** Reverses the bytes of each item, in place. */
export function swapBytes(/** @type {Uint8Array} */ bytes, /** @type {number} */ size) {
  if (size === 1) return
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse()
}

/**
 * Code points of UTF-16 or UTF-32 bytes as a string; lone surrogates are kept.
 * @param {Uint8Array} bytes @param {number} size bytes a unit @param {boolean} isBigEndian
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
 * The arguments of `array._array_reconstructor`: class, typecode, machine format, bytes.
 * @param {unknown[]} args @returns {PyArray | undefined}
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

/** A typed array with these items, or undefined where it can not hold one. */
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
 * The arguments of `array.array`: typecode, items.
 * @param {unknown[]} args @returns {PyArray | undefined}
 */
export function makeArray(args) {
  const [typecode, items = []] = args
  if (typeof typecode !== 'string' || args.length > 2) return undefined
  if (typecode === 'u' || typecode === 'w' || typecode === 'c') {
    if (typeof items === 'string') return new PyArray(typecode, items)
    return Array.isArray(items) && items.every((item) => typeof item === 'string') ? new PyArray(typecode, items.join('')) : undefined
  }
  const TypedArray = /** @type {any} */ (TYPECODES)[typecode]
  if (!Object.hasOwn(TYPECODES, typecode)) return undefined
  if (items instanceof Uint8Array || typeof items === 'string') {
    const bytes = typeof items === 'string' ? encodeLatin1(items) : items
    return !bytes || bytes.length % TypedArray.BYTES_PER_ELEMENT ? undefined : new PyArray(typecode, typedArrayFrom(TypedArray, bytes, false))
  }
  if (!Array.isArray(items)) return undefined
  const data = fillArray(new TypedArray(items.length), items)
  return data && new PyArray(typecode, data)
}

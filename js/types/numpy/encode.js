/**
 * Encodes the elements of numpy arrays as bytes, from the data that decode.js gives.
 *
 * An array that was only read must be written as it was, byte for byte: elements that are unchanged keep the bytes they had.
 */
import { Complex } from '../python/basic.js'
import { swapBytes } from '../python/array.js'
import { decodeElements, TYPED_ARRAYS } from './decode.js'
import { countOf } from './strides.js'

/** @typedef {import('./dtype.js').DType} DType */
/** @typedef {import('./decode.js').Elements} Elements */

/**
 * Gives the bytes of `count` elements end to end. They are a view of the data where it is a typed array in the right byte order.
 * @param {DType} dtype @param {Elements} data what decodeElements gives
 * @param {number} count @param {Uint8Array} [before] the bytes that the data was read from. An element that is the same keeps
 *   them, since data does not tell all: the last bits of long doubles, which NaN a half is, what stands between fields
 * @returns {Uint8Array}
 */
export function encodeElements(dtype, data, count, before) {
  if (dtype.subarray) return encodeElements(dtype.subarray.base, data, count * countOf(dtype.subarray.shape), before)
  if (dtype.fields) return encodeFields(dtype, data, count, before)
  const { kind, itemsize } = dtype
  const TypedArray = dtype.format ? undefined : TYPED_ARRAYS[kind + itemsize]
  if (TypedArray) return encodeTyped(data instanceof TypedArray ? data : TypedArray.from(data), itemsize / (kind === 'c' ? 2 : 1), dtype.byteorder === '>')
  const bytes = before ? new Uint8Array(before) : new Uint8Array(count * itemsize)
  const old = before && decodeElements(dtype, before, count)
  const write = writerOf(dtype, bytes)
  const perElement = kind === 'c' ? 2 : 1
  for (let i = 0; i < count * perElement; i++) {
    if (!old || !isSame(old[i], data[i])) write(i * (itemsize / perElement), data[i])
  }
  return bytes
}

function isSame(/** @type {any} */ a, /** @type {any} */ b) {
  if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return Object.is(a, b)
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

function encodeTyped(/** @type {any} */ data, /** @type {number} */ size, /** @type {boolean} */ isSwapped) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (!isSwapped) return bytes
  const copy = new Uint8Array(bytes)
  swapBytes(copy, size)
  return copy
}

/** @param {DType} dtype @param {Elements} columns @param {number} count @param {Uint8Array} [before] */
function encodeFields(dtype, columns, count, before) {
  const bytes = before ? new Uint8Array(before) : new Uint8Array(count * dtype.itemsize)
  for (const { name, dtype: inner, offset } of dtype.fields ?? []) {
    const column = encodeElements(inner, columns[name], count, before && pick(dtype, before, count, inner, offset))
    for (let i = 0; i < count; i++) bytes.set(column.subarray(i * inner.itemsize, (i + 1) * inner.itemsize), i * dtype.itemsize + offset)
  }
  return bytes
}

/** Copies the bytes of one field out of all rows. @param {DType} dtype @param {Uint8Array} bytes @param {number} count @param {DType} inner @param {number} offset */
function pick(dtype, bytes, count, inner, offset) {
  const column = new Uint8Array(count * inner.itemsize)
  for (let i = 0; i < count; i++) column.set(bytes.subarray(i * dtype.itemsize + offset, i * dtype.itemsize + offset + inner.itemsize), i * inner.itemsize)
  return column
}

/** Gives the function that writes one element at an offset, for the dtypes that have no typed array. @returns {(at: number, value: any) => void} */
function writerOf(/** @type {DType} */ { kind, itemsize, byteorder, format }, /** @type {Uint8Array} */ bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = byteorder !== '>'
  if (format?.raw === Uint8Array) return (at, value) => view.setUint8(at, format.encode(Number(value)))
  if (format) return (at, value) => view.setUint16(at, format.encode(Number(value)), isLittle)
  if (kind === 'f' && itemsize === 2) return (at, value) => view.setUint16(at, numberToHalf(Number(value)), isLittle)
  if (kind === 'f' || kind === 'c') return (at, value) => writeExtended(view, at, kind === 'c' ? itemsize / 2 : itemsize, Number(value), isLittle)
  if (kind === 'U') {
    return (at, value) => {
      bytes.fill(0, at, at + itemsize)
      let to = at
      for (const character of String(value)) {
        if (to < at + itemsize) view.setUint32(to, /** @type {number} */ (character.codePointAt(0)), isLittle)
        to += 4
      }
    }
  }
  return (at, value) => {
    bytes.fill(0, at, at + itemsize)
    bytes.set(value.subarray(0, itemsize), at)
  }
}

const halfBits = new Float32Array(1)
const halfWord = new Uint32Array(halfBits.buffer)

/** Gives the 16 bits of the nearest IEEE 754 half, ties to even. */
export function numberToHalf(/** @type {number} */ value) {
  halfBits[0] = value
  const word = halfWord[0]
  const sign = (word >>> 16) & 0x8000
  if (Number.isNaN(value)) return sign | 0x7e00
  const size = Math.abs(value)
  if (size >= 65520) return sign | 0x7c00
  // The number counts units of a half's last place, so that rounding it to an integer rounds it to a half.
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size))
  const scaled = roundToEven(size * 2 ** (10 - exponent))
  return sign | (size < 2 ** -14 ? scaled : scaled + ((exponent + 14) << 10))
}

function roundToEven(/** @type {number} */ value) {
  const low = Math.floor(value)
  const rest = value - low
  return rest > 0.5 || (rest === 0.5 && low % 2) ? low + 1 : low
}

const doubleView = new DataView(new ArrayBuffer(8))

/** Writes a double as x86's 80-bit long double, which holds it exactly. */
function writeExtended(
  /** @type {DataView} */ view,
  /** @type {number} */ at,
  /** @type {number} */ itemsize,
  /** @type {number} */ value,
  /** @type {boolean} */ isLittle,
) {
  doubleView.setFloat64(0, value)
  const bits = doubleView.getBigUint64(0)
  const sign = Number(bits >> 63n) << 15
  const exponent = Number((bits >> 52n) & 0x7ffn)
  let fraction = bits & 0xfffffffffffffn
  let power = exponent === 0x7ff ? 0x7fff : exponent - 1023 + 16383
  if (exponent !== 0) {
    fraction = (1n << 63n) | (fraction << 11n)
  } else if (fraction === 0n) {
    power = 0
  } else {
    // A subnormal double is a normal long double.
    const shift = 64 - fraction.toString(2).length
    fraction <<= BigInt(shift)
    power = 16383 - 1074 + 63 - shift
  }
  for (let i = 0; i < itemsize; i++) view.setUint8(at + i, 0)
  const start = isLittle ? at : at + itemsize - 10
  view.setBigUint64(isLittle ? start : start + 2, fraction, isLittle)
  view.setUint16(isLittle ? start + 8 : start, sign | power, isLittle)
}

/**
 * Gives one element as bytes.
 * @param {DType} dtype @param {any} value what elementAt gives
 * @returns {Uint8Array | undefined} undefined of dtypes with objects, fields or subarrays
 */
export function encodeElement(dtype, value) {
  if (dtype.hasObjects || dtype.fields || dtype.subarray) return undefined
  if (value instanceof Complex) return encodeElements(dtype, [value.re, value.im], 1)
  if ('iumM'.includes(dtype.kind) && dtype.itemsize === 8) return encodeElements(dtype, [BigInt(value)], 1)
  return encodeElements(dtype, [dtype.kind === 'b' || 'iu'.includes(dtype.kind) ? Number(value) : value], 1)
}

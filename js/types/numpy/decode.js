/**
 * Decodes the elements of numpy arrays: bytes become data, and an index into data becomes a JavaScript value.
 *
 * encode.js is the way back, and must take whatever is given here. Data is a view of the bytes where that can be, so that
 * large arrays cost nothing. Lengths are not checked here: array-checks.js has done so before.
 *
 * @typedef {any} Elements a typed array, an Array, or an object of such by field
 */
import { Complex } from '../python/basic.js'
import { decodeUnits, swapBytes } from '../python/array.js'
import { countOf } from './strides.js'

/** The typed array of each plain dtype; complex ones hold two items an element. @type {Record<string, any>} */
export const TYPED_ARRAYS = {
  b1: Uint8Array,
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
  f4: Float32Array,
  f8: Float64Array,
  c8: Float32Array,
  c16: Float64Array,
  M8: BigInt64Array,
  m8: BigInt64Array,
}

/** How many bytes of a long double of 12 or 16 bytes hold its 80 bits. */
const EXTENDED = 10

/**
 * Gives the elements of a dtype in their order: a typed array, an Array, or an object of such by field. The README says
 * which dtype becomes which; the comment of NDArray's `data` does too.
 * @param {import('./dtype.js').DType} dtype
 * @param {Uint8Array} bytes `count` elements end to end
 * @param {number} count
 * @returns {Elements}
 */
export function decodeElements(dtype, bytes, count) {
  if (dtype.subarray) {
    const { base, shape } = dtype.subarray
    return decodeElements(base, bytes, countOf(shape) * count)
  }
  if (dtype.fields) return decodeFields(dtype, bytes, count)
  const { kind, itemsize, format } = dtype
  if (format) return decodeBits(format.array, asTypedArray(format.raw, bytes, dtype.byteorder === '>'), format.decode)
  const TypedArray = TYPED_ARRAYS[kind + itemsize]
  if (TypedArray) return asTypedArray(TypedArray, bytes, dtype.byteorder === '>')
  if (kind === 'f' && itemsize === 2) return decodeBits(Float32Array, asTypedArray(Uint16Array, bytes, dtype.byteorder === '>'), halfToNumber)
  if (kind === 'f' || kind === 'c') return decodeExtended(bytes, kind === 'c' ? itemsize / 2 : itemsize, dtype.byteorder === '>')
  const element =
    kind === 'U'
      ? (/** @type {Uint8Array} */ part) => decodeText(part, dtype.byteorder === '>')
      : kind === 'S'
        ? stripZeros
        : (/** @type {Uint8Array} */ part) => part.slice()
  return Array.from({ length: count }, (_, i) => element(bytes.subarray(i * itemsize, (i + 1) * itemsize)))
}

/** Gives a view where the bytes are aligned and little-endian, and else a copy. */
function asTypedArray(/** @type {any} */ TypedArray, /** @type {Uint8Array} */ bytes, /** @type {boolean} */ isSwapped) {
  const size = TypedArray.BYTES_PER_ELEMENT
  const length = Math.floor(bytes.length / size)
  if (!isSwapped && bytes.byteOffset % size === 0) return new TypedArray(bytes.buffer, bytes.byteOffset, length)
  // A constructor that is given bytes does not fill its memory with zeros first.
  const copy = new Uint8Array(bytes.subarray(0, length * size))
  if (isSwapped) swapBytes(copy, size)
  return new TypedArray(copy.buffer)
}

/** @param {import('./dtype.js').DType} dtype */
function decodeFields(dtype, /** @type {Uint8Array} */ bytes, /** @type {number} */ count) {
  /** @type {Record<string, Elements>} */
  const columns = Object.create(null)
  for (const { name, dtype: inner, offset } of dtype.fields ?? []) {
    const column = new Uint8Array(count * inner.itemsize)
    for (let i = 0; i < count; i++) {
      const from = i * dtype.itemsize + offset
      column.set(bytes.subarray(from, from + inner.itemsize), i * inner.itemsize)
    }
    columns[name] = decodeElements(inner, column, count)
  }
  return columns
}

const word = new Uint32Array(1)
const float = new Float32Array(word.buffer)

/** Gives the value of the 16 bits of a bfloat16, which are the upper half of a float32. */
export function bfloat16ToNumber(/** @type {number} */ bits) {
  word[0] = bits << 16
  return float[0]
}

/** The value of each element by its bits, for the functions that tell it of 8 and of 16 bits. @type {WeakMap<Function, any>} */
const tables = new WeakMap()

/**
 * Gives the values of elements of few bits, each of which is told once where there are many.
 * @param {any} TypedArray the class of the values @param {Uint8Array | Uint16Array} items @param {(bits: number) => number} valueOf
 */
export function decodeBits(TypedArray, items, valueOf) {
  const { length } = items
  if (valueOf === bfloat16ToNumber) {
    const words = new Uint32Array(length)
    for (let i = 0; i < length; i++) words[i] = items[i] << 16
    return new Float32Array(words.buffer)
  }
  const values = new TypedArray(length)
  const bits = 1 << (8 * items.BYTES_PER_ELEMENT)
  let table = tables.get(valueOf)
  if (!table && length >= bits) {
    table = TypedArray.from({ length: bits }, (/** @type {unknown} */ _, /** @type {number} */ i) => valueOf(i))
    tables.set(valueOf, table)
  }
  if (table) for (let i = 0; i < length; i++) values[i] = table[items[i]]
  else for (let i = 0; i < length; i++) values[i] = valueOf(items[i])
  return values
}

/** Gives the value of the 16 bits of an IEEE 754 half. */
export function halfToNumber(/** @type {number} */ half) {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24)
}

/** Decodes x86's 80-bit long doubles and rounds them to doubles. */
function decodeExtended(/** @type {Uint8Array} */ bytes, /** @type {number} */ itemsize, /** @type {boolean} */ isSwapped) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float64Array(Math.floor(bytes.length / itemsize))
  for (let i = 0; i < values.length; i++) {
    const at = i * itemsize
    const skip = isSwapped ? itemsize - EXTENDED : 0
    const significand = view.getBigUint64(at + skip + (isSwapped ? 2 : 0), !isSwapped)
    const signAndExponent = view.getUint16(at + skip + (isSwapped ? 0 : 8), !isSwapped)
    values[i] = extendedToNumber(significand, signAndExponent & 0x7fff) * (signAndExponent & 0x8000 ? -1 : 1)
  }
  return values
}

/** Gives `significand * 2 ** (exponent - 16446)`, rounded once, half to even. */
function extendedToNumber(/** @type {bigint} */ significand, /** @type {number} */ exponent) {
  if (exponent === 0x7fff) return BigInt.asUintN(63, significand) === 0n ? Infinity : NaN
  if (significand === 0n) return 0
  const power = exponent - 16383 - 63
  // Below the smallest normal double fewer bits are kept, so Number() must not round before they are cut: that would round twice.
  const lowest = -1074 - power
  if (lowest <= 11) return Number(significand) * 2 ** ((power / 2) | 0) * 2 ** (power - ((power / 2) | 0))
  if (lowest > 65) return 0
  const shift = BigInt(lowest)
  const kept = significand >> shift
  const rest = significand - (kept << shift)
  const half = 1n << (shift - 1n)
  const rounded = rest > half || (rest === half && kept & 1n) ? kept + 1n : kept
  return Number(rounded) * 2 ** -1074
}

function stripZeros(/** @type {Uint8Array} */ bytes) {
  let { length } = bytes
  while (length && bytes[length - 1] === 0) length--
  return bytes.slice(0, length)
}

function decodeText(/** @type {Uint8Array} */ bytes, /** @type {boolean} */ isBigEndian) {
  const text = decodeUnits(bytes, 4, isBigEndian) ?? ''
  let { length } = text
  while (length && text.charCodeAt(length - 1) === 0) length--
  return text.slice(0, length)
}

/**
 * Gives one element as a JavaScript value: a boolean, a Complex, an object by field, nested arrays of a subarray, else the
 * item of the data.
 * @param {import('./dtype.js').DType} dtype @param {Elements} data what decodeElements gave @param {number} at
 * @returns {any}
 */
export function elementAt(dtype, data, at) {
  if (dtype.subarray) {
    const { base, shape } = dtype.subarray
    const count = countOf(shape)
    const flat = Array.from({ length: count }, (_, i) => elementAt(base, data, at * count + i))
    return shape.reduceRight((items, length, axis) => (axis === 0 ? items : chunk(items, length)), flat)
  }
  if (dtype.fields) {
    /** @type {Record<string, unknown>} */
    const row = {}
    for (const { name, dtype: inner } of dtype.fields) {
      Object.defineProperty(row, name, { value: elementAt(inner, data[name], at), writable: true, enumerable: true, configurable: true })
    }
    return row
  }
  if (dtype.kind === 'c') return new Complex(data[2 * at], data[2 * at + 1])
  return dtype.kind === 'b' ? data[at] !== 0 : data[at]
}

const scratch = new Uint8Array(8)
const float32 = new Float32Array(scratch.buffer)
const float64 = new Float64Array(scratch.buffer)
const int32 = new Int32Array(scratch.buffer)
const uint32 = new Uint32Array(scratch.buffer)
const int64 = new BigInt64Array(scratch.buffer)
const uint64 = new BigUint64Array(scratch.buffer)

/**
 * Gives what elementAt and decodeElements do of one element, without a view of its bytes; undefined where it is no bool, int, float32 or float64.
 * @param {import('./dtype.js').DType} dtype @param {Uint8Array} bytes @param {number} at where it begins in them @returns {boolean | number | bigint | undefined}
 */
export function numberAt({ kind, itemsize, byteorder, format }, bytes, at) {
  if (format || itemsize > 8) return undefined
  if (kind === 'b' && itemsize === 1) return bytes[at] !== 0
  if (kind !== 'f' && kind !== 'i' && kind !== 'u') return undefined
  if (byteorder === '>') for (let i = 0; i < itemsize; i++) scratch[itemsize - 1 - i] = bytes[at + i]
  else for (let i = 0; i < itemsize; i++) scratch[i] = bytes[at + i]
  if (itemsize === 8) return kind === 'f' ? float64[0] : kind === 'i' ? int64[0] : uint64[0]
  if (itemsize === 4) return kind === 'f' ? float32[0] : kind === 'i' ? int32[0] : uint32[0]
  if (kind === 'f' || (itemsize !== 1 && itemsize !== 2)) return undefined
  const unsigned = itemsize === 2 ? scratch[0] | (scratch[1] << 8) : scratch[0]
  return kind === 'u' ? unsigned : (unsigned << (32 - itemsize * 8)) >> (32 - itemsize * 8)
}

/** Cuts items into arrays of one length. @param {any[]} items @param {number} length @returns {any[]} */
function chunk(items, length) {
  return Array.from({ length: items.length / length }, (_, i) => items.slice(i * length, (i + 1) * length))
}

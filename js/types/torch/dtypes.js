/**
 * torch's dtypes, which tell what the elements of tensors are, and the decoding of elements by them.
 *
 * A dtype goes by its name here and in the other files of torch, as the classes of users name it too. Which bytes a tensor
 * has is the matter of tensor.js and storage.js.
 *
 * Source: c10/core/ScalarType.h.
 */
import { swapBytes } from '../python/array.js'
import { PyClass } from '../python/basic.js'
import { decodeBits, halfToNumber } from '../numpy/decode.js'
import { findFormat } from '../numpy/small-numbers.js'

/**
 * @typedef {object} TorchDType
 * @property {number} itemsize the bytes of an element
 * @property {any} array the class of typed arrays that `data` has
 * @property {number} [parts] how many items of `data` an element has: 2 of complex numbers, else 1
 * @property {(bits: number) => number} [decode] gives the value of an element's bits, where no typed array holds such values
 * @property {any} [raw] the class of typed arrays that has these bits
 * @property {number} [perByte] how many elements a byte has, the first in the lowest bits
 */

/** @type {(array: any) => TorchDType} */
const plain = (array) => ({ itemsize: array.BYTES_PER_ELEMENT, array })
/** @type {(array: any) => TorchDType} */
const complex = (array) => ({ itemsize: array.BYTES_PER_ELEMENT * 2, array, parts: 2 })
/** @type {(raw: any, decode: (bits: number) => number) => TorchDType} */
const coded = (raw, decode) => ({ itemsize: raw.BYTES_PER_ELEMENT, array: Float32Array, raw, decode })
/** Gives the entry of a dtype that ml_dtypes has too. @returns {[string, TorchDType]} */
const small = (/** @type {string} */ name) => {
  const { raw, decode } = /** @type {import('../numpy/small-numbers.js').SmallFormat} */ (findFormat(name))
  return [name, coded(raw, decode)]
}
/** @type {(perByte: number) => TorchDType} */
const packed = (perByte) => ({ itemsize: 1, array: Uint8Array, perByte })

/** Makes the dtypes of ints below 8 bits. torch holds each of their elements in a byte of its own. */
const makeShells = () =>
  [1, 2, 3, 4, 5, 6, 7].flatMap(
    (bits) =>
      /** @type {[string, TorchDType][]} */ ([
        [`uint${bits}`, plain(Uint8Array)],
        [`int${bits}`, plain(Int8Array)],
      ]),
  )

/** Makes the dtypes by name. @returns {Map<string, TorchDType>} */
const makeDTypes = () =>
  new Map(
    /** @type {[string, TorchDType][]} */ ([
      ['float32', plain(Float32Array)],
      ['float64', plain(Float64Array)],
      ['float16', coded(Uint16Array, halfToNumber)],
      ...['bfloat16', 'float8_e4m3fn', 'float8_e4m3fnuz', 'float8_e5m2', 'float8_e5m2fnuz', 'float8_e8m0fnu'].map(small),
      ['int8', plain(Int8Array)],
      ['int16', plain(Int16Array)],
      ['int32', plain(Int32Array)],
      ['int64', plain(BigInt64Array)],
      ['uint8', plain(Uint8Array)],
      ['uint16', plain(Uint16Array)],
      ['uint32', plain(Uint32Array)],
      ['uint64', plain(BigUint64Array)],
      ['bool', plain(Uint8Array)],
      ['complex32', { itemsize: 4, array: Float32Array, parts: 2, raw: Uint16Array, decode: halfToNumber }],
      ['complex64', complex(Float32Array)],
      ['complex128', complex(Float64Array)],
      ['qint8', plain(Int8Array)],
      ['quint8', plain(Uint8Array)],
      ['qint32', plain(Int32Array)],
      ['quint4x2', packed(2)],
      ['quint2x4', packed(4)],
      ['float4_e2m1fn_x2', plain(Uint8Array)],
      ['bits8', plain(Uint8Array)],
      ['bits16', plain(Uint16Array)],
      ['bits1x8', plain(Uint8Array)],
      ['bits2x4', plain(Uint8Array)],
      ['bits4x2', plain(Uint8Array)],
      ...makeShells(),
    ]),
  )

/** The dtypes by name, made at the first use, since most pickles have no tensors. @type {Map<string, TorchDType> | undefined} */
let dtypes

/** The other names that torch has for dtypes. @type {Record<string, string>} */
const ALIASES = Object.assign(Object.create(null), {
  float: 'float32',
  double: 'float64',
  half: 'float16',
  long: 'int64',
  int: 'int32',
  short: 'int16',
  cfloat: 'complex64',
  cdouble: 'complex128',
  chalf: 'complex32',
})

/** The dtypes of torch's storage classes, by the beginning of the class's name. @type {Record<string, string>} */
const STORAGES = Object.assign(Object.create(null), {
  Float: 'float32',
  Double: 'float64',
  Half: 'float16',
  BFloat16: 'bfloat16',
  Long: 'int64',
  Int: 'int32',
  Short: 'int16',
  Char: 'int8',
  Byte: 'uint8',
  Bool: 'bool',
  ComplexFloat: 'complex64',
  ComplexDouble: 'complex128',
  QInt8: 'qint8',
  QUInt8: 'quint8',
  QInt32: 'qint32',
  QUInt4x2: 'quint4x2',
  QUInt2x4: 'quint2x4',
  Untyped: 'uint8',
  _Untyped: 'uint8',
})

/** Gives a dtype by its name. @param {string} name @returns {TorchDType | undefined} */
export const findDType = (name) => (dtypes ??= makeDTypes()).get(name)

/** Gives the name of the dtype that a pickle names, `torch.float32` say; undefined where it names none. @returns {string | undefined} */
export function dtypeName(/** @type {unknown} */ value) {
  if (!(value instanceof PyClass) || value.module !== 'torch') return undefined
  const name = ALIASES[value.name] ?? value.name
  return findDType(name) && name
}

/**
 * Gives the dtype of the storage class that a pickle names, `torch.FloatStorage` or `torch.cuda.HalfStorage` say, and whether
 * it is the class of mere bytes; undefined where it names none.
 */
export function storageDType(/** @type {unknown} */ value) {
  if (!(value instanceof PyClass) || !/^torch(\.\w+)*$/.test(value.module) || !value.name.endsWith('Storage')) return undefined
  const dtype = STORAGES[value.name.slice(0, -'Storage'.length)]
  return dtype && { dtype, isUntyped: value.name.endsWith('UntypedStorage') }
}

/** Gives the number of bytes that so many elements take. @param {TorchDType} dtype @param {number} count */
export const bytesOf = ({ itemsize, perByte }, count) => (perByte ? Math.ceil(count / perByte) : count * itemsize)

/**
 * Gives the values of elements that lie one after another.
 * @param {TorchDType} dtype @param {Uint8Array} bytes those of all elements @param {number} count @param {boolean} isSwapped whether they are big-endian
 * @returns {any} a typed array: a view of the bytes where they are aligned, little-endian and need no decoding, else a copy
 */
export function decode(dtype, bytes, count, isSwapped) {
  const { array, raw = array, decode: valueOf, parts = 1, perByte } = dtype
  if (perByte)
    return Uint8Array.from({ length: count }, (_, i) => (bytes[Math.floor(i / perByte)] >> ((i % perByte) * (8 / perByte))) & ((1 << (8 / perByte)) - 1))
  const size = raw.BYTES_PER_ELEMENT
  let source = bytes
  if (isSwapped || source.byteOffset % size !== 0) source = Uint8Array.from(bytes)
  if (isSwapped) swapBytes(source, size)
  const items = new raw(source.buffer, source.byteOffset, count * parts)
  return valueOf ? decodeBits(Float32Array, items, valueOf) : items
}

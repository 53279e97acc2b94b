/**
 * numpy's .npy files: versions 1 to 3, read and written.
 *
 * Source: numpy's lib/format.py. A file is a magic, a version, the length of the header, the header (a Python dict literal), and the elements'
 * bytes; or, where elements are objects, a pickle of the array. Files in a source are read by npy-source.js, with the header and the checks
 * of this file.
 */
import { dumps } from '../../dump/dump.js'
import { PicklingError, UnpicklingError } from '../../errors.js'
import { loads } from '../../load/load.js'
import { asBytes } from '../../settings.js'
import { decodeLatin1, Decoder, encodeLatin1, encodeUtf8 } from '../../codec/strings.js'
import { descrOf, dtypeOfDescr } from '../../types/numpy/descr.js'
import { Tuple } from '../../types/python/basic.js'
import { checkElements, readShape } from '../../types/numpy/array-checks.js'
import { NDArray } from '../../types/numpy/ndarray.js'
import { formatLiteral, parseLiteral } from './literal.js'
import { startsWith } from '../magic.js'
import { countOf } from '../../types/numpy/strides.js'

/** @typedef {import('../../types/numpy/dtype.js').DType} DType */
/** @typedef {import('../../types/numpy/lazy.js').LazyBytes} LazyBytes */

/**
 * @typedef {object} NpyHeader what the header of a .npy file tells
 * @property {DType} dtype
 * @property {number[]} shape
 * @property {'C' | 'F'} order
 * @property {number} dataOffset where the elements start, or the pickle
 * @property {number} dataLength bytes of the elements, where they are no objects
 * @property {boolean} hasObjects
 *
 * @typedef {object} NpyOptions the options of `parseNpy`
 * @property {string} [name] of the file or member, for errors
 * @property {(pickle: Uint8Array) => any} [load] loads the pickle of an object array: `loads` with the caller's options
 */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
/** How many bytes `npyHeaderLength` looks at. */
export const NPY_PREFIX = 12
const ALIGNMENT = 64
/** numpy leaves room in the header for so many digits of the axis that may grow. */
const GROWTH_DIGITS = 21
const DEFAULT_NAME = 'the .npy file'

/** Whether a file is a .npy file, by its first bytes. @param {Uint8Array} bytes */
export const isNpy = (bytes) => startsWith(bytes, MAGIC)

/** The error with the name of the file before its reason. @param {unknown} error @param {string} name */
function named(error, name) {
  return error instanceof UnpicklingError ? new UnpicklingError(error.code, `${name}: ${error.reason}`, { cause: error }) : error
}

const bad = (/** @type {string} */ name, /** @type {string} */ reason) => new UnpicklingError('BAD_NPY', `${name}: ${reason}`)

/**
 * How long the header of a file is, magic and all: the elements or the pickle start there.
 * @param {Uint8Array} bytes the first NPY_PREFIX of the file, or more @param {string} [name] @returns {number}
 */
export function npyHeaderLength(bytes, name = DEFAULT_NAME) {
  if (!isNpy(bytes)) throw bad(name, 'a .npy file starts with \\x93NUMPY, and this one does not')
  const version = bytes[6]
  if (bytes.length < 10 || (version !== 1 && bytes.length < 12)) throw bad(name, 'the data ends within the header')
  if (version < 1 || version > 3 || bytes[7] !== 0) throw bad(name, `a .npy file of version ${version}.${bytes[7]}, where 1.0, 2.0 and 3.0 are known`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true)
}

/**
 * The header of a .npy file; an UnpicklingError where it is not one that numpy writes.
 * @param {Uint8Array} bytes the start of the file, as long as npyHeaderLength says @param {string} [name]
 * @returns {NpyHeader}
 */
export function readNpyHeader(bytes, name = DEFAULT_NAME) {
  const dataOffset = npyHeaderLength(bytes, name)
  if (bytes.length < dataOffset) throw bad(name, `the data ends within the header, after ${bytes.length} bytes of ${dataOffset}`)
  const isUtf8 = bytes[6] === 3
  const text = bytes.subarray(bytes[6] === 1 ? 10 : 12, dataOffset)
  try {
    const header = parseLiteral(isUtf8 ? decodeUtf8(text) : decodeLatin1(text))
    const isHeader = header instanceof Map && header.size === 3 && ['descr', 'fortran_order', 'shape'].every((key) => header.has(key))
    if (!isHeader) throw new UnpicklingError('BAD_NPY', 'the header is no dict of descr, fortran_order and shape')
    const isFortran = header.get('fortran_order')
    if (typeof isFortran !== 'boolean' || !(header.get('shape') instanceof Tuple))
      throw new UnpicklingError('BAD_NPY', 'fortran_order is to be True or False, and shape a tuple')
    const dtype = dtypeOfDescr(header.get('descr'))
    const shape = readShape(header.get('shape'))
    const dataLength = countOf(shape) * dtype.itemsize
    return { dtype, shape, order: isFortran ? 'F' : 'C', dataOffset, dataLength, hasObjects: dtype.hasObjects }
  } catch (error) {
    throw named(error, name)
  }
}

function decodeUtf8(/** @type {Uint8Array} */ bytes) {
  try {
    return new Decoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UnpicklingError('BAD_NPY', 'the header of version 3.0 is not UTF-8')
  }
}

/**
 * The array that the pickle of a .npy file of objects holds, or an error where it is none.
 * @param {unknown} value of the pickle @param {string} [name] @returns {NDArray}
 */
export function asObjectArray(value, name = DEFAULT_NAME) {
  if (!(value instanceof NDArray)) throw bad(name, 'its elements are objects, and the pickle of them is no array')
  return value
}

/**
 * The array of a header and of the elements behind it, which are checked against each other.
 * @param {NpyHeader} header of an array without objects @param {number} size of the file, in bytes
 * @param {(offset: number, length: number) => Uint8Array | LazyBytes} elementsAt gives the elements' bytes: all of them, at their place in the file
 * @param {string} [name] @returns {NDArray}
 */
export function makeArray({ dtype, shape, order, dataOffset, dataLength }, size, elementsAt, name = DEFAULT_NAME) {
  if (!(dataLength <= size - dataOffset))
    throw bad(name, `${size - dataOffset} bytes of elements, where ${dtype} and the shape (${shape.join(', ')}) need ${dataLength}`)
  const elements = elementsAt(dataOffset, dataLength)
  try {
    checkElements(dtype, countOf(shape), elements)
  } catch (error) {
    throw named(error, name)
  }
  return new NDArray(dtype, shape, order, elements)
}

/**
 * The array of a .npy file that is in memory. Its elements are a view of the file's bytes and no copy.
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} file @param {NpyOptions} [options] @returns {NDArray}
 */
export function parseNpy(file, { name, load = loads } = {}) {
  const bytes = asBytes(file, 'file')
  const header = readNpyHeader(bytes, name)
  if (header.hasObjects) return asObjectArray(load(bytes.subarray(header.dataOffset)), name)
  return makeArray(header, bytes.length, (offset, length) => bytes.subarray(offset, offset + length), name)
}

/**
 * The .npy file of an array, byte for byte as `numpy.save` writes it.
 * @param {NDArray} array @returns {Uint8Array<ArrayBuffer>}
 */
export function npy(array) {
  if (!(array instanceof NDArray)) throw new TypeError('array must be an NDArray')
  const { descr, shape, isFortran } = array
  const elements = descr.hasObjects ? dumps(array, { protocol: 4 }) : /** @type {Uint8Array} */ (array.bytes)
  const header = wrapHeader(formatHeader(descr, shape, isFortran))
  const file = new Uint8Array(header.length + elements.length)
  file.set(header)
  file.set(elements, header.length)
  return file
}

/** The dict of a header, as text. @param {DType} dtype @param {number[]} shape @param {boolean} isFortran */
function formatHeader(dtype, shape, isFortran) {
  const text = `{'descr': ${formatLiteral(descrOf(dtype))}, 'fortran_order': ${formatLiteral(isFortran)}, 'shape': ${formatLiteral(Tuple.from(shape))}, }`
  const growing = shape.at(isFortran ? -1 : 0)
  return growing === undefined ? text : text + ' '.repeat(GROWTH_DIGITS - String(growing).length)
}

/** A whole header, of the oldest version that can hold the text: 1 up to 64 KiB, 2 for latin-1, else 3. */
function wrapHeader(/** @type {string} */ text) {
  const latin1 = encodeLatin1(text)
  const short = latin1 && wrap(latin1, 1)
  const wrapped = short ?? wrap(latin1 ?? encodeUtf8(text), latin1 ? 2 : 3)
  if (!wrapped) throw new PicklingError('TOO_LARGE', 'the header of a .npy file of more than 4 GiB')
  return wrapped
}

/** The magic, the version, the length and the text, padded; undefined where the version cannot hold so much. @param {Uint8Array} text @param {number} version */
function wrap(text, version) {
  const prefix = version === 1 ? 10 : 12
  // numpy pads by a whole unit where none is needed.
  const length = Math.floor((prefix + text.length + 1) / ALIGNMENT + 1) * ALIGNMENT - prefix
  if (length >= (version === 1 ? 2 ** 16 : 2 ** 32)) return undefined
  const header = new Uint8Array(prefix + length).fill(0x20)
  const view = new DataView(header.buffer)
  header.set(MAGIC)
  header[6] = version
  header[7] = 0
  if (version === 1) view.setUint16(8, length, true)
  else view.setUint32(8, length, true)
  header.set(text, prefix)
  header[header.length - 1] = 0x0a
  return header
}

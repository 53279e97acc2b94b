/**
 * Reads Arrow arrays out of the buffers that pyarrow pickles: booleans, numbers, strings, times, and dictionaries of these.
 * The lengths of the buffers are checked against the length of the array before anything is read.
 *
 * Source: pyarrow/array.pxi (_reduce_array_data, _restore_array), the Arrow columnar format.
 */
import { asNumber } from '../python/state-values.js'
import { asInt } from '../../numbers.js'
import { PyClass, PyObject } from '../python/basic.js'
import { halfToNumber } from '../numpy/decode.js'

/** Lists for each type of numbers how many bytes one takes, and how it is read. @returns {Record<string, [number, (view: DataView, at: number) => unknown]>} */
const listNumbers = () => ({
  int8: [1, (view, at) => view.getInt8(at)],
  int16: [2, (view, at) => view.getInt16(at, true)],
  int32: [4, (view, at) => view.getInt32(at, true)],
  int64: [8, (view, at) => asInt(view.getBigInt64(at, true), false)],
  uint8: [1, (view, at) => view.getUint8(at)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
  uint32: [4, (view, at) => view.getUint32(at, true)],
  uint64: [8, (view, at) => asInt(view.getBigUint64(at, true), false)],
  float: [4, (view, at) => view.getFloat32(at, true)],
  double: [8, (view, at) => view.getFloat64(at, true)],
  halffloat: [2, (view, at) => halfToNumber(view.getUint16(at, true))],
  time: [8, (view, at) => view.getBigInt64(at, true)],
})

/** The other names of types that `type_for_alias` takes. @type {Record<string, string>} */
const ALIASES = {
  bool_: 'bool',
  boolean: 'bool',
  utf8: 'string',
  str: 'string',
  large_utf8: 'large_string',
  float16: 'halffloat',
  float32: 'float',
  float64: 'double',
  i8: 'int64',
  i4: 'int32',
}

/** Tells whether an inert object is a call of that name of pyarrow. */
const calls = (/** @type {any} */ object, /** @type {string} */ name) =>
  object instanceof PyObject && object.class instanceof PyClass && object.class.module.startsWith('pyarrow') && object.class.name === name

/** Gives the name of a type as pyarrow prints it, or `?` where the type is not known here. @param {any} type @returns {string} */
export function arrowTypeName(type) {
  if (calls(type, 'type_for_alias') && typeof type.args[0] === 'string') return ALIASES[type.args[0]] ?? type.args[0]
  if (calls(type, 'dictionary'))
    return `dictionary<values=${arrowTypeName(type.args[1])}, indices=${arrowTypeName(type.args[0])}, ordered=${type.args[2] ? 1 : 0}>`
  if (calls(type, 'timestamp')) return `timestamp[${type.args[0]}${type.args[1] ? `, tz=${type.args[1]}` : ''}]`
  if (calls(type, 'duration')) return `duration[${type.args[0]}]`
  return '?'
}

/**
 * Gives the values of an array, null where they are missing.
 * @param {any} array an inert call of `_restore_array` or `chunked_array`
 * @returns {unknown[] | undefined} undefined where the type is not known here, or the buffers are too short
 */
export function readArrow(array) {
  if (calls(array, 'chunked_array') && Array.isArray(array.args[0])) {
    const chunks = array.args[0].map(readArrow)
    return chunks.every((chunk) => chunk !== undefined) ? chunks.flat(1) : undefined
  }
  if (!calls(array, '_restore_array')) return undefined
  return readData(array.args.length === 1 ? array.args[0] : array.args)
}

/** Reads what `_reduce_array_data` gave. @param {any} data type, length, null count, offset, buffers, children, dictionary @returns {unknown[] | undefined} */
function readData(data) {
  if (!Array.isArray(data)) return undefined
  const [type, size, , start, buffers, , dictionary] = data
  const length = asNumber(size)
  const offset = asNumber(start)
  if (length === undefined || offset === undefined || length < 0 || offset < 0 || !Array.isArray(buffers)) return undefined
  const [validity, ...bytes] = buffers.map(bytesOf)
  const read = readerOf(type, bytes, offset + length, dictionary)
  if (!read || (validity && validity.length * 8 < offset + length)) return undefined
  return Array.from({ length }, (_, i) => (validity && !bitAt(validity, offset + i) ? null : read(offset + i)))
}

/** Gives the bytes of a buffer, or undefined where it is null. @param {any} buffer @returns {Uint8Array | undefined} */
function bytesOf(buffer) {
  const bytes = calls(buffer, 'py_buffer') ? buffer.args[0] : buffer
  return bytes instanceof Uint8Array ? bytes : undefined
}

const bitAt = (/** @type {Uint8Array} */ bits, /** @type {number} */ at) => ((bits[at >> 3] >> (at & 7)) & 1) === 1

/**
 * Gives the function that reads one value, or undefined where the type is not known or the buffers are too short.
 * @param {any} type @param {(Uint8Array | undefined)[]} buffers @param {number} end how many values there must be
 * @param {any} dictionary @returns {((at: number) => unknown) | undefined}
 */
function readerOf(type, buffers, end, dictionary) {
  const [first] = buffers
  if (calls(type, 'dictionary')) {
    const values = readData(dictionary)
    const index = readerOf(type.args[0], buffers, end, undefined)
    return values && index && ((at) => values[Number(index(at))] ?? null)
  }
  const name = arrowTypeName(type)
  if (name === 'null') return () => null
  if (name === 'bool') return first && first.length * 8 >= end ? (at) => bitAt(first, at) : undefined
  const isTime = name.startsWith('timestamp[') || name.startsWith('duration[')
  const numbers = listNumbers()
  const number = isTime ? numbers.time : Object.hasOwn(numbers, name) ? numbers[name] : undefined
  if (number) {
    const [size, read] = number
    if (!first || first.length < end * size) return undefined
    const view = new DataView(first.buffer, first.byteOffset, first.byteLength)
    return (at) => read(view, at * size)
  }
  const isLarge = name.startsWith('large_')
  const isText = name === 'string' || name === 'large_string'
  return isText || name === 'binary' || name === 'large_binary' ? readerOfText(buffers, end, isLarge, isText) : undefined
}

/**
 * Gives the function that reads one string or bytes.
 * @param {(Uint8Array | undefined)[]} buffers offsets and text @param {number} end @param {boolean} isLarge
 * @param {boolean} isText @returns {((at: number) => unknown) | undefined}
 */
function readerOfText([offsets, text = new Uint8Array(0)], end, isLarge, isText) {
  const size = isLarge ? 8 : 4
  if (end === 0) return () => null
  if (!offsets || offsets.length < (end + 1) * size) return undefined
  const view = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength)
  const place = (/** @type {number} */ at) => (isLarge ? Number(view.getBigInt64(at * 8, true)) : view.getInt32(at * 4, true))
  const decoder = new TextDecoder()
  return (at) => {
    const bytes = text.subarray(place(at), place(at + 1))
    return isText ? decoder.decode(bytes) : bytes.slice()
  }
}

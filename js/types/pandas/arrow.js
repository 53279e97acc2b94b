/**
 * Reads Arrow arrays out of the buffers that pyarrow pickles: values of one size (arrow-scalars.js), texts, bytes and their views,
 * lists, structs, maps, and dictionaries of these.
 *
 * The lengths of the buffers are checked against the length of the array before anything is read, and the places in one
 * buffer against what they point to. What is not known is undefined, of an array and of all around it.
 *
 * Source: pyarrow/array.pxi (_reduce_array_data, _restore_array), the Arrow columnar format.
 */
import { Decoder } from '../../codec/strings.js'
import { LimitError, PickleError } from '../../errors.js'
import { LazyBytes } from '../numpy/lazy.js'
import { asNumber } from '../python/state-values.js'
import { fixedReader } from './arrow-scalars.js'
import { arrowTypeName, calls, fieldOf, MOST_NESTED } from './arrow-types.js'

/** An array's values one by one. @typedef {{ length: number, at: (place: number) => any }} Values */
/** @typedef {(place: number) => any} Read */
/** @typedef {{ type: any, name: string, end: number, buffers: (Uint8Array | undefined)[], children: (Values | undefined)[], dictionary: any, depth: number }} Data `end`: how many values there must be */

/** Data that several arrays may share, and what is left of the values that an array may have: lists may share their items too. @type {{ seen: Map<unknown, Values | undefined>, left: number } | undefined} */
let reading

/** How many values may come of an array besides those that its bytes tell, and of each byte. */
const MOST_VALUES = 1 << 24
const MOST_PER_BYTE = 64

/** Counts values that are made. @param {number} count */
function spend(count) {
  if (reading && (reading.left -= count) < 0) throw new LimitError('TOO_LARGE', 'an Arrow array has far more values than its buffers')
}

/** The most values of types that take no bytes. */
const MOST_EMPTY = 1 << 24

/**
 * Gives the values of an array, null where they are missing.
 * @param {any} array an inert call of `_restore_array` or `chunked_array`
 * @returns {unknown[] | undefined} undefined where the type is not known here, or the buffers are too short
 */
export function readArrow(array) {
  const outer = reading
  reading = { seen: new Map(), left: MOST_VALUES }
  try {
    if (!calls(array, 'chunked_array') || !Array.isArray(array.args[0])) return readOne(array)
    const chunks = array.args[0].map(readOne)
    return chunks.every((chunk) => chunk !== undefined) ? chunks.flat(1) : undefined
  } finally {
    reading = outer
  }
}

/** Gives the values of an array that is no list of arrays. @param {any} array @returns {unknown[] | undefined} */
function readOne(array) {
  if (!calls(array, '_restore_array')) return undefined
  const values = readData(array.args.length === 1 ? array.args[0] : array.args, 0)
  if (values) spend(values.length)
  return values && Array.from({ length: values.length }, (_, i) => values.at(i))
}

/** Reads what `_reduce_array_data` gave. @param {any} data type, length, null count, offset, buffers, children, dictionary @param {number} depth @returns {Values | undefined} */
function readData(data, depth) {
  if (!Array.isArray(data) || depth > MOST_NESTED) return undefined
  const seen = reading?.seen
  if (seen?.has(data)) return seen.get(data)
  // What is part of itself is not known.
  seen?.set(data, undefined)
  const values = readNew(data, depth)
  seen?.set(data, values)
  return values
}

/** @param {any[]} data @param {number} depth @returns {Values | undefined} */
function readNew(data, depth) {
  const [type, size, , start, buffers, children, dictionary] = data
  const length = asNumber(size)
  const offset = asNumber(start)
  if (!isCount(length) || !isCount(offset) || !Array.isArray(buffers)) return undefined
  const [validity, ...own] = buffers.map(bytesOf)
  if (reading) for (const bytes of new Set(own)) reading.left += (bytes?.length ?? 0) * MOST_PER_BYTE
  const inner = Array.isArray(children) ? children.map((child) => readData(child, depth + 1)) : []
  const end = offset + length
  const read = readerOf({ type, name: arrowTypeName(type), end, buffers: own, children: inner, dictionary, depth })
  if (!read || (validity && validity.length * 8 < end)) return undefined
  return { length, at: (i) => (validity && !bitAt(validity, offset + i) ? null : read(offset + i)) }
}

/** @returns {value is number} */
const isCount = (/** @type {number | undefined} */ value) => Number.isSafeInteger(value) && Number(value) >= 0

/** Gives the bytes of a buffer, or undefined where it is null. @param {any} buffer @returns {Uint8Array | undefined} */
function bytesOf(buffer) {
  const bytes = calls(buffer, 'py_buffer') ? buffer.args[0] : buffer
  if (bytes instanceof LazyBytes) throw new PickleError('NOT_READ', 'the elements of the array are still in the file')
  return bytes instanceof Uint8Array ? bytes : undefined
}

const bitAt = (/** @type {Uint8Array} */ bits, /** @type {number} */ at) => ((bits[at >> 3] >> (at & 7)) & 1) === 1

const viewOf = (/** @type {Uint8Array} */ bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Gives the function that reads one value, or undefined where the type is not known or the buffers are too short. @param {Data} data @returns {Read | undefined} */
function readerOf(data) {
  const { type, name, end, buffers, children, dictionary, depth } = data
  const [first] = buffers
  if (depth > MOST_NESTED) return undefined
  if (calls(type, 'dictionary')) {
    const values = readData(dictionary, depth + 1)
    const index = readerOf({ ...data, type: type.args[0], name: arrowTypeName(type.args[0]), depth: depth + 1 })
    return values && index && ((at) => itemAt(values, Number(index(at))))
  }
  if (calls(type, 'struct')) return readerOfStruct(type, children, end)
  if (calls(type, 'map_')) return readerOfMap(data)
  if (/^(?:large_)?list_view</.test(name)) return readerOfLists(data, true)
  if (/^(?:large_)?list</.test(name)) return readerOfLists(data, false)
  if (name.startsWith('fixed_size_list<')) return readerOfFixedLists(children[0], asNumber(type.args[1]), end)
  if (name === 'null') return end <= MOST_EMPTY ? () => null : undefined
  if (name === 'bool') return first && first.length * 8 >= end ? (at) => bitAt(first, at) : undefined
  if (/^(?:large_)?(?:string|binary)$/.test(name)) return readerOfText(data)
  if (/^(?:string|binary)_view$/.test(name)) return readerOfViews(data)
  const fixed = fixedReader(name, calls(type, 'timestamp') && typeof type.args[1] === 'string' ? type.args[1] : undefined)
  if (!fixed) return undefined
  const [size, read] = fixed
  const bytes = first ?? (end === 0 ? new Uint8Array(0) : undefined)
  if (!bytes || bytes.length < end * size || (size === 0 && end > MOST_EMPTY)) return undefined
  const view = viewOf(bytes)
  return (at) => read(view, at * size)
}

/** A value of an array, null where there is none at that place. @param {Values} values @param {number} place */
const itemAt = (values, place) => (place >= 0 && place < values.length ? values.at(place) : null)

/** Gives the function that reads a place, of 4 or 8 bytes; undefined where there are not so many. @param {Uint8Array | undefined} bytes @param {number} count @param {boolean} isLarge @returns {((at: number) => number) | undefined} */
function readerOfPlaces(bytes, count, isLarge) {
  if (!bytes || bytes.length < count * (isLarge ? 8 : 4)) return undefined
  const view = viewOf(bytes)
  return isLarge ? (at) => Number(view.getBigInt64(at * 8, true)) : (at) => view.getInt32(at * 4, true)
}

/** Reads strings or bytes, which lie between two places. @param {Data} data @returns {Read | undefined} */
function readerOfText({ name, end, buffers: [offsets, text = new Uint8Array(0)] }) {
  if (end === 0) return () => null
  const place = readerOfPlaces(offsets, end + 1, name.startsWith('large_'))
  const convert = converter(name.endsWith('string'))
  return place && ((at) => convert(text.subarray(place(at), place(at + 1))))
}

/** What bytes become: text, or a copy. @param {boolean} isText @returns {(bytes: Uint8Array) => string | Uint8Array} */
function converter(isText) {
  const decoder = new Decoder('utf-8', { ignoreBOM: true })
  return isText ? (bytes) => decoder.decode(bytes) : (bytes) => bytes.slice()
}

/** Bytes of a view that has them within. */
const INLINE = 12

/** Reads strings or bytes of which each has its length, and its bytes or else their place in one of several buffers. @param {Data} data @returns {Read | undefined} */
function readerOfViews({ name, end, buffers: [bytes = new Uint8Array(0), ...texts] }) {
  if (bytes.length < end * 16) return undefined
  const view = viewOf(bytes)
  const convert = converter(name.startsWith('string'))
  return (at) => {
    const start = at * 16
    const length = view.getInt32(start, true)
    if (length <= INLINE) return convert(bytes.subarray(start + 4, start + 4 + length))
    const text = texts[view.getInt32(start + 8, true)]
    const from = view.getInt32(start + 12, true)
    return text && from >= 0 ? convert(text.subarray(from, from + length)) : null
  }
}

/** Gives the items of an array from one place to another as a list. @param {Values} values @param {number} start @param {number} stop */
function sliceOf(values, start, stop) {
  const from = Math.max(0, start)
  spend(Math.max(1, Math.min(stop, values.length) - from))
  return Array.from({ length: Math.max(0, Math.min(stop, values.length) - from) }, (_, i) => values.at(from + i))
}

/** Reads lists, which lie between two places of the child, or from a place on by their sizes. @param {Data} data @param {boolean} isView @returns {Read | undefined} */
function readerOfLists({ name, end, buffers: [offsets, sizes], children: [items] }, isView) {
  if (!items) return undefined
  if (end === 0) return () => null
  const isLarge = name.startsWith('large_')
  const place = readerOfPlaces(offsets, isView ? end : end + 1, isLarge)
  const size = isView ? readerOfPlaces(sizes, end, isLarge) : undefined
  if (!place || (isView && !size)) return undefined
  return (at) => sliceOf(items, place(at), size ? place(at) + size(at) : place(at + 1))
}

/** @param {Values | undefined} items @param {number | undefined} size @param {number} end @returns {Read | undefined} */
function readerOfFixedLists(items, size, end) {
  if (!items || !isCount(size) || items.length < end * size || (size === 0 && end > MOST_EMPTY)) return undefined
  return (at) => sliceOf(items, at * size, (at + 1) * size)
}

/** Reads structs as objects. @param {any} type @param {(Values | undefined)[]} children @param {number} end @returns {Read | undefined} */
function readerOfStruct(type, children, end) {
  const [fields] = type.args
  if (!Array.isArray(fields) || fields.length !== children.length || (fields.length === 0 && end > MOST_EMPTY)) return undefined
  const columns = fields.map((field, i) => ({ name: fieldOf(field).name, values: children[i] }))
  if (!columns.every(({ values }) => values && values.length >= end)) return undefined
  return (at) => {
    spend(columns.length)
    return Object.fromEntries(columns.map(({ name, values }) => [name, values?.at(at)]))
  }
}

/** Reads maps as lists of pairs, as pyarrow gives them. @param {Data} data @returns {Read | undefined} */
function readerOfMap(data) {
  const lists = readerOfLists({ ...data, name: 'list<' }, false)
  return lists && ((at) => lists(at)?.map((/** @type {object} */ entry) => Object.values(entry)) ?? null)
}

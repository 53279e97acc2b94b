/** Values as JSON text. What JSON has no form for has one by the options, and with `strict` is an error. */

/**
 * @typedef {object} JsonOptions the options of `json`: how what JSON has no form for is written
 * @property {'base64' | 'hex' | 'list'} [bytes] how bytes are written (default base64)
 * @property {'none' | 'shape' | 'base64' | 'list'} [tensors] what is written of arrays and tensors (default list)
 * @property {'null' | 'string' | 'literal'} [nan] NaN and infinities (default null); `literal` writes NaN, which JSON readers refuse and Python's takes
 * @property {'number' | 'string'} [bigint] ints beyond 2 ** 53 (default number, with all digits)
 * @property {number} [indent] spaces a level; 0, the default, for one line
 * @property {boolean} [strict] whether it is an error where JSON would lose something
 */
import { LimitError, PickleError } from '../errors.js'
import { PyArray } from '../types/python/array.js'
import { Float, PickleBuffer, Tuple } from '../types/python/basic.js'
import { LazyBytes } from '../types/numpy/lazy.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { NumpyScalar } from '../types/numpy/numpy-scalar.js'
import { withoutTimes } from '../types/numpy/print-time.js'
import { Range, Slice } from '../types/python/collections.js'
import { ExtensionArray } from '../types/pandas/extension-array.js'
import { Column } from '../types/pandas/column.js'
import { DataFrame, Series } from '../types/pandas/frame.js'
import { Index } from '../types/pandas/index.js'
import { Tensor } from '../types/torch/tensor.js'
import { decodeLatin1 } from '../codec/strings.js'
import { keyLabel } from './describe.js'
import { withArticle } from './short-text.js'

/** @type {Required<JsonOptions>} */
const DEFAULTS = { bytes: 'base64', tensors: 'list', nan: 'null', bigint: 'number', indent: 0, strict: false }

/**
 * The most items of containers that are written again, as they stand in several places, besides four for each that is written once: without a bound some bytes
 * become petabytes.
 */
const MOST_REPEATED = 500_000
const REPEATED_EACH = 4
/** After so many items it is looked whether containers are written again. */
const UNWATCHED = 100_000
/** The most characters of the text of `json`: what engines hold in one string. */
const MOST_TEXT = 2 ** 29 - 25
/** Characters that a terminal might obey, or that would turn a line around; JSON's own escapes have none of them. */
const UNSAFE = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A text in quotes, in which nothing is obeyed by a terminal. @param {string} text */
const quote = (text) => JSON.stringify(text).replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** What JSON has no form for, where `strict` is asked for. */
function refuse(/** @type {string} */ what) {
  return new PickleError('NO_JSON', what)
}

/**
 * The text of a value as JSON: what `brine json` prints.
 * @param {unknown} value what `loads` gives, lossless or not
 * @param {JsonOptions} [options]
 * @returns {string}
 * @throws {PickleError} where the value contains itself, or JSON would lose something and `strict` is set; a LimitError where the text would be too long
 */
export function json(value, options) {
  const parts = []
  let length = 0
  for (const part of encodeJson(value, options)) {
    length += part.length
    if (length > MOST_TEXT) throw new LimitError('TOO_LARGE', `the JSON is longer than ${MOST_TEXT} characters`, { hint: 'encodeJson gives it in parts' })
    parts.push(part)
  }
  return parts.join('')
}

/**
 * The same text in parts, each of some 64 KB. No recursion: values may be nested deeper than the call stack is. Containers that stand in several places are
 * written in each; a LimitError where that would be millions of items.
 * @param {unknown} root @param {JsonOptions} [given]
 * @returns {Generator<string, void>}
 */
export function* encodeJson(root, given) {
  const options = { ...DEFAULTS, ...given }
  const isWide = options.indent > 0
  const breakLine = (/** @type {number} */ level) => (isWide ? `\n${' '.repeat(options.indent * level)}` : '')
  /** @type {(Form & { next: number, source: unknown, isRepeated: boolean })[]} */
  const stack = []
  const open = new Set()
  /** The containers that were written, once there were many: what is repeated without end comes again after them. */
  const written = new Set()
  let [count, repeated] = [0, 0]
  let buffer = ''
  /** @type {unknown} */
  let value = root
  for (;;) {
    const form = formatPlain(value, options) ?? convert(value, options)
    if (typeof form === 'string') {
      buffer += form
    } else {
      if (open.has(value)) throw refuse('the value contains itself, which JSON can not hold')
      open.add(value)
      count += form.items.length + 1
      const isRepeated = count > UNWATCHED && (stack.at(-1)?.isRepeated || written.has(value))
      if (isRepeated) repeated += form.items.length + 1
      else if (count > UNWATCHED) written.add(value)
      if (repeated > MOST_REPEATED + REPEATED_EACH * (count - repeated))
        throw new LimitError('TOO_LARGE', `containers that stand in several places of the value have millions of items in JSON, which writes them in each`)
      stack.push({ ...form, next: 0, source: value, isRepeated })
      buffer += form.names ? '{' : '['
    }
    let frame = stack.at(-1)
    while (frame && frame.next === frame.items.length) {
      stack.pop()
      open.delete(frame.source)
      buffer += (frame.next ? breakLine(stack.length) : '') + (frame.names ? '}' : ']')
      frame = stack.at(-1)
    }
    if (buffer.length > 65536 || !frame) {
      yield buffer
      buffer = ''
    }
    if (!frame) return
    const at = frame.next++
    buffer += (at ? ',' : '') + breakLine(stack.length) + (frame.names ? `${quote(frame.names[at])}:${isWide ? ' ' : ''}` : '')
    value = frame.items[at]
  }
}

/** @typedef {{ items: unknown[], names?: string[] }} Form what stands in brackets: a list, or an object, whose items have names */

/** The text of a value that JSON has a form for, or undefined. @returns {string | undefined} */
function formatPlain(/** @type {unknown} */ value, /** @type {Required<JsonOptions>} */ { bigint }) {
  if (typeof value === 'number') return Number.isFinite(value) ? (Object.is(value, -0) ? '-0.0' : String(value)) : undefined
  if (typeof value === 'string') return quote(value)
  // An array that is damaged may lack elements.
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return bigint === 'string' ? `"${value}"` : String(value)
  return undefined
}

/** An object by its entries. @param {[string, unknown][]} entries @returns {Form} */
const objectOf = (entries) => ({ names: entries.map(([name]) => name), items: entries.map(([, item]) => item) })

/** @returns {string | Form} */
function convert(/** @type {any} */ value, /** @type {Required<JsonOptions>} */ options) {
  const lose = (/** @type {string} */ what) => {
    if (options.strict) throw refuse(`${what} has no form in JSON`)
  }
  const list = (/** @type {Iterable<unknown>} */ items) => ({ items: Array.isArray(items) ? items : Array.from(items) })
  const object = (/** @type {Record<string, unknown>} */ fields) => objectOf(Object.entries(fields).filter(([, item]) => item !== undefined))
  const plain = formatPlain(value, options)
  if (plain !== undefined) return plain
  if (typeof value === 'number') return formatNotFinite(value, options, lose)
  if (value instanceof Float) return Number.isFinite(value.value) ? value.toString() : formatNotFinite(value.value, options, lose)
  if (options.strict && value instanceof Map && value.constructor !== Map) lose(withArticle(value.constructor.name))
  if (value instanceof Map) return objectOf(uniqueKeys(value, lose))
  if (value instanceof Tuple) lose('a tuple')
  if (Array.isArray(value) && value.constructor === Array) return list(value)
  if (options.strict) lose(withArticle(className(value)))
  if (value instanceof Set || Array.isArray(value)) return list(value)
  if (value instanceof Uint8Array) return formatBytes(value, options.bytes)
  if (value instanceof LazyBytes) throw new PickleError('NOT_READ', 'bytes of the value are still in the file: await their read() first')
  if (value instanceof NDArray) return formatArray(value, options)
  if (value instanceof Tensor) return formatTensor(value, options)
  if (value instanceof NumpyScalar) return convert(withoutTimes(value.descr, value.value), options)
  if (value instanceof PyArray) return typeof value.data === 'string' ? quote(value.data) : list(Array.from(value.data))
  if (value instanceof DataFrame) return object(splitTable(value))
  if (value instanceof Series) return object({ name: value.name, index: value.index.toArray(), data: value.toArray() })
  if (value instanceof Index || value instanceof ExtensionArray || value instanceof Column) return list(value.toArray())
  if (value instanceof Range || value instanceof Slice) return object({ start: value.start, stop: value.stop, step: value.step })
  if (value instanceof PickleBuffer) return object({ bytes: value.bytes, isReadonly: value.isReadonly })
  if (ArrayBuffer.isView(value)) return list(/** @type {any} */ (value))
  if (typeof value.toJSON === 'function') {
    const form = value.toJSON()
    if (typeof form !== 'object' || form === null || Array.isArray(form)) return convert(form, options)
    return object(form)
  }
  return object({ .../** @type {any} */ (value) })
}

/** The name of a value's class; a key of that name is none. @param {any} value @returns {string} */
function className(value) {
  const name = Object.hasOwn(Object(value), 'constructor') ? undefined : value?.constructor?.name
  return typeof name === 'string' && name ? name : 'value'
}

/** A table as pandas' `to_json(orient='split')` has it. @param {DataFrame} frame */
function splitTable(frame) {
  const columns = Array.from({ length: frame.columns.length }, (_, i) => frame.columnAt(i))
  return {
    columns: frame.columns.toArray(),
    index: frame.index.toArray(),
    data: Array.from({ length: frame.length }, (_, row) => columns.map((column) => column.at(row))),
  }
}

/** Names of dict keys; those that are no str by their text, told apart where they would meet. */
function uniqueKeys(/** @type {Map<unknown, unknown>} */ dict, /** @type {(what: string) => void} */ lose) {
  /** How often each name was wanted. @type {Map<string, number>} */
  const seen = new Map()
  return Array.from(dict, ([key, item]) => {
    if (typeof key !== 'string') lose('a dict key that is no str')
    const text = typeof key === 'string' ? key : key === null ? 'null' : typeof key === 'object' ? keyLabel(key) : String(key)
    let name = text
    for (let count = seen.get(text) ?? 0; seen.has(name); name = `${text}#${count}`) seen.set(text, ++count)
    seen.set(name, seen.get(name) ?? 1)
    return /** @type {[string, unknown]} */ ([name, item])
  })
}

/** A number that is not finite. */
function formatNotFinite(/** @type {number} */ value, /** @type {Required<JsonOptions>} */ { nan }, /** @type {(what: string) => void} */ lose) {
  lose(String(value))
  if (nan === 'null') return 'null'
  return nan === 'string' ? `"${value}"` : String(value)
}

function formatBytes(/** @type {Uint8Array} */ bytes, /** @type {string} */ how) {
  if (how === 'list') return `[${bytes.join(',')}]`
  return JSON.stringify(encodeBytes(bytes, how))
}

/** @returns {string | Form} */
function formatArray(/** @type {NDArray} */ array, /** @type {Required<JsonOptions>} */ options) {
  if (options.tensors === 'none') return 'null'
  if (options.tensors === 'list') return convert(withoutTimes(array.descr, array.toArray()), options)
  /** @type {[string, unknown][]} */
  const entries = [
    ['dtype', array.dtype],
    ['shape', array.shape],
  ]
  if (options.tensors === 'base64' && array.bytes) entries.push(['order', array.order], ['base64', encodeBytes(array.bytes, 'base64')])
  return objectOf(entries)
}

/** @returns {string | Form} */
function formatTensor(/** @type {Tensor} */ tensor, /** @type {Required<JsonOptions>} */ options) {
  if (options.tensors === 'none') return 'null'
  if (options.tensors === 'list' && tensor.isRead) return convert(tensor.toArray(), options)
  /** @type {[string, unknown][]} */
  const entries = [
    ['dtype', tensor.dtype],
    ['shape', tensor.shape],
  ]
  if (options.tensors === 'base64' && tensor.isRead) {
    const { data } = tensor
    entries.push(['base64', encodeBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 'base64')])
  }
  return objectOf(entries)
}

/** @param {Uint8Array} bytes @param {string} how */
function encodeBytes(bytes, how) {
  if (how === 'hex') return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return btoa(decodeLatin1(bytes))
}

/**
 * `brine json`: each pickle of a file as JSON, and the JSON that other commands write.
 *
 * What JSON has no form for (tuples, NaN, instances, arrays…) becomes what is nearest to it, as the options say; with `strict` it is an error.
 * csv.js, extract.js and genops.js use `encode` too.
 */
import { Complex, DataFrame, Float, keyLabel, NDArray, NumpyScalar, PersistentId, PyArray, PyClass, PyObject, Series, Tensor, Tuple } from '../index.js'
import { withFile } from './errors.js'
import { readPickles } from './input.js'

/** @typedef {{ bytes: string, tensors: string, nan: string, bigint: string, indent: number, strict?: boolean }} JsonOptions */

/**
 * Writes each pickle of each file on a line.
 * @param {string[]} files
 * @param {JsonOptions & { encoding: string, errors: string }} options
 * @param {(text: string) => Promise<boolean>} write
 */
export async function json(files, options, write) {
  for (const file of files) {
    for await (const value of readPickles(file, options)) {
      try {
        for (const part of encode(value, options)) {
          if (!(await write(part))) return
        }
      } catch (error) {
        throw withFile(error, file)
      }
      await write('\n')
    }
  }
}

/** JSON has no form for something; main.js tells it without a stack. */
class Loss extends Error {
  isFileError = true
}

/** The options that `brine json` has by default. @type {JsonOptions} */
export const DEFAULT_OPTIONS = { bytes: 'base64', tensors: 'list', nan: 'null', bigint: 'number', indent: 0 }

/**
 * A value as JSON text, in parts of some 64 KiB. A value that contains itself is an error. There is no recursion, as values may be nested deeper
 * than the call stack is.
 * @param {unknown} root @param {JsonOptions} options
 */
export function* encode(root, options) {
  const isWide = options.indent > 0
  const breakLine = (/** @type {number} */ level) => (isWide ? `\n${' '.repeat(options.indent * level)}` : '')
  /** @type {{ entries: [string, unknown][], next: number, isObject: boolean, source: unknown }[]} */
  const stack = []
  const open = new Set()
  let buffer = ''
  /** @type {unknown} */
  let value = root
  for (;;) {
    const form = convert(value, options)
    if (typeof form === 'string') {
      buffer += form
    } else {
      if (open.has(value)) throw new Loss('the value contains itself, which JSON can not hold')
      open.add(value)
      stack.push({ ...form, next: 0, source: value })
      buffer += form.isObject ? '{' : '['
    }
    let frame = stack.at(-1)
    while (frame && frame.next === frame.entries.length) {
      stack.pop()
      open.delete(frame.source)
      buffer += (frame.next ? breakLine(stack.length) : '') + (frame.isObject ? '}' : ']')
      frame = stack.at(-1)
    }
    if (buffer.length > 65536 || !frame) {
      yield buffer
      buffer = ''
    }
    if (!frame) return
    const [key, item] = frame.entries[frame.next]
    buffer += (frame.next++ ? ',' : '') + breakLine(stack.length) + (frame.isObject ? `${JSON.stringify(key)}:${isWide ? ' ' : ''}` : '')
    value = item
  }
}

/** The JSON of a value that holds nothing, or the entries of an object or (without names) of a list. @returns {string | { entries: [string, unknown][], isObject: boolean }} */
function convert(/** @type {any} */ value, /** @type {JsonOptions} */ options) {
  const lose = (/** @type {string} */ what) => {
    if (options.strict) throw new Loss(`${what} has no form in JSON`)
  }
  const list = (/** @type {Iterable<unknown>} */ items) => ({
    entries: Array.from(items, (item) => /** @type {[string, unknown]} */ (['', item])),
    isObject: false,
  })
  const object = (/** @type {Record<string, unknown>} */ fields) => ({
    entries: Object.entries(fields).filter(([, item]) => item !== undefined),
    isObject: true,
  })
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return options.bigint === 'string' ? `"${value}"` : String(value)
  if (typeof value === 'number') return formatNumber(value, options, lose)
  if (value instanceof Float) return Number.isFinite(value.value) ? value.toString() : formatNumber(value.value, options, lose)
  if (value instanceof Map && value.constructor !== Map) lose(`a ${value.constructor.name}`)
  if (value instanceof Map) return { entries: uniqueKeys(value, lose), isObject: true }
  if (value instanceof Tuple) lose('a tuple')
  if (Array.isArray(value) && value.constructor === Array) return list(value)
  lose(`a ${value.constructor?.name ?? 'value'}`)
  if (value instanceof Set || Array.isArray(value)) return list(value)
  if (value instanceof Uint8Array) return formatBytes(value, options.bytes)
  if (value instanceof NDArray) return formatArray(value, options)
  if (value instanceof Tensor) return formatTensor(value, options)
  if (value instanceof NumpyScalar) return convert(value.value, options)
  if (value instanceof PyArray) return typeof value.data === 'string' ? JSON.stringify(value.data) : list(Array.from(value.data))
  if (value instanceof Complex) return object({ re: value.re, im: value.im })
  // pandas' times and what is missing there say what they are in JSON.
  if ((value instanceof PyObject || value instanceof PyClass) && 'toJSON' in value) return JSON.stringify(value)
  if (value instanceof PyClass) return object({ class: String(value) })
  if (value instanceof DataFrame) return object(splitTable(value))
  if (value instanceof Series) return object({ name: value.name, index: value.index.toArray(), data: value.toArray() })
  if (value instanceof PersistentId) return object({ persistentId: value.id })
  if (value instanceof PyObject) {
    const { args, kwargs, state, items, entries } = value
    return object({
      class: value.class instanceof PyClass ? String(value.class) : value.class,
      args: args.length ? args : undefined,
      kwargs,
      state,
      items,
      entries,
    })
  }
  if (typeof value.toJSON === 'function') return JSON.stringify(value.toJSON())
  if (ArrayBuffer.isView(value)) return list(/** @type {any} */ (value))
  return object({ .../** @type {any} */ (value) })
}

/** A data frame as pandas' `to_json(orient='split')` has it. @param {DataFrame} frame */
function splitTable(frame) {
  const columns = Array.from({ length: frame.columns.length }, (_, i) => frame.columnAt(i))
  return {
    columns: frame.columns.toArray(),
    index: frame.index.toArray(),
    data: Array.from({ length: frame.length }, (_, row) => columns.map((column) => column.at(row))),
  }
}

/** The entries of a dict by names. A key that is no str is named by its text, with a number where that name was taken. */
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

function formatNumber(/** @type {number} */ value, /** @type {JsonOptions} */ { nan }, /** @type {(what: string) => void} */ lose) {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value)
  lose(String(value))
  if (nan === 'null') return 'null'
  return nan === 'string' ? `"${value}"` : String(value)
}

function formatBytes(/** @type {Uint8Array} */ bytes, /** @type {string} */ how) {
  if (how === 'list') return `[${bytes.join(',')}]`
  return JSON.stringify(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(/** @type {BufferEncoding} */ (how)))
}

/** @returns {string | { entries: [string, unknown][], isObject: boolean }} */
function formatArray(/** @type {NDArray} */ array, /** @type {JsonOptions} */ options) {
  if (options.tensors === 'none') return 'null'
  if (options.tensors === 'list') return convert(array.toArray(), options)
  /** @type {[string, unknown][]} */
  const entries = [
    ['dtype', array.dtype],
    ['shape', array.shape],
  ]
  if (options.tensors === 'base64' && array.bytes) entries.push(['order', array.order], ['base64', Buffer.from(array.bytes).toString('base64')])
  return { entries, isObject: true }
}

/** @returns {string | { entries: [string, unknown][], isObject: boolean }} */
function formatTensor(/** @type {Tensor} */ tensor, /** @type {JsonOptions} */ options) {
  if (options.tensors === 'none') return 'null'
  if (options.tensors === 'list' && tensor.isRead) return convert(tensor.toArray(), options)
  /** @type {[string, unknown][]} */
  const entries = [
    ['dtype', tensor.dtype],
    ['shape', tensor.shape],
  ]
  if (options.tensors === 'base64' && tensor.isRead) {
    const { data } = tensor
    entries.push(['base64', Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')])
  }
  return { entries, isObject: true }
}

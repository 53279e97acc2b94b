/**
 * The calls that write pickles, `dumps` and `dump`, and their options, checked and completed. The value itself is left to pickler.js.
 */
import { openPickler } from './pickler.js'
import { asOptions } from '../settings.js'
import { bytesOf, joinParts } from './late-text.js'
import { openSink } from './sink.js'
import { isPyClass, PyClass } from '../types/python/basic.js'

const HIGHEST_PROTOCOL = 5
const DEFAULT_PROTOCOL = 4
const BUFFER_PROTOCOL = 5

/**
 * @typedef {object} DumpOptions the options of `dumps` and `dump`
 * @property {number} [protocol] 0 to 5 (default 4)
 * @property {boolean} [fixImports] whether names become those of Python 2 below protocol 3 (default true)
 * @property {(buffer: Uint8Array) => unknown} [bufferCallback] is given what may stay out of band, the bytes of a PickleBuffer or
 *   of a numpy array, not copied; they are written into the pickle where it answers something true (protocol 5)
 * @property {(value: any) => unknown} [persistentId] the id by which a value is written instead, or undefined or null where it is written itself
 * @property {(value: any) => unknown} [reducerOverride] how a value that is no plain one is pickled: what `__reduce__` gives, a PyClass or
 *   `[callable, args, state?, items?, pairs?, stateSetter?]`, or undefined
 * @property {Map<Function, [string, string] | PyClass>} [classes] module and name of the Python class, or function, that a JavaScript class stands for.
 *   Instances are pickled as Python pickles objects: their own properties are the state, or what `__getstate__()` gives; `__getnewargs__()` and
 *   `__getnewargs_ex__()` count too; a class that extends Array or Map is one that extends list or dict
 * @property {Map<number, [string, string]>} [extensions] the extension registry: code → module and name
 * @property {'error' | 'none' | 'skip'} [undefined] what undefined is: an error (the default), None, or left out of objects and Maps and None elsewhere, as JSON has it
 *
 * @typedef {Pick<DumpOptions, 'bufferCallback' | 'persistentId' | 'reducerOverride'> & { protocol: number, fixImports: boolean, undefined: string,
 *   classes: Map<unknown, PyClass> | undefined, extensionCodes: Map<string, number> | undefined }} DumpSettings
 */

const FUNCTIONS = /** @type {const} */ (['bufferCallback', 'persistentId', 'reducerOverride'])
const HIGHEST_CODE = 0x7fffffff

/** @param {DumpOptions | undefined} options @returns {DumpSettings} @throws {TypeError} where one is not of its type */
function settle(options) {
  const given = /** @type {DumpOptions} */ (asOptions(options))
  const {
    protocol = DEFAULT_PROTOCOL,
    fixImports = true,
    bufferCallback,
    persistentId,
    reducerOverride,
    classes,
    extensions,
    undefined: missing = 'error',
  } = given
  if (!Number.isInteger(protocol) || protocol < 0 || protocol > HIGHEST_PROTOCOL)
    throw new TypeError(`options.protocol must be an integer from 0 to ${HIGHEST_PROTOCOL}, not ${String(protocol)}`)
  if (!['error', 'none', 'skip'].includes(missing)) throw new TypeError("options.undefined must be 'error', 'none' or 'skip'")
  for (const name of FUNCTIONS) {
    if (given[name] !== undefined && typeof given[name] !== 'function') throw new TypeError(`options.${name} must be a function`)
  }
  if (bufferCallback && protocol < BUFFER_PROTOCOL) throw new TypeError(`options.bufferCallback needs protocol >= ${BUFFER_PROTOCOL}`)
  return {
    protocol,
    fixImports: Boolean(fixImports),
    bufferCallback,
    persistentId,
    reducerOverride,
    undefined: missing,
    classes: settleClasses(classes),
    extensionCodes: settleExtensions(extensions),
  }
}

/** The settings without options. They stay, as V8 forgets at a garbage collection the hidden class of objects of which none is left, and the code for it. */
const DEFAULTS = settle(undefined)

const isName = (/** @type {unknown} */ name) => Array.isArray(name) && name.length === 2 && name.every((part) => typeof part === 'string')

/** @param {DumpOptions['classes']} classes */
function settleClasses(classes) {
  if (classes === undefined) return undefined
  if (!(classes instanceof Map)) throw new TypeError('options.classes must be a Map')
  return new Map(
    [...classes].map(([own, name]) => {
      if (typeof own !== 'function' || !(isPyClass(name) || isName(name))) throw new TypeError('options.classes must map classes to [module, name]')
      return [own, isPyClass(name) ? name : new PyClass(...name)]
    }),
  )
}

/** @param {DumpOptions['extensions']} extensions */
function settleExtensions(extensions) {
  if (extensions === undefined) return undefined
  if (!(extensions instanceof Map)) throw new TypeError('options.extensions must be a Map')
  return new Map(
    [...extensions].map(([code, name]) => {
      if (!Number.isInteger(code) || code < 1 || code > HIGHEST_CODE || !isName(name))
        throw new TypeError('options.extensions must map codes from 1 on to [module, name]')
      return [name.join('\n'), code]
    }),
  )
}

/** The parts of the pickle, in order; long data are the caller's own bytes, and not copied. @param {unknown} value @param {DumpOptions | undefined} options */
function pickle(value, options) {
  const settings = options === undefined ? DEFAULTS : settle(options)
  /** @type {import('./token-buffer.js').Part[]} */
  const parts = []
  const pickler = openPickler(settings, (part) => parts.push(part))
  try {
    pickler.dump(value)
  } finally {
    pickler.close()
  }
  return parts
}

/**
 * Pickles a value, to the bytes that CPython's C pickler writes at that protocol. Equal strings count as one object.
 *
 * @param {unknown} value
 * @param {DumpOptions} [options]
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {PicklingError} for a value that Python cannot hold, with the path to it
 */
export function dumps(value, options) {
  return joinParts(pickle(value, options))
}

/**
 * Writes the pickle of a value to a sink, which stays open. Nothing is written where the value cannot be pickled. Long data is not copied, and
 * must not change before the promise is fulfilled.
 *
 * @param {unknown} value
 * @param {import('./sink.js').Sink} sink a WritableStream, a Node stream, or a FileHandle, which is written at its position
 * @param {DumpOptions & { signal?: AbortSignal }} [options]
 * @returns {Promise<void>}
 * @throws {PicklingError} for a value that Python cannot hold; errors of the sink as they are
 */
export async function dump(value, sink, options) {
  const write = openSink(sink)
  await write(bytesOf(pickle(value, options)), /** @type {any} */ (asOptions(options)).signal)
}

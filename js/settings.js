/**
 * The options of loading, checked and completed; and what all calls do with their arguments: options that may be left out, and bytes of any form.
 *
 * @typedef {object} Limits the most that a pickle may ask for; a LimitError names the limit that is exceeded
 * @property {number} [depth] how deep containers may be nested
 * @property {number} [memo] entries of the memo
 * @property {number} [objects] containers, byte strings, globals and instances
 * @property {number} [bytes] bytes of input, payloads included
 *
 * @typedef {object} LoadOptions the options of loading
 * @property {'ASCII' | 'latin1' | 'utf-8' | 'bytes'} [encoding] how strings of Python 2 are decoded (default 'ASCII'); numpy arrays of Python 2 need 'latin1' or 'bytes'
 * @property {'strict' | 'ignore' | 'replace' | 'surrogateescape'} [errors] what becomes of bytes that `encoding` does not know (default 'strict')
 * @property {boolean} [fixImports] whether names of Python 2 become those of Python 3, below protocol 3 (default true)
 * @property {Iterable<Uint8Array | ArrayBuffer | ArrayBufferView>} [buffers] the out-of-band buffers of protocol 5, in order
 * @property {(pid: any) => unknown} [persistentLoad] what a persistent id stands for
 * @property {(module: string, name: string) => unknown} [findClass] a JavaScript class or function that makes the values of a Python name, or undefined; it is the only
 *   way from a pickle to code. REDUCE calls it (with `new` where it is a class) with the arguments; NEWOBJ makes an instance without running the constructor;
 *   BUILD calls `__setstate__(state)` where the class has it, and else sets the state's own properties
 * @property {Map<number, [string, string]>} [extensions] the extension registry: code → module and name
 * @property {'auto' | 'object' | 'map'} [dict] what a dict becomes: by 'auto', the default, a plain object where every key is a str and else a Map; 'object' or 'map' make every dict one of these
 * @property {'auto' | 'bigint'} [int] what an int becomes: by 'auto', the default, a number where it is a safe integer and else a BigInt; 'bigint' makes every int a BigInt
 * @property {boolean} [lossless] whether every Python type stays apart (default false): the README's table has the classes
 * @property {boolean} [sharedMemo] whether the pickles of a row have one memo, as those of one Pickler that dumped again and again (default false): in `loadsAll` and `open`
 * @property {boolean} [copy] whether byte payloads of 4 KiB and more are copies, and not views of the input (default false)
 * @property {Limits} [limits] the most that a pickle may ask for; generous unless given
 *
 * @typedef {Required<Omit<LoadOptions, 'buffers' | 'persistentLoad' | 'findClass' | 'extensions' | 'limits'>> &
 *   Pick<LoadOptions, 'buffers' | 'persistentLoad' | 'findClass' | 'extensions'> & { limits: Required<Limits>, lazyFrom?: number }} Settings
 *   `lazyFrom`, which the tests set, is the length from which on bytes stay in the file for a tree; by default those that reach past what was read
 */
/** The largest that the codec's counters can hold. */
const LARGEST_COUNT = 0xffffffff

/** @type {Settings} */
const DEFAULTS = Object.freeze({
  encoding: 'ASCII',
  errors: 'strict',
  fixImports: true,
  dict: 'auto',
  int: 'auto',
  lossless: false,
  copy: false,
  sharedMemo: false,
  limits: Object.freeze({ depth: LARGEST_COUNT, memo: LARGEST_COUNT, objects: 2 ** 29 - 1, bytes: Infinity }),
})

/** @type {Record<string, string[]>} */
const CHOICES = {
  encoding: ['ASCII', 'latin1', 'utf-8', 'bytes'],
  errors: ['strict', 'ignore', 'replace', 'surrogateescape'],
  dict: ['auto', 'object', 'map'],
  int: ['auto', 'bigint'],
}
const FUNCTIONS = ['persistentLoad', 'findClass']
/** The encodings by the spellings that Python takes, in small letters. @type {Record<string, string>} */
const ENCODINGS = {
  ascii: 'ASCII',
  'us-ascii': 'ASCII',
  'latin-1': 'latin1',
  latin_1: 'latin1',
  latin1: 'latin1',
  'iso-8859-1': 'latin1',
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  bytes: 'bytes',
}

/**
 * Checks options and completes them.
 * @param {LoadOptions | undefined} options
 * @returns {Settings} the defaults, frozen, where there are no options
 * @throws {TypeError} where one is not of its type
 */
export function settle(options) {
  if (options === undefined) return DEFAULTS
  const settings = { ...DEFAULTS }
  for (const [name, value] of Object.entries(asOptions(options))) {
    if (value !== undefined) /** @type {any} */ (settings)[name] = value
  }
  settings.encoding = /** @type {Settings['encoding']} */ (ENCODINGS[String(settings.encoding).toLowerCase()] ?? settings.encoding)
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = /** @type {any} */ (settings)[name]
    if (!choices.includes(value)) throw new TypeError(`options.${name} must be one of ${choices.join(', ')}, not ${String(value)}`)
  }
  for (const name of FUNCTIONS) {
    const value = /** @type {any} */ (settings)[name]
    if (value !== undefined && typeof value !== 'function') throw new TypeError(`options.${name} must be a function`)
  }
  if (settings.buffers !== undefined && typeof settings.buffers?.[Symbol.iterator] !== 'function') throw new TypeError('options.buffers must be iterable')
  if (settings.extensions !== undefined && !(settings.extensions instanceof Map)) throw new TypeError('options.extensions must be a Map')
  settings.limits = settleLimits(options.limits)
  if (settings.lossless) settings.dict = 'map'
  return settings
}

/** @param {Limits | undefined} limits */
function settleLimits(limits) {
  if (limits !== undefined && (typeof limits !== 'object' || limits === null)) throw new TypeError('options.limits must be an object')
  const settled = { ...DEFAULTS.limits }
  for (const name of /** @type {(keyof Limits)[]} */ (Object.keys(settled))) {
    const value = limits?.[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || Number.isNaN(value) || value < 0) throw new TypeError(`options.limits.${name} must be a number, 0 or more`)
    settled[name] = Math.min(value, DEFAULTS.limits[name])
  }
  return settled
}

/** The options of any call, which may be left out; throws a TypeError where they are no object. @template T @param {T | undefined} options @returns {T | {}} */
export function asOptions(options) {
  if (options === undefined) return {}
  if (typeof options !== 'object' || options === null) throw new TypeError('options must be an object')
  return options
}

/** Joins parts end to end, in new memory unless there is only one. @param {Uint8Array[]} parts @returns {Uint8Array<ArrayBuffer>} asBytes lets no shared memory in */
export function joinBytes(parts) {
  if (parts.length === 1) return /** @type {Uint8Array<ArrayBuffer>} */ (parts[0])
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * Bytes of any form as a plain Uint8Array, over the same memory unless that is shared.
 * @param {unknown} value @param {string} name what to call the value in the error
 * @throws {TypeError} where it is no bytes
 */
export function asBytes(value, name) {
  if (value instanceof Uint8Array) {
    if (isShared(value.buffer)) return value.slice()
    // A Node Buffer's own subarray is slower, and gives a Buffer again.
    return value.constructor === Uint8Array ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  }
  if (ArrayBuffer.isView(value)) return asBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), name)
  if (isMemory(value)) return new Uint8Array(value)
  if (isShared(value)) return new Uint8Array(/** @type {SharedArrayBuffer} */ (value)).slice()
  throw new TypeError(`${name} must be a Uint8Array, an ArrayBuffer or a view, not ${value === null ? 'null' : typeof value}`)
}

/** Whether a value is an ArrayBuffer, that of another realm too, which a test runner may hand over. @param {unknown} value @returns {value is ArrayBuffer} */
export const isMemory = (value) => /** @type {any} */ (value)?.[Symbol.toStringTag] === 'ArrayBuffer'

/** Whether memory is shared: it is copied, as text decoders refuse it and others may write it. */
function isShared(/** @type {unknown} */ memory) {
  return typeof SharedArrayBuffer !== 'undefined' && memory instanceof SharedArrayBuffer
}

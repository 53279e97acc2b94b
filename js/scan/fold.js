/**
 * What a call gives where that can be told without Python: attributes, modules, and text that is put together on the stack.
 *
 * Code hides the names of what it reaches behind getattr, join, decode, concatenation and import_module. Only texts, bytes and numbers of files are
 * computed with here, of bounded length; no name of a file is looked up on a JavaScript object.
 */
import { decodeLatin1, decodeLoosely, encodeUtf8 } from '../codec/strings.js'
import { CALL, DICT, GLOBAL, isKind, LIST, makeGlobal, makeValue, nameOf, TUPLE } from './values.js'

/** @typedef {import('./values.js').Value} Value */

const MOST_TEXT = 1 << 16
/** Calls of calls that are folded one within another, such as partial of partial. */
const MOST_STEPS = 16

const isText = (/** @type {any} */ value) => typeof value === 'string'
const isBytes = (/** @type {any} */ value) => value instanceof Uint8Array
const isList = (/** @type {any} */ value) => isKind(value, LIST) || isKind(value, TUPLE)
const short = (/** @type {string} */ text) => (text.length <= MOST_TEXT ? text : undefined)

/** The class of Python's that a constant is of. @param {any} value */
const classOf = (value) => {
  if (isText(value)) return 'str'
  if (isBytes(value)) return 'bytes'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int'
  if (typeof value === 'boolean') return 'bool'
  return isKind(value, LIST) ? 'list' : isKind(value, TUPLE) ? 'tuple' : isKind(value, DICT) ? 'dict' : undefined
}

/** The attribute of a value, as a global by its path: of a constant or of what a class makes that of the class. @param {any} value @param {any} name @returns {any} */
export function attribute(value, name) {
  if (!isText(name)) return undefined
  if (isKind(value, GLOBAL)) return makeGlobal(value.module, value.name === '' ? name : `${value.name}.${name}`)
  const cls = classOf(value)
  const bound = makeValue(CALL, [value])
  if (cls !== undefined) bound.callee = makeGlobal('builtins', `${cls}.${name}`)
  else if (isKind(value, CALL) && isKind(value.callee, GLOBAL)) bound.callee = makeGlobal(value.callee.module, `${value.callee.name}.${name}`)
  else return undefined
  bound.opcode = BOUND
  return bound
}

/** The opcode of a CALL that stands for a bound method: its callee is the method, its one item the object. */
export const BOUND = 'bound method'

function decode(/** @type {any} */ value, /** @type {any} */ encoding) {
  if (isText(value)) {
    if (encoding === 'rot13' || encoding === 'rot_13' || encoding === 'rot-13') return value.replace(/[a-z]/gi, rotate)
    if (encoding === 'hex' || encoding === 'base64') return decode(encodeLatin1Safe(value), encoding)
    return undefined
  }
  if (!isBytes(value) || value.length > MOST_TEXT) return undefined
  const codec = String(encoding ?? 'utf-8').toLowerCase().replace(/[-_ ]/g, '') // prettier-ignore
  if (codec === 'latin1' || codec === 'iso88591' || codec === 'ascii') return decodeLatin1(value)
  if (codec === 'utf8' || codec === 'utf8sig') return decodeLoosely(value, 0, value.length)
  if (codec === 'hex' || codec === 'hexcodec') return fromHex(decodeLatin1(value))
  if (codec === 'base64' || codec === 'base64codec') return fromBase64(decodeLatin1(value))
  if (codec === 'utf16le') return String.fromCharCode(...new Uint16Array(value.slice(0, 2000).buffer))
  return undefined
}

const rotate = (/** @type {string} */ letter) => String.fromCharCode(((letter.charCodeAt(0) - (letter < 'a' ? 65 : 97) + 13) % 26) + (letter < 'a' ? 65 : 97))
const encodeLatin1Safe = (/** @type {string} */ text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff)

function fromHex(/** @type {any} */ text) {
  if (!isText(text) || text.length > MOST_TEXT || !/^(?:[\da-f]{2}\s*)*$/i.test(text)) return undefined
  return Uint8Array.from(text.replace(/\s/g, '').match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

function fromBase64(/** @type {any} */ text) {
  if (isBytes(text)) text = decodeLatin1(text)
  if (!isText(text) || text.length > MOST_TEXT) return undefined
  try {
    return encodeLatin1Safe(atob(text.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return undefined
  }
}

function join(/** @type {any} */ glue, /** @type {any} */ parts) {
  if (isText(parts)) return isText(glue) ? short([...parts].join(glue)) : undefined
  if (!isList(parts) || parts.isCut) return undefined
  if (isText(glue)) return parts.items.every(isText) ? short(parts.items.join(glue)) : undefined
  if (!isBytes(glue) || !parts.items.every(isBytes)) return undefined
  return encodeLatin1Safe(parts.items.map(decodeLatin1).join(decodeLatin1(glue)))
}

function add(/** @type {any} */ a, /** @type {any} */ b) {
  if (isText(a) && isText(b)) return short(a + b)
  if (isBytes(a) && isBytes(b)) return a.length + b.length <= MOST_TEXT ? Uint8Array.of(...a, ...b) : undefined
  return undefined
}

const repeat = (/** @type {any} */ text, /** @type {any} */ count) =>
  isText(text) && Number.isInteger(count) && count >= 0 && text.length * count <= MOST_TEXT ? text.repeat(count) : undefined

function item(/** @type {any} */ value, /** @type {any} */ key) {
  if (isKind(value, DICT)) {
    const at = value.items.findLastIndex((/** @type {any} */ own, /** @type {number} */ i) => !(i & 1) && own === key)
    return at < 0 ? undefined : value.items[at + 1]
  }
  if (!Number.isInteger(key)) return undefined
  if (isText(value)) return [...value].at(key)
  return isList(value) ? value.items.at(key) : isBytes(value) ? value.at(key) : undefined
}

/** A text with its places filled, where each is a plain `{}` or `%s`. @param {any} text @param {any[]} args @param {RegExp} place */
function fill(text, args, place) {
  if (!isText(text) || !args.every(isText)) return undefined
  let i = 0
  return short(text.replace(place, (/** @type {string} */ all, /** @type {string | undefined} */ n) => args[n ? Number(n) : i++] ?? all))
}

function attributes(/** @type {any} */ value, /** @type {any} */ path) {
  if (!isText(path)) return undefined
  for (const name of path.split('.').slice(0, MOST_STEPS)) value = attribute(value, name)
  return value
}

/** A module by its name, as import_module gives it; `__import__` gives the package. @param {any} name @param {any[]} [rest] */
function imported(name, rest) {
  if (!isText(name)) return undefined
  return makeGlobal(rest && rest.length < 3 ? name.split('.')[0] : name, '')
}

const strOf = (/** @type {any} */ value, /** @type {any} */ encoding) =>
  isText(value) ? value : isBytes(value) && encoding !== undefined ? decode(value, encoding) : Number.isInteger(value) ? String(value) : undefined

/** @type {Record<string, (...args: any[]) => any>} */
const PURE = {
  'builtins.getattr': attribute,
  'operator.getitem': item,
  'operator.add': add,
  'operator.concat': add,
  'operator.mul': repeat,
  'builtins.str.__add__': add,
  'builtins.bytes.__add__': add,
  'builtins.str.__mul__': repeat,
  'builtins.str.join': join,
  'builtins.bytes.join': join,
  'builtins.str': strOf,
  'builtins.chr': (code) => (Number.isInteger(code) && code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined),
  'builtins.bytes': (value, encoding) => (isList(value) && value.items.every(Number.isInteger) ? Uint8Array.from(value.items) : isText(value) && encoding ? encodeUtf8(value) : isBytes(value) ? value : undefined),
  'builtins.bytes.fromhex': fromHex,
  'binascii.unhexlify': (text) => fromHex(isBytes(text) ? decodeLatin1(text) : text),
  'binascii.a2b_base64': fromBase64,
  'base64.b64decode': fromBase64,
  'base64.urlsafe_b64decode': fromBase64,
  'base64.standard_b64decode': fromBase64,
  'base64.b16decode': (text) => fromHex(isBytes(text) ? decodeLatin1(text) : text),
  'builtins.bytes.decode': decode,
  'codecs.decode': decode,
  '_codecs.decode': decode,
  '_codecs.encode': (text, encoding) => (isText(text) ? (/^(latin|iso)/.test(String(encoding)) ? encodeLatin1Safe(text) : encodeUtf8(text)) : undefined),
  'codecs.encode': (text, encoding) => decode(text, encoding) ?? (isText(text) ? encodeUtf8(text) : undefined),
  'builtins.str.encode': (text) => (isText(text) ? encodeUtf8(text) : undefined),
  'builtins.str.lower': (text) => (isText(text) ? text.toLowerCase() : undefined),
  'builtins.str.upper': (text) => (isText(text) ? text.toUpperCase() : undefined),
  'builtins.str.strip': (text, letters) => (isText(text) && letters === undefined ? text.trim() : undefined),
  'builtins.str.replace': (text, from, to) => (isText(text) && isText(from) && isText(to) ? short(text.replaceAll(from, () => to)) : undefined),
  'builtins.str.format': (text, ...args) => fill(text, args, /\{(\d*)\}/g),
  'builtins.str.__mod__': (text, args) => fill(text, isList(args) ? args.items : [args], /%s/g),
  'operator.mod': (text, args) => fill(text, isList(args) ? args.items : [args], /%s/g),
  'builtins.str.__getitem__': item,
  'builtins.list.__getitem__': item,
  'builtins.dict.get': item,
  'builtins.dict.__getitem__': item,
  'importlib.import_module': (name) => imported(name),
  'importlib._bootstrap._gcd_import': (name) => imported(name),
  'importlib.__import__': (name, ...rest) => imported(name, rest),
  'builtins.__import__': (name, ...rest) => imported(name, rest),
  'pkgutil.resolve_name': (name) => (isText(name) ? resolve(name) : undefined),
  'pydoc.locate': (name) => (isText(name) ? resolve(name) : undefined),
  'builtins.reversed': (text) => (isText(text) ? [...text].reverse().join('') : undefined),
  'builtins.next': (value) => value,
  'builtins.iter': (value) => value,
  'operator.call': (callee, ...args) => call(callee, args),
  'functools.reduce': (callee, list) => (isList(list) && list.items.length > 1 && list.items.length < MOST_STEPS ? list.items.reduce((/** @type {any} */ a, /** @type {any} */ b) => run(call(callee, [a, b]))) : undefined),
} // prettier-ignore

/** `module:attribute.path`, or all with points. @param {string} name */
function resolve(name) {
  const at = name.includes(':') ? name.indexOf(':') : name.lastIndexOf('.')
  return at < 0 ? makeGlobal(name, '') : makeGlobal(name.slice(0, at), name.slice(at + 1))
}

/** @param {any} callee @param {any[]} args */
function call(callee, args) {
  const value = makeValue(CALL, args)
  value.callee = callee
  value.opcode = 'REDUCE'
  return value
}

/** How many calls `reduce` has made for the call that is folded. */
let runs = 0

/** A call and what it gives, if that is known. @param {any} value */
const run = (value) => (runs++ < MOST_STEPS ? (step(value) ?? value) : value)

/** The whole name by which a callable is known here. @param {any} callee */
const plainName = (callee) =>
  nameOf(callee)
    .replace(/^_operator\./, 'operator.')
    .replace(/^_functools\./, 'functools.')

/**
 * What a call gives: a value, a CALL that stands for another one (of what `partial` holds), or undefined where it is not known.
 * @param {Value} value a CALL @returns {any}
 */
export function fold(value) {
  runs = 0
  return step(value)
}

/** @param {Value} value @returns {any} */
function step(value) {
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const { callee, items } = value
    if (value.isCut || value.opcode === 'NEWOBJ' || value.opcode === BOUND) return undefined
    if (isKind(callee, GLOBAL)) {
      const name = plainName(callee)
      const pure = Object.hasOwn(PURE, name) ? PURE[name] : undefined
      return pure ? pure(...items) : steps > 0 ? value : undefined
    }
    if (!isKind(callee, CALL)) return undefined
    if (callee.opcode === BOUND) {
      value = call(callee.callee, [...callee.items, ...items])
      continue
    }
    if (!isKind(callee.callee, GLOBAL)) return undefined
    const maker = plainName(callee.callee)
    if (maker === 'functools.partial') {
      // The state of a partial object takes the place of what it was made with.
      const held = isKind(callee.state, TUPLE) && isKind(callee.state.items[1], TUPLE) ? [callee.state.items[0], ...callee.state.items[1].items] : callee.items
      if (!held.length) return undefined
      value = call(held[0], [...held.slice(1), ...items])
    } else if (maker === 'operator.attrgetter') return attributes(items[0], callee.items[0])
    else if (maker === 'operator.itemgetter') return item(items[0], callee.items[0])
    else if (maker === 'operator.methodcaller') {
      const method = attribute(items[0], callee.items[0])
      if (method === undefined) return undefined
      value = call(method, callee.items.slice(1))
    } else return undefined
  }
  return undefined
}

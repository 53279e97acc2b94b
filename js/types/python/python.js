/**
 * Handlers for the names of Python's standard library: what a call of them, or of their `__new__`, gives.
 *
 * The types themselves stand in files of their own beside this one. A handler answers undefined where the arguments are of
 * a form that it does not know, and the object is inert then; nothing is guessed.
 */
import { encodeLatin1 } from '../../codec/strings.js'
import { ByteArray, Complex, Ellipsis, Float, FrozenSet, NotImplemented, PyClass, PyObject } from './basic.js'
import { makeArray, makeArrayFromBytes } from './array.js'
import { Counter, DefaultDict, Deque, OrderedDict, PyPath, Range, Slice } from './collections.js'
import { AttributeGetter } from './localize.js'
import { makeDate, makeDateAt, makeDateTime, makeDateTimeAt, makeTime, PyDate, PyDateTime, PyTime } from './datetime.js'
import { makeTimeDelta, makeTimeZone, PyTimeDelta } from './timedelta.js'
import { decimalText, isReduced, makeFraction, refused } from './make-numbers.js'
import { Decimal, Fraction, UUID } from './numbers.js'

/** @typedef {import('../registry.js').Context} Context */

const isInt = (/** @type {unknown} */ value) => typeof value === 'bigint' || Number.isSafeInteger(value)
/** Whether a value is a length that Python could have. @returns {value is number | bigint} */
const isLength = (/** @type {any} */ value) => isInt(value) && value >= 0 && value < 2n ** 63n
const isFloat = (/** @type {unknown} */ value) => typeof value === 'number' || value instanceof Float

const isLatin1 = (/** @type {unknown} */ name) => typeof name === 'string' && /^(latin[-_]?1|iso[-_]?8859[-_]?1|l1)$/i.test(name)

/** Reads the arguments that Python gives to a timedelta: three ints within their bounds. @type {NonNullable<import('../registry.js').Handler['ofOperands']>} */
function readTimeDelta(operands, tape, at, count) {
  if (count !== 3 || !operands.isNumber(tape[at]) || !operands.isNumber(tape[at + 1]) || !operands.isNumber(tape[at + 2])) return undefined
  const seconds = operands.value(tape[at + 1])
  const microseconds = operands.value(tape[at + 2])
  return seconds >= 0 && seconds < 86400 && microseconds >= 0 && microseconds < 1e6
    ? new PyTimeDelta(operands.value(tape[at]), seconds, microseconds)
    : undefined
}

/** Makes a deque. @param {unknown[]} items @param {Deque['maxlen']} maxlen */
function makeDeque(items, maxlen) {
  const deque = new Deque()
  deque.maxlen = maxlen
  for (const item of items) deque.push(item)
  return deque
}

/** The last items, as many as a deque may have. @param {unknown[]} items @param {Deque['maxlen']} maxlen */
const lastItems = (items, maxlen) => (maxlen === null ? [...items] : items.slice(Math.max(items.length - Number(maxlen), 0)))

/** Reads the arguments that Python gives to a deque: none, or no items, which follow, and a largest length. @type {NonNullable<import('../registry.js').Handler['ofOperands']>} */
function readDeque(operands, tape, at, count) {
  if (!operands.lossless) return undefined
  if (count === 0) return makeDeque([], null)
  return count === 2 && operands.isEmptyTuple(tape[at]) && operands.isInt(tape[at + 1]) && isLength(operands.value(tape[at + 1]))
    ? makeDeque([], operands.value(tape[at + 1]))
    : undefined
}

/** Reads the two ints that Python gives to a Fraction, which are in lowest terms. @type {NonNullable<import('../registry.js').Handler['ofOperands']>} */
function readFraction(operands, tape, at, count) {
  if (count !== 2 || !operands.isNumber(tape[at]) || !operands.isNumber(tape[at + 1])) return undefined
  const numerator = operands.value(tape[at])
  const denominator = operands.value(tape[at + 1])
  return isReduced(numerator, denominator) ? new Fraction(BigInt(numerator), BigInt(denominator)) : undefined
}

/** Makes a Decimal of a text; undefined where it is not known what Python makes of it. @param {unknown} text */
function makeDecimal(text) {
  const known = typeof text === 'string' ? decimalText(text) : undefined
  return known === undefined ? undefined : new Decimal(known)
}

/** Reads the text that Python gives to a Decimal, which is that of `str`. @type {NonNullable<import('../registry.js').Handler['ofOperands']>} */
function readDecimal(operands, tape, at, count) {
  if (count !== 1 || !operands.isText(tape[at])) return undefined
  const text = operands.value(tape[at])
  return decimalText(text) === text ? new Decimal(text) : undefined
}

/** Makes what `range(start, stop, step)` gives. @param {unknown[]} args */
function makeRange(args) {
  const [start, stop, step] = args
  if (args.length !== 3 || !isInt(start) || !isInt(stop) || !isInt(step)) return undefined
  if (Number(step) === 0) throw refused('range() arg 3 must not be zero')
  return new Range(/** @type {number} */ (start), /** @type {number} */ (stop), /** @type {number} */ (step))
}

/** Gives the bytes that `bytes(*args)` and `bytearray(*args)` hold. @param {unknown[]} args */
function bytesOf(args) {
  const [source, encoding] = args
  if (args.length === 0) return new Uint8Array(0)
  if (typeof source === 'string') return args.length === 2 && isLatin1(encoding) ? encodeLatin1(source) : undefined
  if (args.length !== 1) return undefined
  if (source instanceof Uint8Array) return source
  if (!Array.isArray(source) || !source.every((item) => isInt(item) && item >= 0 && item < 256)) return undefined
  return Uint8Array.from(source, Number)
}

/** Makes what `set(*args)` or `frozenset(*args)` gives. @param {unknown[]} args @param {Context} context */
function makeSet(args, context, SetClass = Set) {
  const [items = []] = args
  if (args.length > 1 || !(Array.isArray(items) || items instanceof Set)) return undefined
  const set = new SetClass()
  for (const item of items) context.addItem(set, item)
  return set
}

/** Makes a dict of some class as `DictClass(*args)` does. @param {unknown[]} args @param {Context} context @param {new () => object} DictClass */
function makeDict(args, context, DictClass) {
  const [source] = args
  if (args.length > 1) return undefined
  const copy = args.length === 1 && !context.lossless ? context.copyDict(source) : undefined
  if (copy) return copy
  /** @type {any} */
  let dict = context.lossless ? new DictClass() : context.newDict()
  if (args.length === 0) return dict
  const entries = entriesOf(source, context)
  if (!entries) return undefined
  for (const [key, value] of entries) dict = context.setItem(dict, key, value)
  return dict
}

/** Gives the pairs of key and value of a dict of any form or of a list of pairs. @returns {Iterable<[unknown, unknown]> | undefined} */
function entriesOf(/** @type {unknown} */ source, /** @type {Context} */ context) {
  if (source instanceof Map) return source
  if (Array.isArray(source)) return source.every((pair) => Array.isArray(pair) && pair.length === 2) ? source : undefined
  if (typeof source === 'object' && source !== null && Object.getPrototypeOf(source) === Object.prototype) return context.entries(source)
  return undefined
}

/** Gives a handler that makes the same of a call and of `__new__`. @param {(args: unknown[], context: Context) => unknown} make */
const either = (make) => ({
  call: make,
  create: (/** @type {unknown[]} */ args, /** @type {unknown} */ kwargs, /** @type {Context} */ context) =>
    kwargs === undefined ? make(args, context) : undefined,
})

/** Gives a handler of a container whose `__new__` takes no notice of arguments, as its `__init__` reads them. @param {(args: unknown[], context: Context) => unknown} make */
const container = (make) => ({
  call: make,
  create: (/** @type {unknown[]} */ args, /** @type {unknown} */ kwargs, /** @type {Context} */ context) =>
    kwargs === undefined ? make([], context) : undefined,
})

const arrayValue = (/** @type {import('./array.js').PyArray | undefined} */ array, /** @type {Context} */ context) => (context.lossless ? array : array?.data)

/** Gives the handler of a class of pathlib. @param {string} module @param {string} flavour the name of the class */
const path = (module, flavour) =>
  either((args) => (args.every((part) => typeof part === 'string') ? new PyPath(flavour, /** @type {string[]} */ (args), module) : undefined))
const FLAVOURS = ['PurePath', 'PurePosixPath', 'PureWindowsPath', 'Path', 'PosixPath', 'WindowsPath']

/** Lists the handlers of the standard library for registry.js. @returns {import('../registry.js').Types} */
export const listPythonTypes = () => [
  [
    'builtins',
    {
      Ellipsis: { value: Ellipsis },
      NotImplemented: { value: NotImplemented },
      set: { call: (args, context) => makeSet(args, context) },
      frozenset: { call: (args, context) => makeSet(args, context, context.lossless ? FrozenSet : Set) },
      bytes: { call: (args) => bytesOf(args) },
      bytearray: {
        call: (args, context) => {
          const bytes = bytesOf(args)
          return bytes && (context.lossless ? ByteArray.from(bytes) : Uint8Array.from(bytes))
        },
      },
      complex: {
        sample: () => new Complex(0.5, 0.5),
        ...either((args) => (args.length === 2 && args.every(isFloat) ? new Complex(Number(args[0]), Number(args[1])) : undefined)),
        ofOperands: (operands, tape, at, count) =>
          count === 2 && operands.isFloat(tape[at]) && operands.isFloat(tape[at + 1])
            ? new Complex(operands.double(tape[at]), operands.double(tape[at + 1]))
            : undefined,
      },
      range: {
        sample: () => new Range(0, 0, 1),
        ofOperands: (operands, tape, at, count) =>
          count === 3 && operands.isInt(tape[at]) && operands.isInt(tape[at + 1]) && operands.isInt(tape[at + 2]) && Number(operands.value(tape[at + 2])) !== 0
            ? new Range(operands.value(tape[at]), operands.value(tape[at + 1]), operands.value(tape[at + 2]))
            : undefined,
        call: makeRange,
      },
      slice: { call: (args) => (args.length === 3 ? new Slice(args[0], args[1], args[2]) : undefined) },
      type: {
        call: ([value], {}) =>
          value === null
            ? new PyClass('builtins', 'NoneType')
            : value === Ellipsis
              ? new PyClass('builtins', 'ellipsis')
              : value === NotImplemented
                ? new PyClass('builtins', 'NotImplementedType')
                : undefined,
      },
      // Protocols below 4 name a class inside of a class by getattr.
      getattr: {
        call: ([owner, name, ...rest], context) => (typeof name === 'string' && rest.length === 0 ? context.findInner(owner, name) : undefined),
      },
    },
  ],
  [
    '_codecs',
    {
      encode: { call: ([text, encoding]) => (typeof text === 'string' && isLatin1(encoding) ? encodeLatin1(text) : undefined) },
    },
  ],
  [
    'copyreg',
    {
      _reconstructor: {
        call: ([pyclass, base, state], context) => {
          if (!(base instanceof PyClass) || base.module !== 'builtins') return undefined
          if (base.name === 'object') return context.create(pyclass, [], undefined, 'object')
          // The fields of a namedtuple become its arguments, as protocol 2 and above have them.
          const args = base.name === 'tuple' && Array.isArray(state) ? state : base.name === 'list' || base.name === 'dict' ? [] : [state]
          const instance = context.create(pyclass, args, undefined, base.name)
          if (!(instance instanceof PyObject)) return instance
          if (base.name === 'list' && Array.isArray(state)) instance.items = [...state]
          if (base.name === 'dict') instance.entries = [...(entriesOf(state, context) ?? [])]
          return instance
        },
      },
      __newobj__: { call: ([pyclass, ...args], context) => context.create(pyclass, args) },
      __newobj_ex__: { call: ([pyclass, args, kwargs], context) => (Array.isArray(args) ? context.create(pyclass, args, kwargs) : undefined) },
    },
  ],
  [
    'collections',
    {
      OrderedDict: {
        ofOperands: (operands, tape, at, count) => (operands.lossless && count === 0 ? new OrderedDict() : undefined),
        ...container((args, context) => makeDict(args, context, OrderedDict)),
      },
      // What is no dict would be counted.
      Counter: container((args, context) => (Array.isArray(args[0]) ? undefined : makeDict(args, context, Counter))),
      defaultdict: container(([factory = null, ...rest], context) => {
        if (typeof factory !== 'object' && typeof factory !== 'function') return undefined
        const dict = makeDict(rest, context, DefaultDict)
        if (dict instanceof DefaultDict) dict.defaultFactory = factory
        return dict
      }),
      deque: {
        ofOperands: readDeque,
        ...container(([items = [], maxlen = null, ...rest], context) => {
          if (!Array.isArray(items) || rest.length || (maxlen !== null && !isLength(maxlen))) return undefined
          const last = lastItems(items, maxlen)
          return context.lossless ? makeDeque(last, maxlen) : last
        }),
      },
    },
  ],
  [
    'datetime',
    {
      date: { ...either((args) => makeDate(args)), ofBytes: makeDateAt, sample: () => new PyDate(1, 1, 1) },
      time: { ...either((args) => makeTime(args)), sample: () => new PyTime(0, 0, 0, 0) },
      datetime: { ...either((args) => makeDateTime(args)), ofBytes: makeDateTimeAt, sample: () => new PyDateTime(1, 1, 1) },
      timedelta: { ...either((args) => makeTimeDelta(args)), ofOperands: readTimeDelta, sample: () => new PyTimeDelta() },
      timezone: either((args) => makeTimeZone(args)),
    },
  ],
  [
    'decimal _decimal _pydecimal',
    {
      Decimal: {
        ofOperands: readDecimal,
        sample: () => new Decimal('0'),
        ...either(([text, ...rest]) => (rest.length === 0 ? makeDecimal(text) : undefined)),
      },
    },
  ],
  ['operator _operator', { attrgetter: { instance: AttributeGetter } }],
  ['fractions', { Fraction: { ofOperands: readFraction, ...either((args) => makeFraction(args)), sample: () => new Fraction(0n, 1n) } }],
  ['uuid', { UUID: { create: (args) => (args.length === 0 ? new UUID() : undefined), sample: () => new UUID() } }],
  [
    'array',
    {
      array: either((args, context) => arrayValue(makeArray(args), context)),
      _array_reconstructor: { call: (args, context) => arrayValue(makeArrayFromBytes(args), context) },
    },
  ],
  .../** @type {import('../registry.js').Types} */ (
    ['pathlib', 'pathlib._local'].map((module) => [module, Object.fromEntries(FLAVOURS.map((flavour) => [flavour, path(module, flavour)]))])
  ),
]

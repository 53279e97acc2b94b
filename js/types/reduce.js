/**
 * Reduces the values that stand for types of Python and its libraries to what `__reduce_ex__` gives in CPython 3.13.
 *
 * The forms of the standard library stand here; reduce-numpy.js has those of numpy, reduce-object.js that of instances,
 * reduce-user.js those of users' own objects. Torch's and pandas' objects are pickled as the pickle had them. A form must be
 * made of the same objects as in CPython, new ones where it makes new ones: dumps writes the same bytes then.
 */
import { PyArray } from './python/array.js'
import { Complex, Float, PyObject, STATE } from './python/basic.js'
import { TYPE } from './python/mark.js'
import { Counter, DefaultDict, Deque, OrderedDict, PyPath, Range, Slice } from './python/collections.js'
import { PyDate, PyDateTime, PyTime } from './python/datetime.js'
import { LocalizedDateTime } from './python/localize.js'
import { PyTimeDelta, PyTimeZone } from './python/timedelta.js'
import { DType } from './numpy/dtype.js'
import { MaskedArray } from './numpy/masked.js'
import { NDArray } from './numpy/ndarray.js'
import { NumpyScalar } from './numpy/numpy-scalar.js'
import { Decimal, Fraction, UUID } from './python/numbers.js'
import { Arguments, call, copiedBytes, FreshBytes, FreshDict, FreshString, named } from './python/reduced.js'
import { NestedTensor, SparseTensor, TorchDevice, TorchSize } from './torch/sparse-tensor.js'
import { Storage } from './torch/storage.js'
import { Tensor } from './torch/tensor.js'
import { reduceDType, reduceMasked, reduceNDArray, reduceScalar } from './numpy/reduce-numpy.js'
import { reconstruct, reduceNew, reduceObject } from './python/reduce-object.js'
import { SparseArray } from './scipy/sparse.js'
import { StringDType } from './numpy/string-dtype.js'

/** @typedef {import('./python/reduced.js').Reduced} Reduced */

/**
 * Packs the fields of a date and of a time, big-endian: the year in two bytes and the microsecond in three. What is undefined is left out.
 * @param {number | undefined} year @param {number} [month] @param {number} [day] @param {number} [hour] @param {number} [minute] @param {number} [second] @param {number} [microsecond]
 */
function pack(year, month = 0, day = 0, hour = undefined, minute = 0, second = 0, microsecond = 0) {
  const bytes = new Uint8Array((year === undefined ? 0 : 4) + (hour === undefined ? 0 : 6))
  let at = 0
  if (year !== undefined) {
    bytes[0] = year >> 8
    bytes[1] = year
    bytes[2] = month
    bytes[3] = day
    at = 4
  }
  if (hour !== undefined) {
    bytes[at] = hour
    bytes[at + 1] = minute
    bytes[at + 2] = second
    bytes[at + 3] = microsecond >> 16
    bytes[at + 4] = microsecond >> 8
    bytes[at + 5] = microsecond
  }
  return new FreshBytes(bytes)
}

/** Gives the bit of `fold`, which protocols below 4 drop (_datetimemodule.c: datetime_getstate). */
const foldBit = (/** @type {number} */ fold, /** @type {number} */ protocol) => (protocol > 3 ? fold << 7 : 0)

const withZone = (/** @type {FreshBytes} */ bytes, /** @type {unknown} */ tzinfo) => (tzinfo === null ? [bytes] : [bytes, tzinfo])

/** For each typed array its typecode and the code of its machine format (Modules/arraymodule.c). @type {[Function, string, number][]} */
const ARRAYS = [
  [Int8Array, 'b', 1],
  [Uint8ClampedArray, 'B', 0],
  [Uint8Array, 'B', 0],
  [Int16Array, 'h', 4],
  [Uint16Array, 'H', 2],
  [Int32Array, 'i', 8],
  [Uint32Array, 'I', 6],
  [BigInt64Array, 'q', 12],
  [BigUint64Array, 'Q', 10],
  [Float32Array, 'f', 14],
  [Float64Array, 'd', 16],
]
const UTF32 = 20

/** Reduces an array.array. @param {any} data a typed array or text @param {string | undefined} typecode @param {number} protocol @returns {Reduced | undefined} */
function reduceArray(data, typecode, protocol) {
  const [, usual, format] = typeof data === 'string' ? [undefined, 'u', UTF32] : (ARRAYS.find(([TypedArray]) => data instanceof TypedArray) ?? [])
  if (usual === undefined) return undefined
  if (protocol < 3)
    return call(
      'array',
      'array',
      typecode ?? usual,
      Array.from(data, (item) => (usual === 'f' || usual === 'd' ? new Float(Number(item)) : item)),
    )
  const bytes = typeof data === 'string' ? encodeCodePoints(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return call('array', '_array_reconstructor', named('array', 'array'), typecode ?? usual, format, copiedBytes(bytes))
}

/** Encodes text as little-endian UTF-32. */
function encodeCodePoints(/** @type {string} */ text) {
  const view = new DataView(new ArrayBuffer([...text].length * 4))
  let at = 0
  for (const character of text) {
    view.setUint32(at, /** @type {number} */ (character.codePointAt(0)), true)
    at += 4
  }
  return new Uint8Array(view.buffer)
}

/**
 * Reduces a sparse matrix. A dok_matrix cannot set items before it has its shape, so a dict of them makes it at every
 * protocol.
 * @param {SparseArray} sparse @param {number} protocol @returns {Reduced}
 */
function reduceSparse(sparse, protocol) {
  const { class: pyclass, base, entries, state } = sparse
  return base === 'dict' ? { ...reconstruct(pyclass, base, new Map(entries)), state } : reduceObject(sparse, protocol)
}

/** @typedef {(value: any, protocol: number) => Reduced | undefined} Form */

/** A Date as a datetime in UTC. @param {Date} date @returns {Reduced | undefined} */
function reduceDate(date) {
  const time = date.getTime()
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  if (!(year >= 1 && year <= 9999)) return undefined
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  const microsecond = (((time % 1000) + 1000) % 1000) * 1000
  return call('datetime', 'datetime', pack(year, month, day, hour, minute, second, microsecond), UTC)
}

const NO_ARGUMENTS = new Arguments([])
const UTC = new PyTimeZone(new PyTimeDelta())

/** @param {ReturnType<typeof call>} form @param {Map<unknown, unknown>} pairs @returns {Reduced} */
function withPairs(form, pairs) {
  form.pairs = pairs
  return form
}

/** @param {Deque} deque @returns {Reduced} */
function reduceDeque(deque) {
  const form = deque.maxlen === null ? call('collections', 'deque') : call('collections', 'deque', NO_ARGUMENTS, deque.maxlen)
  form.items = deque
  return form
}

/** @param {UUID} uuid @param {number} protocol @returns {Reduced} */
function reduceUUID({ int, isSafe }, protocol) {
  const form = reduceNew(named('uuid', 'UUID'), NO_ARGUMENTS, undefined, protocol)
  form.state = isSafe === undefined ? { int } : { int, is_safe: isSafe }
  return form
}

/** Lists the forms by class; a subclass has that of the nearest class above it. @type {() => [Function, Form][]} */
const listForms = () => [
  [SparseArray, reduceSparse],
  [PyObject, reduceObject],
  [Complex, ({ re, im }) => call('builtins', 'complex', new Float(re), new Float(im))],
  [Date, reduceDate],
  [Range, ({ start, stop, step }) => call('builtins', 'range', start, stop, step)],
  [Slice, ({ start, stop, step }) => call('builtins', 'slice', start, stop, step)],
  [LocalizedDateTime, ({ origin }) => origin],
  [
    PyDateTime,
    ({ year, month, day, hour, minute, second, microsecond, tzinfo, fold }, protocol) =>
      call('datetime', 'datetime', ...withZone(pack(year, month | foldBit(fold, protocol), day, hour, minute, second, microsecond), tzinfo)),
  ],
  [PyDate, ({ year, month, day }) => call('datetime', 'date', pack(year, month, day))],
  [
    PyTime,
    ({ hour, minute, second, microsecond, tzinfo, fold }, protocol) =>
      call('datetime', 'time', ...withZone(pack(undefined, 0, 0, hour | foldBit(fold, protocol), minute, second, microsecond), tzinfo)),
  ],
  [PyTimeDelta, ({ days, seconds, microseconds }) => call('datetime', 'timedelta', days, seconds, microseconds)],
  [PyTimeZone, ({ offset, name }) => call('datetime', 'timezone', ...(name === null ? [offset] : [offset, name]))],
  [Decimal, ({ text }) => call('decimal', 'Decimal', new FreshString(text))],
  [Fraction, ({ numerator, denominator }) => call('fractions', 'Fraction', numerator, denominator)],
  [OrderedDict, (dict) => withPairs(call('collections', 'OrderedDict'), dict)],
  [DefaultDict, (dict) => withPairs(call('collections', 'defaultdict', ...(dict.defaultFactory === null ? [] : [dict.defaultFactory])), dict)],
  [Counter, (dict) => call('collections', 'Counter', new FreshDict(dict))],
  [Deque, reduceDeque],
  [UUID, reduceUUID],
  [PyArray, ({ data, typecode }, protocol) => reduceArray(data, typecode, protocol)],
  [PyPath, ({ flavour, segments, module }) => call(module, flavour, ...segments)],
  [MaskedArray, reduceMasked],
  [NDArray, reduceNDArray],
  [NumpyScalar, reduceScalar],
  [StringDType, ({ callable, args }) => ({ callable, args: new Arguments(args) })],
  [DType, reduceDType],
  // torch's objects are pickled as the pickle had them; storages need the persistentId of whoever writes the file.
  .../** @type {[Function, Form][]} */ ([Tensor, SparseTensor, NestedTensor, Storage].map((Class) => [Class, (/** @type {any} */ { origin }) => origin])),
  [TorchSize, (size) => call('torch', 'Size', new Arguments([...size]))],
  [TorchDevice, ({ type, index }) => call('torch', 'device', ...(index === undefined ? [type] : [type, index]))],
  .../** @type {[Function, Form][]} */ (ARRAYS.map(([TypedArray]) => [TypedArray, (data, protocol) => reduceArray(data, undefined, protocol)])),
]

/** The forms by prototype and by name, made at the first use, since a program that only loads needs none. @type {Map<object | string, Form> | undefined} */
let forms
/** Those by prototype that say all there is to say of an instance. @type {Map<object | null, Form> | undefined} */
let plainForms

function makeForms() {
  const list = listForms()
  plainForms = new Map(list.filter(([Class]) => Class !== DType && !isTypedArray(Class)).map(([Class, form]) => [Class.prototype, form]))
  // Another copy of this package has the names of the classes in common, and not the classes.
  return new Map(
    list.flatMap(
      ([Class, form]) =>
        /** @type {[any, Form][]} */ ([
          [Class.prototype, form],
          [Class.prototype[TYPE] ?? Class, form],
        ]),
    ),
  )
}

const isTypedArray = (/** @type {Function} */ Class) => ARRAYS.some(([TypedArray]) => TypedArray === Class)

/** Gives the form of the instances of a class by its prototype, where the class itself has one, and no instance is pickled as another one. @param {object | null} prototype */
export function formOfPrototype(prototype) {
  forms ??= makeForms()
  return /** @type {Map<object | null, Form>} */ (plainForms).get(prototype)
}

/** What a form gives for a value, with the attributes that an instance of a subclass has. @param {Form} form @param {any} value @param {number} protocol @returns {Reduced | undefined} */
export function reduceBy(form, value, protocol) {
  const reduced = form(value, protocol)
  const attributes = value[STATE]
  return attributes === undefined || 'stateForm' in value ? reduced : reduced && { ...reduced, state: attributes }
}

/** Gives the form by which a value is pickled at a protocol, or undefined where it is none of these types. @returns {Reduced | undefined} */
export function reduce(/** @type {any} */ value, /** @type {number} */ protocol) {
  forms ??= makeForms()
  for (let prototype = Object.getPrototypeOf(value); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const form = forms.get(prototype) ?? (Object.hasOwn(prototype, TYPE) ? forms.get(/** @type {any} */ (prototype)[TYPE]) : undefined)
    if (form) return reduceBy(form, value, protocol)
  }
  return undefined
}

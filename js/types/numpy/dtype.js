/**
 * numpy's dtype, which tells what one element of an array is, and its form in pickles.
 *
 * How elements are read and written by a dtype is the matter of decode.js and encode.js, its form in .npy files of
 * descr.js. A dtype whose parts do not fit its item size is refused here, so that whoever reads elements by it need not
 * check anew.
 *
 * Source: numpy's `dtype.__reduce__` and `__setstate__` (descriptor.c), the
 * array interface's type strings, and the datetime metadata.
 */
import { UnpicklingError } from '../../errors.js'
import { decodeLatin1 } from '../../codec/strings.js'
import { BUILD, PyClass } from '../python/basic.js'
import { reprText } from '../python/print-python.js'
import { mark } from '../python/mark.js'
import { asNumber, getItem } from '../python/state-values.js'
import { readShape } from './array-checks.js'
import { countOf } from './strides.js'

/** numpy's names of the plain kinds, by kind and item size. @type {Record<string, string>} */
const NAMES = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  f12: 'float96',
  f16: 'float128',
  c8: 'complex64',
  c16: 'complex128',
  c24: 'complex192',
  c32: 'complex256',
}

/** @typedef {{ name: string, title: string | null, dtype: DType, offset: number, keys?: unknown[] }} Field `keys`: name and title as the pickle has them, where one is a `numpy.str_` */

/** Gives the text of a str, of a `numpy.str_`, or of a str of Python 2 that was read as bytes; undefined for anything else. @returns {string | undefined} */
export function asText(/** @type {any} */ value) {
  if (value instanceof Uint8Array) return decodeLatin1(value)
  const text = value?.descr instanceof DType && Object.getPrototypeOf(value) !== Object.prototype && value.descr.kind === 'U' ? value.value : value
  return typeof text === 'string' ? text : undefined
}

/** A numpy dtype. `toString()` and `name` give what numpy prints for `str(dtype)`. */
export class DType {
  // A bundler renames a class whose own methods refer to it.
  static name = 'DType'

  static {
    mark(this, 'DType')
  }

  /** @type {number | undefined} */
  #alignment
  /** @type {number | undefined} */
  #flags
  /** What `name` gives, once it has been asked for. @type {string | undefined} */
  #name
  /** How many plain elements one element holds; a dtype that is shared counts as often as it is held. */
  #leafCount = 1
  /** How many bytes these have, of which fields may share some; one of no bytes counts as one byte. */
  #leafBytes = 1
  /** Whether an array, a scalar or another dtype has it, so that it can change no more. */
  #isSealed = false
  /** How many dtypes lie within each other. */
  #depth = 1
  /** @type {import('./small-numbers.js').SmallFormat | undefined} */
  #format

  /**
   * @param {string} kind one of numpy's letters: b i u f c m M O S U V
   * @param {number} itemsize bytes an element
   * @param {string} [byteorder] `<`, `>`, or `|` where there is none
   */
  constructor(kind, itemsize, byteorder = '<') {
    if (typeof kind !== 'string' || !(itemsize >= 0 && Number.isSafeInteger(itemsize))) throw new TypeError('a DType is made of a kind and an item size')
    this.$type = 'DType'
    this.kind = kind
    this.itemsize = itemsize
    this.#leafBytes = itemsize || 1
    this.byteorder = hasByteOrder(kind, itemsize) ? byteorder : '|'
    /** The unit of datetime64 and timedelta64, `ns` or `3D` say; empty where the unit is generic. */
    this.unit = ''
    /** The fields of a structured dtype, in order. @type {Field[] | undefined} */
    this.fields = undefined
    /** The element and shape of a subarray dtype. @type {{ base: DType, shape: number[] } | undefined} */
    this.subarray = undefined
    /** Whether the fields are aligned as C aligns the fields of a struct. */
    this.align = false
    /** Whether elements are numpy.record. */
    this.isRecord = false
    /** The dict that the user noted on the dtype, or undefined. @type {unknown} */
    this.metadata = undefined
    /** Whether the elements are Python objects or hold some. */
    this.hasObjects = kind === 'O'
  }

  /** How elements of few bits are told from their values. */
  get format() {
    return this.#format
  }

  set format(format) {
    this.#format = format
  }

  /** How many plain elements one element holds. */
  get leafCount() {
    return this.#leafCount
  }

  /** Makes later states an error: whatever has the dtype has checked itself against it. */
  seal() {
    this.#isSealed = true
  }

  /** The alignment of elements in bytes, as pickles of S, U and V tell it. @returns {number} */
  get alignment() {
    return this.#alignment ?? (this.kind === 'U' ? 4 : this.align ? Math.max(1, ...(this.fields ?? []).map(({ dtype }) => dtype.#naturalAlignment)) : 1)
  }

  /** Whether a state says how long elements are, which of numbers their kind does (descriptor.c: PyTypeNum_ISEXTENDED). */
  get hasFreeSize() {
    return 'SUV'.includes(this.kind)
  }

  /** The alignment that C gives to such a field. @returns {number} */
  get #naturalAlignment() {
    if (this.subarray) return this.subarray.base.#naturalAlignment
    return 'SUV'.includes(this.kind) ? this.alignment : this.kind === 'c' ? this.itemsize / 2 : Math.min(this.itemsize, 16)
  }

  /** numpy's flags, which tell how elements are held (ndarraytypes.h). @returns {number} */
  get flags() {
    if (this.#flags !== undefined) return this.#flags
    if (!this.fields) return this.kind === 'O' ? OBJECT_FLAGS : this.kind === 'U' ? NEEDS_INIT : 0
    const inherited = this.fields.reduce((flags, { dtype }) => flags | (dtype.subarray?.base ?? dtype).flags, 0) & INHERITED_FLAGS
    return (inherited | STRUCTURED_FLAG) - (this.align ? ALIGNED_FLAG : 0)
  }

  /** The type string of the array interface, `<f4`, `|b1` or `<M8[ns]`; a structured dtype has one like `|V12`. */
  get str() {
    const size = this.kind === 'U' ? this.itemsize / 4 : this.itemsize
    const unit = this.unit ? `[${this.unit}]` : ''
    return this.kind === 'O' ? '|O' : `${this.byteorder}${this.kind}${size}${unit}`
  }

  /** The name that `str(dtype)` prints: `float32`, `>i4`, `datetime64[ns]`, `<U3`, `[('a', '<i4')]`. @returns {string} */
  get name() {
    return (this.#name ??= this.#print())
  }

  /** @returns {string} */
  #print() {
    if (this.subarray) return `(${formatField(this.subarray.base)}, ${formatShape(this.subarray.shape)})`
    if (this.fields) return this.#structText(this.align)
    if (this.kind === 'O') return 'object'
    if (this.byteorder === '>' || 'SUV'.includes(this.kind)) return this.str
    const unit = this.unit ? `[${this.unit}]` : ''
    if (this.kind === 'M') return `datetime64${unit}`
    if (this.kind === 'm') return `timedelta64${unit}`
    return NAMES[this.kind + this.itemsize] ?? this.str
  }

  /** The dtype as it is printed among the fields of another. */
  get printed() {
    return this.subarray ? this.name : this.fields ? this.#structText(false) : reprText(this.kind === 'b' ? '?' : this.str.replace('|', ''))
  }

  /** The fields one after another, or where they are not so, by where they stand (numpy's _dtype.py). @param {boolean} isAligned whether that is told @returns {string} */
  #structText(isAligned) {
    const fields = /** @type {Field[]} */ (this.fields)
    const join = (/** @type {(field: Field) => unknown} */ tell) => `[${fields.map(tell).join(', ')}]`
    let end = 0
    for (const { dtype, offset } of fields) end = offset === end ? end + dtype.itemsize : NaN
    const text =
      end === this.itemsize && !isAligned
        ? join((field) => `(${formatFieldName(field)}, ${formatField(field.dtype)})`)
        : `{'names': ${join(({ name }) => reprText(name))}, 'formats': ${join(({ dtype }) => dtype.printed)}, 'offsets': ${join(({ offset }) => offset)}${
            fields.some(({ title }) => title !== null) ? `, 'titles': ${join(({ title }) => (title === null ? 'None' : reprText(title)))}` : ''
          }, 'itemsize': ${this.itemsize}${isAligned ? ", 'aligned': True" : ''}}`
    return this.isRecord ? `(numpy.record, ${text})` : text
  }

  /** The dtype in the machine's byte order, which is little-endian. A structured dtype is given as it is. @returns {DType} */
  get native() {
    if (this.byteorder !== '>') return this
    const native = new DType(this.kind, this.itemsize, '<')
    native.unit = this.unit
    return native
  }

  /** The name. */
  toString() {
    return this.name
  }

  /** The name. */
  toJSON() {
    return this.name
  }

  /**
   * Takes the state that a pickle gives: a tuple of version, byte order, subarray, names, fields, item size, alignment,
   * flags and metadata (descriptor.c: arraydescr_setstate). Anything but a tuple is passed over.
   */
  [BUILD](/** @type {unknown} */ state) {
    if (!Array.isArray(state)) return
    if (this.#isSealed) throw new UnpicklingError('BAD_DTYPE', 'a numpy dtype that is in use already gets another state')
    const [, order, subarray, names, fields, itemsize, alignment, flags, metadata] = state
    if (asText(order) === '>' && hasByteOrder(this.kind, this.itemsize)) this.byteorder = '>'
    const size = asNumber(itemsize)
    if (size !== undefined && size >= 0 && this.hasFreeSize) {
      if (!Number.isSafeInteger(size)) throw new UnpicklingError('BAD_DTYPE', `a numpy dtype of ${size} bytes`)
      this.itemsize = size
      this.#leafBytes = size || 1
    }
    if (Array.isArray(subarray) && subarray[0] instanceof DType) {
      this.subarray = { base: subarray[0], shape: readShape(subarray[1]) }
    }
    if (Array.isArray(names)) {
      this.fields = readFields(names, fields)
      if (!this.fields) throw new UnpicklingError('BAD_DTYPE', 'the fields of a numpy dtype have names that are no text, or no dtypes')
    }
    this.#flags = asNumber(flags)
    this.align = ((this.#flags ?? 0) & ALIGNED_FLAG) !== 0
    const aligned = asNumber(alignment)
    if (aligned !== undefined && aligned > 0 && Number.isSafeInteger(aligned)) this.#alignment = aligned
    const isTime = this.kind === 'M' || this.kind === 'm'
    if (isTime) this.unit = readUnit(metadata)
    this.metadata = (isTime ? Array.isArray(metadata) && Array.isArray(metadata[1]) && metadata[0] : metadata) || undefined
    this.#name = undefined
    this.#check()
  }

  /** Refuses a dtype whose parts do not fit its item size, or that has more parts than a real one. */
  #check() {
    const { base, shape } = this.subarray ?? { base: undefined, shape: [] }
    const parts = base ? [base] : (this.fields ?? []).map((field) => field.dtype)
    const count = countOf(shape)
    const isInside = (this.fields ?? []).every(({ dtype, offset }) => offset >= 0 && offset + dtype.itemsize <= this.itemsize)
    const isFull = !base || (Number.isSafeInteger(count) && count * base.itemsize === this.itemsize)
    if (parts.includes(this)) throw new UnpicklingError('BAD_DTYPE', 'a numpy dtype that is a part of itself')
    for (const part of parts) part.seal()
    if (parts.length) {
      const times = base && !base.itemsize ? count : 1
      const names = (this.fields ?? []).reduce((sum, { name, title }) => sum + ((name.length + (title?.length ?? 0)) >> NAME_SHIFT), 0)
      this.#leafCount = parts.reduce((sum, part) => sum + part.#leafCount, 0) * times + names
      this.#leafBytes = base ? Math.max(base.#leafBytes * count, 1) : parts.reduce((sum, part) => sum + part.#leafBytes, 0)
      this.#depth = parts.reduce((depth, part) => Math.max(depth, part.#depth), 0) + 1
      this.hasObjects = parts.some((part) => part.hasObjects)
    }
    const isShared = this.#leafBytes > MOST_SHARED * this.itemsize + MOST_LEAVES
    if (!isInside || !isFull || isShared || this.#leafCount > MOST_LEAVES || this.#depth > DEEPEST)
      throw new UnpicklingError('BAD_DTYPE', 'the parts of a numpy dtype do not fit its item size, or are too many')
  }
}

/** The most plain elements that one element may hold. Shared dtypes would else let a short pickle ask for a huge one. */
const MOST_LEAVES = 10_000

/** A name counts as one more for each 256 characters that it has. */
const NAME_SHIFT = 8

/** How often the fields of a dtype may share each of its bytes: elements are read field by field. */
const MOST_SHARED = 64

/** The most dtypes that may lie within each other. */
const DEEPEST = 200

// numpy's ndarraytypes.h and dtype_api.h.
const OBJECT_FLAGS = 0x3f
const NEEDS_INIT = 0x08
const INHERITED_FLAGS = 0x1b
const STRUCTURED_FLAG = 0x10
/** numpy 1 holds the flags in a signed byte, refuses larger numbers, and so writes this flag as -128; numpy 2 reads that too. */
const ALIGNED_FLAG = 0x80

const hasByteOrder = (/** @type {string} */ kind, /** @type {number} */ itemsize) => !'bOSV'.includes(kind) && !(itemsize === 1 && 'iu'.includes(kind))

const formatShape = (/** @type {number[]} */ shape) => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
const formatFieldName = (/** @type {Field} */ { name, title }) => (title === null ? reprText(name) : `(${reprText(title)}, ${reprText(name)})`)

/** @returns {string} */
function formatField(/** @type {DType} */ dtype) {
  if (dtype.subarray) {
    const { base, shape } = dtype.subarray
    return `${base.printed}, ${formatShape(shape)}`
  }
  return dtype.printed
}

/** @param {unknown[]} names @param {unknown} fields a dict: name → (dtype, offset[, title]) @returns {Field[] | undefined} */
function readFields(names, fields) {
  /** @type {Field[]} */
  const list = []
  if (names.length > MOST_LEAVES || new Set(names).size < names.length) return undefined
  /** @type {Map<unknown, unknown> | undefined} */
  let byText
  for (const key of names) {
    const name = asText(key)
    const entry = name === undefined ? undefined : (getItem(fields, name) ?? (byText ??= textKeys(fields)).get(name))
    if (name === undefined || !Array.isArray(entry) || !(entry[0] instanceof DType)) return undefined
    const field = { name, title: asText(entry[2]) ?? null, dtype: entry[0], offset: asNumber(entry[1]) ?? NaN }
    const keys = [key, entry[2] ?? null]
    list.push(keys.every((item) => item === null || typeof item === 'string' || item instanceof Uint8Array) ? field : { ...field, keys })
  }
  return list
}

/** Gives the entries of a dict whose keys are bytes, as `encoding: 'bytes'` reads them, or `numpy.str_`, by their text. */
function textKeys(/** @type {unknown} */ dict) {
  const found = new Map()
  if (dict instanceof Map) for (const [key, value] of dict) if (!found.has(asText(key))) found.set(asText(key), value)
  return found
}

/** Reads the unit out of the metadata of a datetime. @param {unknown} metadata `(dict, (unit, count, den, event))` @returns {string} */
function readUnit(metadata) {
  const parts = Array.isArray(metadata) ? (metadata[1] ?? metadata[0]) : undefined
  if (!Array.isArray(parts)) return ''
  const unit = asText(parts[0])
  const count = asNumber(parts[1]) ?? 1
  if (unit === undefined || unit === 'generic') return ''
  const text = `${count === 1 ? '' : count}${unit}`
  if (!UNIT.test(text)) throw new UnpicklingError('BAD_DTYPE', 'a numpy datetime of an unknown unit')
  return text
}

/** A unit of datetime64 with its count; numpy 1.6 had business days. */
const UNIT = /^(?:[1-9]\d{0,9})?(?:[YMWDBhms]|[mun\u03bcpfa]s)$/

/** The kind and item size of numpy's one-letter type codes; C's long has 8 bytes. */
const LETTERS = /** @type {Record<string, string>} */ ({
  '?': 'b1',
  b: 'i1',
  B: 'u1',
  h: 'i2',
  H: 'u2',
  i: 'i4',
  I: 'u4',
  l: 'i8',
  L: 'u8',
  q: 'i8',
  Q: 'u8',
  e: 'f2',
  f: 'f4',
  d: 'f8',
  g: 'f16',
  F: 'c8',
  D: 'c16',
  G: 'c32',
  O: 'O8',
})
/** Gives the kind and item size of a plain dtype by its name. */
const codeOf = (/** @type {string} */ name) => Object.keys(NAMES).find((code) => NAMES[code] === name)

/**
 * Gives the dtype that `numpy.dtype(value)` makes in pickles: of a type string such as `f4`, `U3`, `M8` or `<f4`, of a name
 * or letter, or of the classes of numpy's scalars, numpy.record among them, which numpy before 1.4 has in another module.
 * @param {unknown} value @returns {DType | undefined} undefined where the value is of another form
 */
export function parseDType(value) {
  if (value instanceof PyClass) {
    const isRecord = value.name === 'record' && /^numpy(\._?core\.records)?$/.test(value.module)
    if (!isRecord && (value.module !== 'numpy' || value.name !== 'void')) return value.module === 'numpy' ? parseDType(value.name) : undefined
    const dtype = new DType('V', 0)
    dtype.isRecord = isRecord
    return dtype
  }
  const text = asText(value)
  if (text === undefined) return undefined
  const [, order, code] = /** @type {RegExpExecArray} */ (/^([<>=|]?)(.*)$/s.exec(text))
  const match = /^([biufcmMOSaUV])(\d{0,10})(?:\[(\w+)\])?$/.exec(Object.hasOwn(LETTERS, code) ? LETTERS[code] : (codeOf(code) ?? code))
  if (!match) return code === 'object' ? new DType('O', 8) : undefined
  const kind = match[1] === 'a' ? 'S' : match[1]
  const size = match[2] === '' ? (kind === 'O' || 'mM'.includes(kind) ? 8 : 0) : Number(match[2])
  if (!'SUV'.includes(kind) && (kind === 'O' ? size !== 4 && size !== 8 : 'mM'.includes(kind) ? size !== 8 : !NAMES[kind + size])) return undefined
  if (match[3] !== undefined && !UNIT.test(match[3]) && match[3] !== 'generic') return undefined
  const dtype = new DType(kind, kind === 'U' ? size * 4 : size, order === '>' ? '>' : '<')
  dtype.unit = match[3] ?? ''
  return dtype
}

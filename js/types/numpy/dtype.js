/**
 * numpy's dtype: what one element of an array is.
 * Source: numpy's `dtype.__reduce__` and `__setstate__` (descriptor.c), the
 * array interface's type strings, and the datetime metadata.
 */
import { UnpicklingError } from '../../errors.js'
import { BUILD, PyClass } from '../python/basic.js'
import { asNumber, getItem } from '../python/state-values.js'
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

/** @typedef {{ name: string, title: string | null, dtype: DType, offset: number }} Field */

/** Text of a str, or of Python 2's str read as bytes; undefined for what is neither. */
export function asText(/** @type {unknown} */ value) {
  if (value instanceof Uint8Array) return String.fromCharCode(...value)
  return typeof value === 'string' ? value : undefined
}

/** A numpy dtype. `toString()` and `name` are what numpy prints for `str(dtype)`. */
export class DType {
  // A bundler renames a class that speaks of itself.
  static name = 'DType'

  /** @type {number | undefined} */
  #alignment
  /** @type {number | undefined} */
  #flags

  /**
   * @param {string} kind one of numpy's letters: b i u f c m M O S U V
   * @param {number} itemsize bytes an element
   * @param {string} [byteorder] `<`, `>`, or `|` where there is none
   */
  constructor(kind, itemsize, byteorder = '<') {
    this.kind = kind
    this.itemsize = itemsize
    this.byteorder = hasByteOrder(kind, itemsize) ? byteorder : '|'
    /** The unit of datetime64 and timedelta64, `ns`, `3D`; empty where it is generic. */
    this.unit = ''
    /** Fields of a structured dtype, in order. @type {Field[] | undefined} */
    this.fields = undefined
    /** The element and shape of a subarray dtype. @type {{ base: DType, shape: number[] } | undefined} */
    this.subarray = undefined
    /** Whether the fields are aligned as C does. */
    this.align = false
    /** Whether elements are numpy.record. */
    this.isRecord = false
    /** What the user noted on the dtype, a dict, or undefined. @type {unknown} */
    this.metadata = undefined
    /** How many plain elements one element holds; shared dtypes count as often as they are held. */
    this.leafCount = 1
    /** Whether elements are or hold Python objects. */
    this.hasObjects = kind === 'O'
  }

  /** Bytes to which elements are aligned; told of S, U and V. @returns {number} */
  get alignment() {
    return this.#alignment ?? (this.kind === 'U' ? 4 : this.align ? Math.max(1, ...(this.fields ?? []).map(({ dtype }) => dtype.#naturalAlignment)) : 1)
  }

  /** @returns {number} */
  get #naturalAlignment() {
    if (this.subarray) return this.subarray.base.#naturalAlignment
    return 'SUV'.includes(this.kind) ? this.alignment : this.kind === 'c' ? this.itemsize / 2 : Math.min(this.itemsize, 16)
  }

  /** numpy's flags: how elements are held. @returns {number} */
  get flags() {
    if (this.#flags !== undefined) return this.#flags
    if (!this.fields) return this.kind === 'O' ? OBJECT_FLAGS : this.kind === 'U' ? NEEDS_INIT : 0
    const inherited = this.fields.reduce((flags, { dtype }) => flags | (dtype.subarray?.base ?? dtype).flags, 0) & INHERITED_FLAGS
    return (inherited | STRUCTURED_FLAG) - (this.align ? ALIGNED_FLAG : 0)
  }

  /** The array interface's type string, `<f4`, `|b1`, `<M8[ns]`; `|V12` for structured dtypes. */
  get str() {
    const size = this.kind === 'U' ? this.itemsize / 4 : this.itemsize
    const unit = this.unit ? `[${this.unit}]` : ''
    return this.kind === 'O' ? '|O' : `${this.byteorder}${this.kind}${size}${unit}`
  }

  /** The name, as `str(dtype)` prints it: `float32`, `>i4`, `datetime64[ns]`, `<U3`, `[('a', '<i4')]`. @returns {string} */
  get name() {
    if (this.subarray) return `(${formatField(this.subarray.base)}, ${formatShape(this.subarray.shape)})`
    if (this.isRecord) return `(numpy.record, ${this.#fieldNames})`
    if (this.fields) return this.#fieldNames
    if (this.kind === 'O') return 'object'
    if (this.byteorder === '>' || 'SUV'.includes(this.kind)) return this.str
    const unit = this.unit ? `[${this.unit}]` : ''
    if (this.kind === 'M') return `datetime64${unit}`
    if (this.kind === 'm') return `timedelta64${unit}`
    return NAMES[this.kind + this.itemsize] ?? this.str
  }

  get #fieldNames() {
    return `[${(this.fields ?? []).map((field) => `(${formatFieldName(field)}, ${formatField(field.dtype)})`).join(', ')}]`
  }

  /** The same dtype with the machine's byte order, fields too. @returns {DType} */
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

  /** The state that numpy gives: version, byte order, subarray, names, fields, item size, alignment, flags, metadata. */
  [BUILD](/** @type {unknown} */ state) {
    if (!Array.isArray(state)) return
    const [, order, subarray, names, fields, itemsize, alignment, flags, metadata] = state
    if (asText(order) === '>' && hasByteOrder(this.kind, this.itemsize)) this.byteorder = '>'
    const size = asNumber(itemsize)
    if (size !== undefined && size >= 0) this.itemsize = size
    if (Array.isArray(subarray) && subarray[0] instanceof DType) {
      const shape = (Array.isArray(subarray[1]) ? subarray[1] : [subarray[1]]).map((length) => asNumber(length) ?? NaN)
      this.subarray = { base: subarray[0], shape }
    }
    if (Array.isArray(names) && names.length) this.fields = readFields(names, fields)
    this.#flags = asNumber(flags)
    this.align = ((this.#flags ?? 0) & ALIGNED_FLAG) !== 0
    const aligned = asNumber(alignment)
    if (aligned !== undefined && aligned > 0) this.#alignment = aligned
    const isTime = this.kind === 'M' || this.kind === 'm'
    if (isTime) this.unit = readUnit(metadata)
    this.metadata = (isTime ? Array.isArray(metadata) && Array.isArray(metadata[1]) && metadata[0] : metadata) || undefined
    this.#check()
  }

  /** Refuses a dtype whose parts do not fill it, or of more parts than a real one has. */
  #check() {
    const { base, shape } = this.subarray ?? { base: undefined, shape: [] }
    const parts = base ? [base] : (this.fields ?? []).map((field) => field.dtype)
    const count = countOf(shape)
    const isInside = (this.fields ?? []).every(({ dtype, offset }) => offset >= 0 && offset + dtype.itemsize <= this.itemsize)
    const isFull = !base || (Number.isSafeInteger(count) && count >= 0 && count * base.itemsize === this.itemsize)
    if (parts.length) {
      this.leafCount = parts.reduce((sum, part) => sum + part.leafCount, 0)
      this.hasObjects = parts.some((part) => part.hasObjects)
    }
    if (!isInside || !isFull || this.leafCount > MOST_LEAVES)
      throw new UnpicklingError('BAD_DTYPE', 'the parts of a numpy dtype do not fit its item size, or are too many')
  }
}

const MOST_LEAVES = 10_000

// numpy's ndarraytypes.h and dtype_api.h.
const OBJECT_FLAGS = 0x3f
const NEEDS_INIT = 0x08
const INHERITED_FLAGS = 0x1b
const STRUCTURED_FLAG = 0x10
/** A sign before numpy 2, which reads a byte with it too; numpy 1 refuses anything larger. */
const ALIGNED_FLAG = 0x80

const hasByteOrder = (/** @type {string} */ kind, /** @type {number} */ itemsize) => !'bOSV'.includes(kind) && !(itemsize === 1 && 'iu'.includes(kind))

const quote = (/** @type {string} */ text) => `'${text.replace(/[\\']/g, '\\$&')}'`
const formatShape = (/** @type {number[]} */ shape) => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
const formatFieldName = (/** @type {Field} */ { name, title }) => (title === null ? quote(name) : `(${quote(title)}, ${quote(name)})`)

/** @returns {string} */
function formatField(/** @type {DType} */ dtype) {
  if (dtype.subarray) {
    const { base, shape } = dtype.subarray
    return `${base.fields ? base.name : quote(base.str)}, ${formatShape(shape)}`
  }
  return dtype.fields ? dtype.name : quote(dtype.str)
}

/** @param {unknown[]} names @param {unknown} fields a dict: name → (dtype, offset[, title]) @returns {Field[] | undefined} */
function readFields(names, fields) {
  /** @type {Field[]} */
  const list = []
  for (const key of names) {
    const name = asText(key)
    const entry = name === undefined ? undefined : (getItem(fields, name) ?? getBytesItem(fields, name))
    if (name === undefined || !Array.isArray(entry) || !(entry[0] instanceof DType)) return undefined
    list.push({ name, title: asText(entry[2]) ?? null, dtype: entry[0], offset: asNumber(entry[1]) ?? NaN })
  }
  return list
}

/** The entry of a dict that was read with `encoding: 'bytes'`. */
function getBytesItem(/** @type {unknown} */ dict, /** @type {string} */ name) {
  if (!(dict instanceof Map)) return undefined
  for (const [key, value] of dict) if (key instanceof Uint8Array && asText(key) === name) return value
  return undefined
}

/** @param {unknown} metadata `(dict, (unit, count, den, event))` @returns {string} */
function readUnit(metadata) {
  const parts = Array.isArray(metadata) ? (metadata[1] ?? metadata[0]) : undefined
  if (!Array.isArray(parts)) return ''
  const unit = asText(parts[0])
  const count = asNumber(parts[1]) ?? 1
  return unit === undefined || unit === 'generic' ? '' : `${count === 1 ? '' : count}${unit}`
}

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
/** The code of a plain kind, by its name. */
const codeOf = (/** @type {string} */ name) => Object.keys(NAMES).find((code) => NAMES[code] === name)

/**
 * A dtype out of the text that numpy's pickles give to `numpy.dtype`: `f4`, `U3`, `M8`, `<f4`; or of the class numpy.record.
 * @param {unknown} value @returns {DType | undefined} undefined where the text is of another form
 */
export function parseDType(value) {
  if (value instanceof PyClass) {
    if (value.module !== 'numpy' || (value.name !== 'record' && value.name !== 'void')) return undefined
    const dtype = new DType('V', 0)
    dtype.isRecord = value.name === 'record'
    return dtype
  }
  const text = asText(value)
  if (text === undefined) return undefined
  const [, order, code] = /** @type {RegExpExecArray} */ (/^([<>=|]?)(.*)$/s.exec(text))
  const match = /^([biufcmMOSaUV])(\d*)(?:\[(\w+)\])?$/.exec(LETTERS[code] ?? codeOf(code) ?? code)
  if (!match) return code === 'object' ? new DType('O', 8) : undefined
  const kind = match[1] === 'a' ? 'S' : match[1]
  const size = match[2] === '' ? (kind === 'O' || 'mM'.includes(kind) ? 8 : 0) : Number(match[2])
  if (!'OSUV'.includes(kind) && !'mM'.includes(kind) && !NAMES[kind + size]) return undefined
  const dtype = new DType(kind, kind === 'U' ? size * 4 : size, order === '>' ? '>' : '<')
  dtype.unit = match[3] ?? ''
  return dtype
}

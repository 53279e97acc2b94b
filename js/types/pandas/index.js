/**
 * pandas' indexes of every kind, which label rows and columns.
 *
 * An Index is the inert object of the pickle with getters over its arguments, so it is pickled as it was. Labels are not
 * made before somebody asks; those of a RangeIndex are counted without being made at all.
 *
 * Source: pandas/core/indexes (Index.__reduce__, _new_Index and its kin).
 */
import { UnpicklingError } from '../../errors.js'
import { asNumber, getItem } from '../python/state-values.js'
import { PyClass, PyObject, Tuple } from '../python/basic.js'
import { HEAD, mark, TEXT } from '../python/mark.js'
import { listItems, pythonRepr, pythonStr } from '../python/print-python.js'
import { named } from '../python/reduced.js'
import { NDArray } from '../numpy/ndarray.js'
import { periodColumn, readArray, readIntervals, zonedColumn } from './arrays.js'
import { Column, inertColumn, printOr, ToldColumn } from './column.js'
import { className } from './dtype.js'
import { readOldIndex } from './legacy.js'
import { offsetName } from './period.js'

/** The items of a list, and of the FrozenList that old pandas pickled. @param {any} value @returns {any[]} */
function listOf(value) {
  if (Array.isArray(value)) return value
  return className(value) === 'FrozenList' && Array.isArray(value.args[0]) ? value.args[0] : []
}

const isDict = (/** @type {unknown} */ value) =>
  value instanceof Map || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)

/** Labels that a range or the codes of a MultiIndex may stand for. */
const MOST_LABELS = 1 << 27

// What has been read of the indexes. An old one becomes an Index after it was made, and so it has no private fields.
/** @type {WeakMap<Index, Column>} */
const columns = new WeakMap()
/** @type {WeakMap<Index, any>} */
const oldParts = new WeakMap()

/** Gives the dict of what `_new_Index` makes an index of, or the same of an older one. @param {Index} index @returns {any} */
function partsOf(index) {
  const dict = index.args[1]
  if (isDict(dict)) return dict
  const known = oldParts.get(index)
  if (known) return known
  const parts = readOldIndex(index.state, index.kind)
  const data = /** @type {NDArray | undefined} */ (parts?.data)
  if (!data?.isLazy) oldParts.set(index, parts)
  return parts
}

const refuse = (/** @type {Index} */ index) => new UnpicklingError('BAD_PANDAS', `a ${index.kind} of a form that is not known`)

/** Reads the labels of an index. @param {Index} index @returns {Column | undefined} */
function readLabels(index) {
  const parts = partsOf(index)
  switch (index.kind) {
    case 'RangeIndex':
      return readRange(index)
    case 'MultiIndex':
      return readLevels(index)
    case 'IntervalIndex':
      if (getItem(parts, 'left') !== undefined)
        return readIntervals(getItem(parts, 'left'), getItem(parts, 'right'), getItem(parts, 'closed'), hasClosedDType(parts), readArray)
      return readArray(getItem(parts, 'data'))
    default:
      return readOld(index) ?? readArray(getItem(parts, 'data'))
  }
}

/** Before 0.24 the zone of dates and the frequency of periods stand beside plain numbers. @param {Index} index */
function readOld(index) {
  const parts = partsOf(index)
  const data = getItem(parts, 'data')
  if (!(data instanceof NDArray) || data.ndim !== 1) return undefined
  const zone = getItem(parts, 'tz') ?? null
  if (index.kind === 'DatetimeIndex' && data.descr.kind === 'M' && zone !== null) return zonedColumn(data.data, data.descr.unit, zone)
  const freq = getItem(parts, 'freq') ?? null
  return index.kind === 'PeriodIndex' && data.descr.kind === 'i' && freq !== null ? periodColumn(data.data, offsetName(freq)) : undefined
}

/** @param {Index} index */
function readRange(index) {
  const { start, step } = /** @type {{ start: number, stop: number, step: number }} */ (index.range)
  return new ToldColumn('int64', index.length, (row) => start + row * step, true)
}

/** @param {Index} index */
function readLevels(index) {
  const codes = index.levelCodes
  const own = index.levels
  if (codes.length === 0 || codes.length !== own.length || !codes.every((row) => row.length === codes[0].length)) return undefined
  if (!own.every((level) => level instanceof PyObject) || own.length * codes[0].length > MOST_LABELS) return undefined
  // Of a level of an unknown kind the labels are the inert object itself.
  const levels = own.map((level) => readArray(level)?.toArray())
  const label = (/** @type {number} */ row) => Tuple.from(levels.map((level, i) => (level ? (level[Number(codes[i][row])] ?? null) : own[i])))
  return new Column(
    'object',
    Array.from({ length: codes[0].length }, (_, row) => label(row)),
  )
}

/** A pandas Index. Its `kind` is its class, such as `Index`, `RangeIndex`, `DatetimeIndex` or `MultiIndex`. */
export class Index extends PyObject {
  static {
    mark(this, 'Index')
  }

  $type = 'Index'

  get kind() {
    return className(this)
  }

  /** The name, or null where there is none. @returns {any} */
  get name() {
    return getItem(partsOf(this), 'name') ?? null
  }

  /** The names of the levels, or the index's own name where it has no levels. @returns {any[]} */
  get names() {
    if (this.kind !== 'MultiIndex') return [this.name]
    const names = getItem(partsOf(this), 'names')
    return names === undefined ? this.levels.map((level) => level.name) : listOf(names)
  }

  /** The levels of a MultiIndex, each an Index of its labels. @returns {Index[]} */
  get levels() {
    return listOf(getItem(partsOf(this), 'levels')).map((level) => (level instanceof NDArray ? asIndex(level) : level))
  }

  /** The start, stop and step of a RangeIndex, and undefined of other kinds. @returns {{ start: number, stop: number, step: number } | undefined} */
  get range() {
    if (this.kind !== 'RangeIndex') return undefined
    const [start, stop, step] = ['start', 'stop', 'step'].map((key) => asNumber(getItem(partsOf(this), key)) ?? NaN)
    return { start, stop, step }
  }

  /** The frequency of dates as pandas writes it, or null where there is none. */
  get freq() {
    const data = getItem(partsOf(this), 'data')
    const state = data?.state
    const freq = getItem(partsOf(this), 'freq') ?? getItem(Array.isArray(state) ? state[2] : state, '_freq') ?? null
    if (freq === null && this.kind === 'PeriodIndex') return /^period\[(.*)\]$/.exec(this.dtype)?.[1] ?? null
    return freq === null ? null : offsetName(freq, false, this.kind !== 'PeriodIndex')
  }

  /** The labels as a column. @returns {Column} @throws {UnpicklingError} BAD_PANDAS where the form is not known */
  get column() {
    const known = columns.get(this)
    if (known) return known
    const column = readLabels(this)
    if (!column) throw refuse(this)
    columns.set(this, column)
    return column
  }

  /** For each level of a MultiIndex which of its labels each row has; -1 stands for none. @returns {any[]} */
  get levelCodes() {
    const codes = getItem(partsOf(this), 'codes') ?? getItem(partsOf(this), 'labels') ?? []
    const list = listOf(codes)
    return list.every((row) => row instanceof NDArray && 'iu'.includes(row.descr.kind)) ? list.map((row) => row.data) : []
  }

  /** The codes: of a MultiIndex an array for each level, of a CategoricalIndex those of its categories. @returns {any} */
  get codes() {
    return this.kind === 'MultiIndex' ? this.levelCodes : this.column.codes
  }

  get categories() {
    return this.column.categories
  }

  get ordered() {
    return this.column.ordered
  }

  get dtype() {
    return this.range ? 'int64' : this.column.dtype
  }

  get values() {
    return this.column.values
  }

  /** The number of labels, which of a range is told without making them. */
  get length() {
    if (!this.range) return this.column.length
    const { start, stop, step } = this.range
    const length = Math.max(0, Math.ceil((stop - start) / step))
    if (![start, stop, step].every(Number.isSafeInteger) || !(length <= MOST_LABELS)) throw refuse(this)
    return length
  }

  /** Gives the label at a place; a negative one counts from the end. */
  at(/** @type {number} */ row) {
    if (!this.range) return this.column.at(row)
    const place = row < 0 ? row + this.length : row
    return place >= 0 && place < this.length ? this.range.start + place * this.range.step : undefined
  }

  /** The labels of all rows. */
  toArray() {
    return this.column.toArray()
  }

  /** What Node prints before the elements. */
  [HEAD]() {
    return String(this)
  }

  /** What Node prints. */
  [TEXT]() {
    return listItems(this)
  }

  /** The labels. @returns {any} */
  toJSON() {
    return this.column.toJSON()
  }

  /** The labels. */
  [Symbol.iterator]() {
    return this.toArray()[Symbol.iterator]()
  }

  /** Gives the first place of a label, or -1 where it is none. A label of a MultiIndex is an array. */
  indexOf(/** @type {unknown} */ label) {
    if (!this.range) return this.toArray().findIndex((own) => isSameLabel(own, label))
    const place = (Number(isNumber(label) ? label : NaN) - this.range.start) / this.range.step
    return Number.isInteger(place) && place >= 0 && place < this.length ? place : -1
  }

  /** The kind, dtype, length and name, in a line. */
  toString() {
    return printOr(this.kind, () => `${this.kind} ${this.dtype} (${this.length},)${this.name === null ? '' : ` ${pythonStr(this.name)}`}`)
  }
}

const isNumber = (/** @type {unknown} */ value) => ['number', 'bigint', 'boolean'].includes(typeof value)

/** Tells whether a label is the one that a user asks for. Inert objects are compared by their text. @param {any} own @param {any} label @returns {boolean} */
function isSameLabel(own, label) {
  if (own === label) return true
  if (Array.isArray(own)) return Array.isArray(label) && own.length === label.length && own.every((part, i) => isSameLabel(part, label[i]))
  if (own instanceof PyObject) return pythonRepr(own) === pythonRepr(label)
  // An int and a BigInt may be the same number.
  return isNumber(own) && isNumber(label) && Number.isInteger(Number(own)) && Number.isInteger(Number(label)) && BigInt(own) === BigInt(label)
}

/**
 * Tells whether the dtype of an IntervalIndex names the closed side. pandas 1.3, which began to do so, also put `closed`
 * before `name` in the pickle.
 * @param {any} parts
 */
function hasClosedDType(parts) {
  const keys = parts instanceof Map ? [...parts.keys()] : Object.keys(parts)
  return keys.indexOf('closed') < keys.indexOf('name')
}

/** Makes what `_new_Index(cls, parts)` gives, or undefined where the arguments are of another form. @param {unknown[]} args @param {unknown} callable */
export const makeIndex = (args, callable) => (args.length === 2 && args[0] instanceof PyClass && isDict(args[1]) ? new Index(callable, args) : undefined)

/** Gives an Index of labels in an array, which no pickle held. */
export const asIndex = (/** @type {NDArray} */ data) =>
  new Index(named('pandas.core.indexes.base', '_new_Index'), [named('pandas.core.indexes.base', 'Index'), { data, name: null }])

/** An index of an unknown kind, whose labels are all the inert object itself. */
class InertIndex extends Index {
  #column

  constructor(/** @type {any} */ object, /** @type {number} */ length) {
    super(object.class, object.args, object.kwargs, object.isNew, object.base)
    this.state = object.state
    this.#column = inertColumn(className(object), object, length)
  }

  get name() {
    return null
  }

  get names() {
    return [null]
  }

  get range() {
    return undefined
  }

  get column() {
    return this.#column
  }
}

/**
 * Gives an axis as an Index, one of inert labels where it is of an unknown form and its length is known otherwise.
 * @param {unknown} axis @param {() => number | undefined} lengthOf @returns {Index} @throws {UnpicklingError} BAD_PANDAS where the length is not known
 */
export function asKnownIndex(axis, lengthOf) {
  if (axis instanceof Index && isReadable(axis)) return axis
  const length = axis instanceof PyObject ? lengthOf() : undefined
  if (length === undefined) throw new UnpicklingError('BAD_PANDAS', 'a pandas index of a form that is not known')
  return new InertIndex(axis, length)
}

/** Whether the labels of an index can be told, be it later, as where they are in a file still, or are many to make. @param {Index} index */
function isReadable(index) {
  try {
    return index.range !== undefined || index.kind === 'MultiIndex' || index.column !== undefined
  } catch (error) {
    return /** @type {any} */ (error)?.code !== 'BAD_PANDAS'
  }
}

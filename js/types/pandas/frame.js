/**
 * pandas' DataFrame and Series, read out of the blocks in which pandas keeps their columns.
 *
 * Both are the inert objects of the pickle with getters over their state, so they are pickled as they were, and nothing is
 * read before somebody asks. arrays.js reads the values of a block, index.js the labels.
 *
 * Source: pandas/core/internals/managers.py and pandas/_libs/internals.pyx (BlockManager.__reduce__, __setstate__, _unpickle_block).
 */
import { UnpicklingError } from '../../errors.js'
import { asNumber, getItem } from '../python/state-values.js'
import { PyObject } from '../python/basic.js'
import { Slice } from '../python/collections.js'
import { NDArray } from '../numpy/ndarray.js'
import { readArray } from './arrays.js'
import { Index } from './index.js'
import { ColumnObject } from './column.js'
import { formatFrame, formatSeries } from './print.js'

/** @typedef {import('./column.js').Column} Column */
/** @typedef {{ values: any, places: any }} Block */

const refuse = (/** @type {string} */ what) => new UnpicklingError('BAD_PANDAS', `a pandas ${what} of a form that is not known`)

/**
 * Gives the axes and blocks of a manager, whichever version of pandas wrote it.
 * @param {any} owner a DataFrame or Series @returns {{ axes: Index[], blocks: Block[] }}
 */
function readManager(owner) {
  const manager = getItem(owner.state, '_mgr') ?? getItem(owner.state, '_data')
  if (!(manager instanceof PyObject)) throw refuse('object')
  const parts = manager.state === undefined ? readArguments(manager.args) : readState(manager.state)
  if (!parts || !parts.axes.every((axis) => axis instanceof Index)) throw refuse('block manager')
  return parts
}

/** Reads the arguments of `BlockManager(blocks, axes)`, where each block is a call with its values and places. @param {any[]} args */
function readArguments([blocks, axes]) {
  if (!Array.isArray(axes)) return undefined
  const list = Array.isArray(blocks) ? blocks : [blocks]
  if (!list.every((block) => block instanceof PyObject)) return undefined
  return { axes, blocks: list.map(({ args: [values, places] }) => ({ values, places })) }
}

/** Reads a state, a tuple whose fourth item is `{'0.14.1': {axes, blocks}}`; the others are for older versions. @param {any} state */
function readState(state) {
  const named = Array.isArray(state) ? getItem(state[3], '0.14.1') : undefined
  const axes = getItem(named, 'axes')
  const blocks = getItem(named, 'blocks')
  if (!Array.isArray(axes) || !Array.isArray(blocks)) return undefined
  return { axes, blocks: blocks.map((block) => ({ values: getItem(block, 'values'), places: getItem(block, 'mgr_locs') })) }
}

/** Gives the places of the columns of a block. @param {any} places an array of ints, or a slice @param {number} count of all columns @returns {number[]} */
function readPlaces(places, count) {
  if (places instanceof NDArray) return Array.from(places.data, Number)
  if (!(places instanceof Slice)) throw refuse('block')
  const step = asNumber(places.step) ?? 1
  const bound = (/** @type {unknown} */ value, /** @type {number} */ otherwise) => asNumber(value) ?? otherwise
  const list = []
  const stop = bound(places.stop, step < 0 ? -1 : count)
  if (step === 0) throw refuse('block')
  for (let at = bound(places.start, step < 0 ? count - 1 : 0); at >= 0 && at < count && (step < 0 ? at > stop : at < stop); at += step) list.push(at)
  return list
}

/** A pandas Series. What it gives fails with BAD_PANDAS where the pickle has a form that is not known. */
export class Series extends ColumnObject {
  /** @type {{ index: Index, array: Column } | undefined} */
  #parts

  get #read() {
    if (this.#parts) return this.#parts
    const { axes, blocks } = readManager(this)
    const array = blocks.length === 1 ? readArray(blocks[0].values) : undefined
    if (!array) throw refuse('Series')
    this.#parts = { index: axes[0], array }
    return this.#parts
  }

  /** The name, or null where there is none. @returns {any} */
  get name() {
    return getItem(this.state, '_name') ?? getItem(this.state, 'name') ?? null
  }

  /** The labels of the rows. */
  get index() {
    return this.#read.index
  }

  /** The values and what belongs to their type: codes and categories, or the ends of intervals. */
  get array() {
    return this.#read.array
  }

  /** As pandas prints it. */
  toString() {
    return formatSeries(this)
  }
}

/** A column of a DataFrame as a Series, which no pickle held. */
class FrameSeries extends Series {
  #name
  #index
  #array

  constructor(/** @type {any} */ name, /** @type {Index} */ index, /** @type {Column} */ array) {
    super(undefined, [])
    this.#name = name
    this.#index = index
    this.#array = array
  }

  get name() {
    return this.#name
  }

  get index() {
    return this.#index
  }

  get array() {
    return this.#array
  }
}

/** A pandas DataFrame. What it gives fails with BAD_PANDAS where the pickle has a form that is not known. */
export class DataFrame extends PyObject {
  /** @type {{ columns: Index, index: Index, places: { block: Block, row: number }[] } | undefined} */
  #parts
  /** @type {(Column | undefined)[]} */
  #arrays = []

  get #read() {
    if (this.#parts) return this.#parts
    const {
      axes: [columns, index],
      blocks,
    } = readManager(this)
    if (!(index instanceof Index)) throw refuse('DataFrame')
    const count = columns.length
    /** @type {{ block: Block, row: number }[]} */
    const places = new Array(count)
    for (const block of blocks) readPlaces(block.places, count).forEach((place, row) => (places[place] = { block, row }))
    if (Array.from(places).includes(/** @type {any} */ (undefined))) throw refuse('DataFrame')
    this.#parts = { columns, index, places }
    return this.#parts
  }

  /** The labels of the columns, an Index, which can be iterated. */
  get columns() {
    return this.#read.columns
  }

  /** The labels of the rows. */
  get index() {
    return this.#read.index
  }

  /** The number of rows and of columns. @returns {[number, number]} */
  get shape() {
    return [this.index.length, this.columns.length]
  }

  /** The number of rows. */
  get length() {
    return this.index.length
  }

  /** The name of the type of each column, in order. */
  get dtypes() {
    return Array.from({ length: this.columns.length }, (_, place) => this.#arrayAt(place).dtype)
  }

  #arrayAt(/** @type {number} */ place) {
    const { block, row } = this.#read.places[place]
    const array = (this.#arrays[place] ??= readArray(block.values, row))
    if (!array) throw refuse('column')
    return array
  }

  /** Gives the array that holds a column, which may be in the file still, and the row of it that is the column's. @param {number} place */
  heldAt(place) {
    const { block, row } = this.#read.places[place]
    return { values: block.values, row }
  }

  /** Takes a column that was read alone. @param {number} place @param {any} values an array of one row */
  setColumn(place, values) {
    this.#arrays[place] ??= readArray(values)
  }

  /** Gives a column by its name: the first where several have it, undefined where none has. @returns {Series | undefined} */
  column(/** @type {any} */ name) {
    const place = this.columns.indexOf(name)
    return place < 0 ? undefined : this.columnAt(place)
  }

  /** Gives a column by its place; a negative one counts from the end. @returns {Series} @throws {RangeError} where there is none */
  columnAt(/** @type {number} */ place) {
    const { length } = this.columns
    if (!Number.isInteger(place) || place < -length || place >= length) throw new RangeError(`no column ${place} in a DataFrame of ${length}`)
    const at = place < 0 ? place + length : place
    return new FrameSeries(this.columns.at(at), this.index, this.#arrayAt(at))
  }

  /**
   * Gives the rows as objects with a property for each column. Of columns of the same name the second is `name.1`, as pandas
   * names them when it reads a table.
   * @returns {Record<string, any>[]}
   */
  toRows() {
    const names = uniqueNames(this.columns.toArray())
    const columns = names.map((_, place) => this.#arrayAt(place))
    return Array.from({ length: this.length }, (_, row) => {
      /** @type {Record<string, any>} */
      const object = {}
      names.forEach((name, place) =>
        Object.defineProperty(object, name, { value: columns[place].at(row), writable: true, enumerable: true, configurable: true }),
      )
      return object
    })
  }

  /** The rows, as `toRows` gives them. */
  [Symbol.iterator]() {
    return this.toRows()[Symbol.iterator]()
  }

  /** As pandas prints it. */
  toString() {
    return formatFrame(this)
  }
}

/** Gives a property name for each label, all different. */
function uniqueNames(/** @type {any[]} */ labels) {
  const taken = new Set()
  return labels.map((label) => {
    const base = String(label)
    let name = base
    for (let count = 1; taken.has(name); count++) name = `${base}.${count}`
    taken.add(name)
    return name
  })
}

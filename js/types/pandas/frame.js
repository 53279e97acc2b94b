/**
 * pandas' DataFrame and Series, read out of the blocks in which pandas keeps their columns.
 *
 * Both are the inert objects of the pickle with getters over their state, so they are pickled as they were, and nothing is
 * read before somebody asks. manager.js finds the blocks, arrays.js reads the values of a block, index.js the labels.
 *
 * A column or an index of an unknown kind does not hide its neighbours: its values are the inert object that the pickle has there.
 */
import { getItem } from '../python/state-values.js'
import { PyObject } from '../python/basic.js'
import { LimitError } from '../../errors.js'
import { HEAD, jsonInt, mark, TEXT } from '../python/mark.js'
import { pythonStr } from '../python/print-python.js'
import { NDArray } from '../numpy/ndarray.js'
import { readArray } from './arrays.js'
import { ColumnObject, inertColumn, printOr, ToldColumn } from './column.js'
import { className } from './dtype.js'
import { asKnownIndex } from './index.js'
import { readOldSeries } from './legacy.js'
import { readManager, readPlaces, refuse, widthsOf } from './manager.js'
import { formatFrame, formatSeries } from './print.js'

/** @typedef {import('./column.js').Column} Column */
/** @typedef {import('./index.js').Index} Index */
/** @typedef {import('./manager.js').Block} Block */

/** How many rows the values of blocks have; undefined where all are of an unknown form. @param {Block[]} blocks */
function heightOf(blocks) {
  for (const { values } of blocks) {
    if (values instanceof NDArray) return values.shape[values.ndim - 1]
    const found = readArray(values)
    if (found) return found.length
  }
  return undefined
}

// What has been read of the tables. An instance of a user's class becomes one of these after it was made, and so it has no private fields.
/** @type {WeakMap<Series, { index: Index, array: Column }>} */
const seriesParts = new WeakMap()
/** @type {WeakMap<DataFrame, { columns: Index, index: Index, places: { block: Block, row: number }[], arrays: (Column | undefined)[] }>} */
const frameParts = new WeakMap()

/** @param {Series} series */
function readSeries(series) {
  const known = seriesParts.get(series)
  if (known) return known
  const { axes, blocks } = readManager(series)
  if (blocks.length !== 1) throw refuse('Series')
  const [{ values }] = blocks
  const found = readArray(values)
  const index = asKnownIndex(axes[0], () => found?.length)
  if (index.range && found && index.length !== found.length) throw refuse('Series')
  const parts = { index, array: found ?? inertColumn(className(values), values, index.length) }
  seriesParts.set(series, parts)
  return parts
}

/** @param {DataFrame} frame */
function readFrame(frame) {
  const known = frameParts.get(frame)
  if (known) return known
  const { axes, blocks } = readManager(frame)
  if (axes.length !== 2) throw refuse('DataFrame')
  const index = asKnownIndex(axes[1], () => heightOf(blocks))
  const columns = asKnownIndex(axes[0], () => undefined)
  // A range says how long it is, and nothing else in the file has to be as long.
  if (index.range && (heightOf(blocks) ?? index.length) !== index.length) throw refuse('DataFrame')
  const count = columns.length
  if (count > widthsOf(blocks)) throw refuse('DataFrame')
  /** @type {{ block: Block, row: number }[]} */
  const places = new Array(count)
  for (const block of blocks) readPlaces(block, count).forEach((place, row) => (places[place] = { block, row }))
  if (places.length !== count || Array.from(places).includes(/** @type {any} */ (undefined))) throw refuse('DataFrame')
  /** @type {(Column | undefined)[]} */
  const arrays = []
  const parts = { columns, index, places, arrays }
  frameParts.set(frame, parts)
  return parts
}

/** Gives a column of a frame; its values are the inert array where that is of an unknown kind. @param {DataFrame} frame @param {number} place */
function arrayAt(frame, place) {
  const { places, arrays, index } = readFrame(frame)
  const { block, row } = places[place]
  return (arrays[place] ??= readArray(block.values, row) ?? inertColumn(className(block.values), block.values, index.length))
}

/** A pandas Series. What it gives fails with BAD_PANDAS where the pickle has a form that is not known. */
export class Series extends ColumnObject {
  static {
    mark(this, 'Series')
  }

  $type = 'Series'

  /** The name, or null where there is none. @returns {any} */
  get name() {
    const old = readOldSeries(this.state, className(this).startsWith('Sparse'))
    return (old ? old.name : (getItem(this.state, '_name') ?? getItem(this.state, 'name'))) ?? null
  }

  /** The labels of the rows. */
  get index() {
    return readSeries(this).index
  }

  /** The values and what belongs to their type: codes and categories, or the ends of intervals. */
  get array() {
    return readSeries(this).array
  }

  /** What Node prints before the elements. */
  [HEAD]() {
    return `${this.dtype} (${this.length},)`
  }

  /** What Node prints. */
  [TEXT]() {
    return String(this)
  }

  /** The name, the labels of the rows and the values. @returns {any} */
  toJSON() {
    return { name: jsonInt(this.name), index: this.index.toJSON(), data: this.array.toJSON() }
  }

  /** As pandas prints it. */
  toString() {
    return printOr('Series', () => formatSeries(this))
  }
}

/** A column of a DataFrame as a Series, which no pickle held. */
export class FrameSeries extends Series {
  constructor(/** @type {any} */ name, /** @type {Index} */ index, /** @type {Column} */ array) {
    super(undefined, [])
    for (const [key, value] of Object.entries({ name, index, array })) Object.defineProperty(this, key, { value, writable: true, enumerable: true })
  }
}

/** A pandas DataFrame. What it gives fails with BAD_PANDAS where the pickle has a form that is not known. */
export class DataFrame extends PyObject {
  static {
    mark(this, 'DataFrame')
  }

  $type = 'DataFrame'

  /** The labels of the columns, an Index, which can be iterated. */
  get columns() {
    return readFrame(this).columns
  }

  /** The labels of the rows. */
  get index() {
    return readFrame(this).index
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
    return Array.from({ length: this.columns.length }, (_, place) => arrayAt(this, place).dtype)
  }

  /** Gives the array that holds a column, which may be in the file still, and the row of it that is the column's. @param {number} place */
  heldAt(place) {
    const { block, row } = readFrame(this).places[place]
    return { values: block.values, row }
  }

  /** Takes a column that was read alone. @param {number} place @param {any} values an array of one row */
  setColumn(place, values) {
    readFrame(this).arrays[place] ??= readArray(values)
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
    return new FrameSeries(this.columns.at(at), this.index, arrayAt(this, at))
  }

  /**
   * Gives the rows as objects with a property for each column. Of columns of the same name the second is `name.1`, as pandas
   * names them when it reads a table.
   * @returns {Record<string, any>[]}
   */
  toRows() {
    const names = uniqueNames(this.columns.toArray())
    const columns = names.map((_, place) => arrayAt(this, place))
    const { length } = this
    const most = columns.every((column) => column instanceof ToldColumn) ? MOST_TOLD_ROWS : MOST_CELLS / columns.length
    if (length > most) throw new LimitError('TOO_LARGE', `a DataFrame of ${length} rows and ${columns.length} columns is too large to be a list of rows`)
    return Array.from({ length }, (_, row) => {
      /** @type {Record<string, any>} */
      const object = {}
      names.forEach((name, place) =>
        Object.defineProperty(object, name, { value: columns[place].at(row), writable: true, enumerable: true, configurable: true }),
      )
      return object
    })
  }

  /** What Node prints before the elements. */
  [HEAD]() {
    return `(${this.shape.join(', ')})`
  }

  /** The rows, as `toRows` gives them. @returns {any} */
  toJSON() {
    const rows = this.toRows()
    for (const row of rows) for (const name of Object.keys(row)) row[name] = jsonInt(row[name])
    return rows
  }

  /** The rows, as `toRows` gives them. */
  [Symbol.iterator]() {
    return this.toRows()[Symbol.iterator]()
  }

  /** As pandas prints it. */
  toString() {
    return printOr('DataFrame', () => formatFrame(this))
  }
}

/** The most cells of the rows of a frame, and the most rows where no column holds its values one by one. */
const MOST_CELLS = 2 ** 27
const MOST_TOLD_ROWS = 2 ** 22
/** How much of a name another begins with that is told from it by its number. */
const MOST_NAME = 1000

/** The text of a label. @param {any} label @returns {string} */
const nameOf = (label) => (Array.isArray(label) ? label.map(pythonStr).join() : typeof label === 'object' && label !== null ? pythonStr(label) : String(label))

/** Gives a property name for each label, all different. */
function uniqueNames(/** @type {any[]} */ labels) {
  const taken = new Set()
  /** How many have had each name. @type {Map<string, number>} */
  const counts = new Map()
  return labels.map((label) => {
    const base = nameOf(label)
    let name = base
    let count = counts.get(base) ?? 1
    for (; taken.has(name); count++) name = `${base.slice(0, MOST_NAME)}.${count}`
    counts.set(base, count)
    taken.add(name)
    return name
  })
}

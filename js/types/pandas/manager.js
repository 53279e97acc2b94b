/**
 * Finds the axes and blocks of a DataFrame or Series, whichever version of pandas wrote it: a BlockManager's arguments
 * since 1.3, its state since 0.14.1 and before that, and the sparse types from before 0.13, which had none.
 *
 * Source: pandas/core/internals/managers.py and pandas/_libs/internals.pyx (BlockManager.__reduce__, __setstate__, _unpickle_block).
 */
import { UnpicklingError } from '../../errors.js'
import { asNumber, getItem } from '../python/state-values.js'
import { PyObject } from '../python/basic.js'
import { Slice } from '../python/collections.js'
import { pythonStr } from '../python/print-python.js'
import { NDArray } from '../numpy/ndarray.js'
import { elementsOf, sparseColumn } from './arrays.js'
import { className } from './dtype.js'
import { asIndex, Index } from './index.js'
import { readOldSeries } from './legacy.js'

/** @typedef {{ values: any, places: any }} Block `values` is an array or a Column; `places` undefined for all places */
/** @typedef {{ axes: unknown[], blocks: Block[] }} Manager axes that are not known are no Index */

export const refuse = (/** @type {string} */ what) => new UnpicklingError('BAD_PANDAS', `a pandas ${what} of a form that is not known`)

/** Gives the manager of a state, which before 0.17 was the state itself. @param {any} state @returns {PyObject | undefined} */
export function managerOf(state) {
  const manager = state instanceof PyObject ? state : (getItem(state, '_mgr') ?? getItem(state, '_data'))
  return manager instanceof PyObject ? manager : undefined
}

/** Gives the axes and blocks of a DataFrame or Series. @param {PyObject} owner @returns {Manager} @throws {UnpicklingError} BAD_PANDAS where the form is not known */
export function readManager(owner) {
  const manager = managerOf(owner.state)
  const parts = manager ? (manager.state === undefined ? readArguments(manager.args) : readState(manager.state)) : readUnmanaged(owner)
  if (!parts) throw refuse(manager ? 'block manager' : 'object')
  return { axes: parts.axes.map((axis) => (axis instanceof NDArray ? asIndex(axis) : axis)), blocks: parts.blocks }
}

/** Reads the arguments of `BlockManager(blocks, axes)`, where each block is a call with its values and places. @param {any[]} args @returns {Manager | undefined} */
function readArguments([blocks, axes]) {
  if (!Array.isArray(axes)) return undefined
  const list = Array.isArray(blocks) ? blocks : [blocks]
  if (!list.every((block) => block instanceof PyObject)) return undefined
  return { axes, blocks: list.map(({ args: [values, places] }) => ({ values, places })) }
}

/** Reads a state, a tuple whose fourth item is `{'0.14.1': {axes, blocks}}`; the others are for older versions. @param {any} state @returns {Manager | undefined} */
function readState(state) {
  if (!Array.isArray(state)) return undefined
  const named = getItem(state[3], '0.14.1')
  if (named === undefined) return readOldState(state)
  const axes = getItem(named, 'axes')
  const blocks = getItem(named, 'blocks')
  if (!Array.isArray(axes) || !Array.isArray(blocks)) return undefined
  return { axes, blocks: blocks.map((block) => ({ values: getItem(block, 'values'), places: getItem(block, 'mgr_locs') })) }
}

/** Reads a state of before 0.14.1, where each block has the labels of its columns. @param {any[]} state @returns {Manager | undefined} */
function readOldState([axes, values, items]) {
  if (![axes, values, items].every(Array.isArray) || values.length !== items.length) return undefined
  if (axes.length === 1 || values.length === 1) return { axes, blocks: values.map((/** @type {any} */ array) => ({ values: array, places: undefined })) }
  const labels = axes[0]
  if (!(labels instanceof Index) || !items.every((/** @type {any} */ own) => own instanceof Index)) return undefined
  /** @type {Map<string, number>} */
  const placeOf = new Map()
  labels.toArray().forEach((label, place) => placeOf.set(keyOf(label), place))
  // Labels that are there twice would not tell which column is whose; pandas refuses them too.
  if (placeOf.size !== labels.length) return undefined
  return {
    axes,
    blocks: values.map((/** @type {any} */ array, /** @type {number} */ i) => ({
      values: array,
      places: items[i].toArray().map((/** @type {any} */ label) => placeOf.get(keyOf(label)) ?? -1),
    })),
  }
}

/** A text for a label, another for each label. @param {any} label @returns {string} */
const keyOf = (label) => `${typeof label} ${pythonStr(label)}`

/** Reads what had no manager: Series before 0.13, sparse frames before 0.13. @param {PyObject} owner @returns {Manager | undefined} */
function readUnmanaged(owner) {
  const { state } = owner
  const isSparse = className(owner).startsWith('Sparse')
  const series = readOldSeries(state, isSparse)
  if (series) {
    const values = isSparse ? sparseColumn(series.data, series.places, series.fill, series.data.dtype) : series.data
    return { axes: [series.index], blocks: [{ values, places: undefined }] }
  }
  if (!isSparse || !Array.isArray(state) || !(state[1] instanceof Index)) return undefined
  const [columns, labels, index, fill] = state
  const blocks = labels.toArray().map((label, place) => {
    const column = columns instanceof Map ? columns.get(label) : getItem(columns, pythonStr(label))
    const [places, stored] = Array.isArray(column) ? column : []
    const values = stored instanceof NDArray ? sparseColumn(stored, places, fill, stored.dtype) : undefined
    return { values: values ?? stored, places: [place] }
  })
  return { axes: [labels, index], blocks }
}

/** How many columns the values of a block are. @param {Block} block */
export function widthOf({ values }) {
  const elements = elementsOf(values)
  return elements?.ndim === 2 ? elements.shape[0] : 1
}

/** The most columns that may have no elements: nothing in the file has to be as large. */
const MOST_EMPTY = 1 << 20

/** How many columns blocks are at most. @param {Block[]} blocks */
export function widthsOf(blocks) {
  let empty = 0
  let width = 0
  for (const block of new Set(blocks.map(({ values }) => values))) {
    const own = widthOf({ values: block, places: undefined })
    if (own > 1 && elementsOf(block)?.size === 0) empty += own
    else width += own
  }
  return width + Math.min(empty, MOST_EMPTY)
}

/** Gives the places of the columns of a block. @param {Block} block @param {number} count of all columns @returns {number[]} */
export function readPlaces(block, count) {
  const { places } = block
  const width = widthOf(block)
  const list =
    places instanceof Slice
      ? sliced(places, count, width)
      : places instanceof NDArray && 'iu'.includes(places.descr.kind)
        ? Array.from(places.data, Number)
        : (places ?? [...Array(width).keys()])
  const isPlace = (/** @type {unknown} */ place) => Number.isInteger(place) && Number(place) >= 0 && Number(place) < count
  if (!Array.isArray(list) || list.length > width || !list.every(isPlace)) throw refuse('block')
  return list
}

/** The numbers of a slice, one more than `most` at most. @param {Slice} slice @param {number} count @param {number} most */
function sliced(slice, count, most) {
  const step = asNumber(slice.step) ?? 1
  const bound = (/** @type {unknown} */ value, /** @type {number} */ otherwise) => asNumber(value) ?? otherwise
  const list = []
  const stop = bound(slice.stop, step < 0 ? -1 : count)
  const isInside = (/** @type {number} */ at) => at >= 0 && at < count && (step < 0 ? at > stop : at < stop)
  if (!step || ![step, stop].every(Number.isSafeInteger)) throw refuse('block')
  for (let at = bound(slice.start, step < 0 ? count - 1 : 0); isInside(at) && list.length <= most; at += step) list.push(at)
  return list
}

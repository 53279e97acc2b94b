/**
 * Reads the states of pandas before 0.15, whose Index and Series were subclasses of ndarray, and of its sparse types, which
 * were so up to 0.24: a tuple of the array's own state and of the attributes.
 *
 * Source: pandas 0.20.3's pandas/compat/pickle_compat.py, and __setstate__ of pandas/core/indexes, pandas/core/series.py, pandas/core/sparse.
 */
import { BUILD, PyClass } from '../python/basic.js'
import { DType } from '../numpy/dtype.js'
import { NDArray } from '../numpy/ndarray.js'

/** Tells whether a value is the state of an ndarray: version, shape, dtype, order and elements. @returns {state is unknown[]} */
const isArrayState = (/** @type {any} */ state) => Array.isArray(state) && state.length === 5 && Array.isArray(state[1]) && state[2] instanceof DType

const EMPTY = new DType('f', 8)

/** The classes that were subclasses of ndarray, and what their instances are read as. */
const OLD_CLASSES = /^(?:\w*Index|DateRange|(?:Sparse)?(?:Time)?Series|SparseArray)$/

/** Tells whether a value is the state of an ndarray, or that and the attributes of its subclass. */
const isOldState = (/** @type {any} */ state) =>
  isArrayState(state) || (Array.isArray(state) && state.length === 2 && isArrayState(state[0]) && Array.isArray(state[1]))

/** Tells whether a value is the state of a DateRange of pandas 0.7: that of an Index, the frequency and the zone. */
const isDateRangeState = (/** @type {any} */ state) => Array.isArray(state) && state.length === 3 && isOldState(state[0])

/**
 * Gives the parts of the state of a subclass of ndarray: the array and the list of its own attributes; undefined where the
 * state is of another form.
 * @param {any} state
 */
export function readOldState(state) {
  if (!isOldState(state)) return undefined
  const [first, own] = isArrayState(state) ? [state, []] : state
  const data = new NDArray(EMPTY, [0], 'C', new Uint8Array(0))
  data[BUILD](first)
  return { data, own }
}

/** Tells whether an inert object is an instance of such a class, by its name and the form of its state. @param {import('../python/basic.js').PyObject} object @param {string} name */
export function isOldInstance({ class: pyclass, state }, name) {
  if (!(pyclass instanceof PyClass) || !Array.isArray(state) || !OLD_CLASSES.test(name)) return false
  return name === 'DateRange' ? isDateRangeState(state) : isOldState(state)
}

/**
 * Gives the parts of an old Index by the names that `_new_Index` has for them.
 * @param {unknown} state @param {string} kind the name of the class @returns {Record<string, unknown> | undefined}
 */
export function readOldIndex(state, kind) {
  if (isDateRangeState(state)) {
    const [inner, freq, tz] = /** @type {any[]} */ (state)
    return { ...readOldIndex(inner, kind), freq, tz }
  }
  const old = readOldState(state)
  if (!old) return undefined
  const { data, own } = old
  if (kind === 'MultiIndex') return own.length < 4 ? {} : { levels: own[0], labels: own[1], sortorder: own[2], names: own[3] }
  return { data, name: own[0] ?? null, freq: own[1] ?? null, tz: own[2] ?? null }
}

/**
 * Gives the parts of an old Series: values, labels and name. One that is sparse has its fill value and its places too.
 * @param {unknown} state @param {boolean} isSparse
 */
export function readOldSeries(state, isSparse) {
  const old = readOldState(state)
  if (!old) return undefined
  const { data, own } = old
  return isSparse ? { data, index: own[0], fill: own[1], places: own[2], name: own[3] } : { data, index: own[0], name: own[1] }
}

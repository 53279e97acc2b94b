/** Handlers for the names of pandas, 0.10 to 3. A class is in other modules in other versions, so it goes by its name and by the package. */
import { PyObject } from '../python/basic.js'
import { getItem } from '../python/state-values.js'
import { ARRAY_NAMES, ExtensionArray } from './arrays.js'
import { DataFrame, Series } from './frame.js'
import { className } from './dtype.js'
import { Index, makeIndex } from './index.js'
import { isOldInstance } from './legacy.js'
import { managerOf } from './manager.js'
import { Interval, isInt, NAType, NaTType, Period, Timedelta, Timestamp } from './scalars.js'

/** @typedef {import('../registry.js').Handler} Handler */

/**
 * Makes an inert instance that has its state a DataFrame, Series, Index or array where it is one: an instance of a subclass of the
 * tables, such as a GeoDataFrame, which its state tells, or of pandas' old subclasses of ndarray. It stays the same object.
 * @param {PyObject} object
 */
export function claimPandas(object) {
  if (Object.getPrototypeOf(object) !== PyObject.prototype) return
  const Class = classOf(object)
  if (Class) Object.setPrototypeOf(object, Class.prototype)
}

/** @param {PyObject} object @returns {typeof PyObject | undefined} */
function classOf(object) {
  const type = getItem(object.state, '_typ')
  if (type === 'dataframe' || type === 'series') return managerOf(object.state) && (type === 'series' ? Series : DataFrame)
  if (!Array.isArray(object.state) || !/^pandas\b/.test(String(/** @type {any} */ (object.class)?.module ?? ''))) return undefined
  const name = className(object)
  if (!isOldInstance(object, name)) return undefined
  return name.endsWith('Index') ? Index : name.endsWith('Series') ? Series : ExtensionArray
}

/**
 * Gives the handler that makes an inert object of a class of ours, where the arguments are of a known form.
 * @param {typeof import('../python/basic.js').PyObject} Class @param {(args: unknown[]) => boolean} isKnown @returns {Handler}
 */
const made = (Class, isKnown) => ({ call: (args, context, callable) => (isKnown(args) ? new Class(callable, args) : undefined) })

/** The functions that pandas makes its indexes by. */
const INDEX_MAKERS = ['_new_Index', '_new_DatetimeIndex', '_new_PeriodIndex', '_new_TimedeltaIndex', '_new_IntervalIndex']

/** @type {Handler} */
const newIndex = { call: (args, context, callable) => makeIndex(args, callable) }

/** Timestamps before pandas 2.0 have no resolution and count nanoseconds. */
const timestamp = made(Timestamp, ([value, , , unit]) => isInt(value) && (unit === undefined || isInt(unit)))
const timedelta = made(Timedelta, ([value, unit]) => isInt(value) && (unit === undefined || isInt(unit)))
const period = made(Period, ([value, , ordinal]) => value === null && isInt(ordinal))
const interval = made(Interval, ([, , closed]) => typeof closed === 'string')
const nat = made(NaTType, () => true)

/** Cython's `__pyx_unpickle_…` helpers get the class as their first argument. @type {Handler} */
const unpickled = { call: (args, context, callable) => (isArrayClass(args[0]) ? new ExtensionArray(callable, args) : undefined) }
const isArrayClass = (/** @type {any} */ pyclass) => ARRAY_NAMES.includes(String(pyclass?.name))

/** @returns {import('../registry.js').Types} */
export const listPandasTypes = () => [
  [
    'pandas.*',
    {
      ...Object.fromEntries(ARRAY_NAMES.map((name) => [name, { instance: ExtensionArray }])),
      ...Object.fromEntries(INDEX_MAKERS.map((name) => [name, newIndex])),
      DataFrame: { instance: DataFrame },
      Series: { instance: Series },
      ...Object.fromEntries(['TimeSeries', 'SparseSeries', 'SparseTimeSeries'].map((name) => [name, { instance: Series }])),
      SparseDataFrame: { instance: DataFrame },
      __pyx_unpickle_NDArrayBacked: unpickled,
      __pyx_unpickle_IntervalMixin: unpickled,
      __pyx_unpickle_PeriodMixin: unpickled,
      Interval: interval,
      Period: period,
      Timedelta: timedelta,
      _timedelta_unpickle: timedelta,
      Timestamp: timestamp,
      _unpickle_timestamp: timestamp,
      __nat_unpickle: nat,
      _nat_unpickle: nat,
    },
  ],
  ['pandas', { NA: { value: new NAType('pandas', 'NA') } }],
  ['pandas._libs.missing', { NA: { value: new NAType('pandas._libs.missing', 'NA') } }],
]

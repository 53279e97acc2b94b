/** Handlers for the names of pandas, 0.10 to 3. A class is in other modules in other versions, so it goes by its name and by the package. */
import { PyObject } from '../python/basic.js'
import { getItem } from '../python/state-values.js'
import { ARRAY_NAMES, ExtensionArray } from './arrays.js'
import { DataFrame, Series } from './frame.js'
import { className, dtypeName } from './dtype.js'
import { formatOffset } from './period.js'
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
  return /Index$|^DateRange$/.test(name) ? Index : name.endsWith('Series') ? Series : ExtensionArray
}

/**
 * Gives the handler that makes an inert object of a class of ours, where the arguments are of a known form.
 * @param {typeof import('../python/basic.js').PyObject} Class @param {(args: unknown[]) => boolean} isKnown @returns {Handler}
 */
const made = (Class, isKnown) => ({ call: (args, context, callable) => (isKnown(args) ? new Class(callable, args) : undefined) })

/** A dtype of pandas, which prints as its name. */
class ExtensionDtype extends PyObject {
  toString() {
    return dtypeName(this)
  }
}

/** A frequency of pandas, which prints as pandas prints it. */
class DateOffset extends PyObject {
  toString() {
    return formatOffset(this)
  }
}

const DTYPES =
  'Categorical DatetimeTZ Period Interval String Boolean Sparse Arrow Pandas NumpyEA Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64 Float32 Float64'

const OFFSETS =
  'DateOffset Day Hour Minute Second Milli Micro Nano Week WeekOfMonth LastWeekOfMonth Easter FY5253 FY5253Quarter ' +
  'BusinessDay CustomBusinessDay BusinessHour CustomBusinessHour MonthBegin MonthEnd BusinessMonthBegin BusinessMonthEnd BMonthBegin BMonthEnd BDay CustomBusinessMonthBegin ' +
  'CustomBusinessMonthEnd SemiMonthBegin SemiMonthEnd QuarterBegin QuarterEnd BQuarterBegin BQuarterEnd YearBegin YearEnd BYearBegin BYearEnd HalfYearBegin HalfYearEnd BHalfYearBegin BHalfYearEnd'

/** @param {string} names divided by spaces @param {string} ending @param {typeof PyObject} Class @returns {Record<string, Handler>} */
const instances = (names, ending, Class) => Object.fromEntries(names.split(' ').map((name) => [`${name}${ending}`, { instance: Class }]))

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
      ...instances(ARRAY_NAMES.join(' '), '', ExtensionArray),
      ...Object.fromEntries(INDEX_MAKERS.map((name) => [name, newIndex])),
      ...instances(DTYPES, 'Dtype', ExtensionDtype),
      ...instances(OFFSETS, '', DateOffset),
      DataFrame: { instance: DataFrame },
      Series: { instance: Series },
      ...instances('TimeSeries SparseSeries SparseTimeSeries', '', Series),
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

/** Handlers for the names of pandas, 0.10 to 3. A class is in other modules in other versions, so it goes by its name and by the package. */
import { PyClass, PyObject, setOwn } from '../python/basic.js'
import { mark, TYPE } from '../python/mark.js'
import { getItem } from '../python/state-values.js'
import { ARRAY_NAMES } from './arrays.js'
import { ExtensionArray } from './extension-array.js'
import { DataFrame, Series } from './frame.js'
import { className, dtypeName } from './dtype.js'
import { formatOffset } from './period.js'
import { Index, makeIndex } from './index.js'
import { isOldInstance } from './legacy.js'
import { managerOf } from './manager.js'
import { Interval, isInt, isInt64, NAType, NaTType, Period, Timedelta, Timestamp } from './scalars.js'

/** @typedef {import('../registry.js').Handler} Handler */

/**
 * Makes an inert instance that has its state a DataFrame, Series, Index or array where it is one: an instance of a subclass of the
 * tables, such as a GeoDataFrame, which its state tells, or of pandas' old subclasses of ndarray. It stays the same object.
 * @param {PyObject} object one that `mayBeOfPandas`
 */
export function claimPandas(object) {
  const Class = classOf(object)
  if (!Class) return
  Object.setPrototypeOf(object, Class.prototype)
  setOwn(object, '$type', /** @type {any} */ (Class.prototype)[TYPE])
}

/** @param {PyObject} object @returns {typeof PyObject | undefined} */
function classOf(object) {
  const type = getItem(object.state, '_typ')
  if (type === 'dataframe' || type === 'series') return managerOf(object.state) && (type === 'series' ? Series : DataFrame)
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
export class ExtensionDtype extends PyObject {
  static {
    mark(this, 'ExtensionDtype')
  }

  $type = 'ExtensionDtype'

  toString() {
    return dtypeName(this)
  }
}

/** A frequency of pandas, which prints as pandas prints it. */
export class DateOffset extends PyObject {
  static {
    mark(this, 'DateOffset')
  }

  $type = 'DateOffset'

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
const timestamp = made(Timestamp, ([value, , , unit]) => isInt64(value) && (unit === undefined || isInt(unit)))
const timedelta = made(Timedelta, ([value, unit]) => isInt64(value) && (unit === undefined || isInt(unit)))
const period = made(Period, ([value, , ordinal]) => value === null && isInt64(ordinal))
const interval = made(Interval, ([, , closed]) => typeof closed === 'string')
const nat = made(NaTType, () => true)

/** Cython's `__pyx_unpickle_…` helpers get the class as their first argument. @type {Handler} */
const unpickled = { call: (args, context, callable) => (isArrayClass(args[0]) ? new ExtensionArray(callable, args) : undefined) }
const isArrayClass = (/** @type {unknown} */ pyclass) => pyclass instanceof PyClass && ARRAY_NAMES.includes(pyclass.name)

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

/**
 * Handlers for the names that pickles of pandas 0.24 to 3 have.
 *
 * The same class is in other modules in other versions, so each is listed under all of them; what its pickle holds is read
 * by the file of the class. All of these values are inert objects with getters, and are pickled as the pickle had them.
 */
import { ARRAY_NAMES, ExtensionArray } from './arrays.js'
import { DataFrame, Series } from './frame.js'
import { makeIndex } from './index.js'
import { Interval, isInt, NAType, NaTType, Period, Timedelta, Timestamp } from './scalars.js'

/** @typedef {import('../registry.js').Handler} Handler */

/**
 * Gives the handler that makes an inert object of a class of ours, where the arguments are of a known form.
 * @param {typeof import('../python/basic.js').PyObject} Class @param {(args: unknown[]) => boolean} isKnown @returns {Handler}
 */
const made = (Class, isKnown) => ({ call: (args, context, callable) => (isKnown(args) ? new Class(callable, args) : undefined) })

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

const listArrayModules = () =>
  [
    'categorical',
    'datetimes',
    'timedeltas',
    'period',
    'integer',
    'floating',
    'boolean',
    'string_',
    'string_arrow',
    'arrow.array',
    'arrow',
    'sparse',
    'sparse.array',
    'interval',
    'numpy_',
  ]
    .map((module) => `pandas.core.arrays.${module}`)
    .join(' ')

/** Lists the handlers of pandas for registry.js. @returns {import('../registry.js').Types} */
export const listPandasTypes = () => [
  ['pandas pandas.core.frame', { DataFrame: { instance: DataFrame } }],
  ['pandas pandas.core.series', { Series: { instance: Series } }],
  ['pandas.core.indexes.base pandas.indexes.base pandas.core.index', { _new_Index: newIndex }],
  ['pandas.core.indexes.datetimes', { _new_DatetimeIndex: newIndex }],
  ['pandas.core.indexes.period', { _new_PeriodIndex: newIndex }],
  ['pandas.core.indexes.timedeltas', { _new_TimedeltaIndex: newIndex }],
  ['pandas.core.indexes.interval', { _new_IntervalIndex: newIndex }],
  [`pandas pandas.arrays ${listArrayModules()}`, Object.fromEntries(ARRAY_NAMES.map((name) => [name, { instance: ExtensionArray }]))],
  ['pandas._libs.arrays', { __pyx_unpickle_NDArrayBacked: unpickled }],
  ['pandas._libs.interval', { __pyx_unpickle_IntervalMixin: unpickled, Interval: interval }],
  ['pandas._libs.tslibs.period', { __pyx_unpickle_PeriodMixin: unpickled, Period: period }],
  ['pandas._libs.tslibs.timestamps', { Timestamp: timestamp, _unpickle_timestamp: timestamp }],
  ['pandas._libs.tslibs.timedeltas', { Timedelta: timedelta, _timedelta_unpickle: timedelta }],
  ['pandas._libs.tslibs.nattype', { __nat_unpickle: nat, _nat_unpickle: nat }],
  ['pandas', { Timestamp: timestamp, Timedelta: timedelta, Period: period, Interval: interval, NA: { value: new NAType('pandas', 'NA') } }],
  ['pandas._libs.missing', { NA: { value: new NAType('pandas._libs.missing', 'NA') } }],
]

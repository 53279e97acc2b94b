/**
 * pandas' scalars: Timestamp, Timedelta, Period, Interval, NaT and NA.
 *
 * Each is the inert call of its pickle with getters over the arguments, so it is pickled as it was. Those that a column
 * makes of its values are calls as new versions of pandas write them.
 *
 * Source: pandas/_libs/tslibs (timestamps.pyx, timedeltas.pyx, period.pyx, nattype.pyx), pandas/_libs/interval.pyx.
 */
import { UnpicklingError } from '../../errors.js'
import { asNumber } from '../python/state-values.js'
import { Float, PyClass, PyObject } from '../python/basic.js'
import { mark } from '../python/mark.js'
import { bounded, pythonStr } from '../python/print-python.js'
import { describeZone } from '../python/zones.js'
import { formatEpoch, formatTimedelta, UNIT_NANOSECONDS, zoneName, zoneOffset } from './time.js'
import { formatPeriod, offsetName } from './period.js'
import { named } from '../python/reduced.js'

/** The resolutions that pandas has, by their numbers in numpy's NPY_DATETIMEUNIT. */
const UNITS = new Map([
  [7, 's'],
  [8, 'ms'],
  [9, 'us'],
  [10, 'ns'],
])
const codeOf = (/** @type {string} */ unit) => [...UNITS].find(([, name]) => name === unit)?.[0]

/** Tells whether a value is an int of Python, in whichever form the load gives ints. */
export const isInt = (/** @type {unknown} */ value) => typeof value === 'bigint' || Number.isSafeInteger(value)

/** Tells whether a value is an int of 64 bits, as pandas counts time in. */
export const isInt64 = (/** @type {unknown} */ value) =>
  isInt(value) && BigInt.asIntN(64, BigInt(/** @type {number} */ (value))) === BigInt(/** @type {number} */ (value))

/** The count of a scalar: a list that it was made of may have changed since. @param {unknown} value @returns {bigint} */
function countOf(value) {
  if (!isInt(value)) throw new UnpicklingError('BAD_PANDAS', 'a pandas scalar whose count is no int')
  return BigInt(/** @type {number} */ (value))
}

/** A pandas Timestamp. Its `value` counts `unit`s (s, ms, us, ns) since 1970, in UTC where there is a time zone. */
export class Timestamp extends PyObject {
  static {
    mark(this, 'Timestamp')
  }

  $type = 'Timestamp'

  /** @returns {bigint} */
  get value() {
    return countOf(this.args[0])
  }

  get unit() {
    return UNITS.get(asNumber(this.args[3]) ?? 10) ?? 'ns'
  }

  /** The time zone as the pickle has it, or null. */
  get tzinfo() {
    return this.args[2] ?? null
  }

  /** The name of the time zone, or null. */
  get tz() {
    return this.tzinfo === null ? null : zoneName(this.tzinfo)
  }

  get nanoseconds() {
    return this.value * UNIT_NANOSECONDS[this.unit]
  }

  /** Gives a Date, to the millisecond; without a time zone the time counts as UTC. */
  toDate() {
    const nanoseconds = this.nanoseconds
    const rest = ((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n
    return new Date(Number((nanoseconds - rest) / 1_000_000n))
  }

  /** Gives the text that pandas prints, `2024-01-30 12:00:00+01:00`. */
  toString() {
    const { nanoseconds, tzinfo } = this
    const offset = tzinfo === null ? undefined : zoneOffset(tzinfo, nanoseconds)
    return `${formatEpoch(nanoseconds, offset)}${tzinfo !== null && offset === undefined ? `[unknown zone: ${describeZone(tzinfo)}]` : ''}`
  }

  /** The text with a `T` between date and time. */
  toJSON() {
    return this.toString().replace(' ', 'T')
  }
}

/** Makes a Timestamp that no pickle held. @param {bigint} value @param {string} unit @param {unknown} [tzinfo] */
export const makeTimestamp = (value, unit, tzinfo = null) =>
  new Timestamp(named('pandas._libs.tslibs.timestamps', '_unpickle_timestamp'), [value, null, tzinfo, codeOf(unit)])

/** A pandas Timedelta. Its `value` counts `unit`s (s, ms, us, ns). */
export class Timedelta extends PyObject {
  static {
    mark(this, 'Timedelta')
  }

  $type = 'Timedelta'

  /** @returns {bigint} */
  get value() {
    return countOf(this.args[0])
  }

  get unit() {
    return UNITS.get(asNumber(this.args[1]) ?? 10) ?? 'ns'
  }

  get nanoseconds() {
    return this.value * UNIT_NANOSECONDS[this.unit]
  }

  /** Gives the text that pandas prints, `1 days 02:03:04.500000`. */
  toString() {
    return formatTimedelta(this.nanoseconds)
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }
}

/** Makes a Timedelta that no pickle held. */
export const makeTimedelta = (/** @type {bigint} */ value, /** @type {string} */ unit) =>
  new Timedelta(named('pandas._libs.tslibs.timedeltas', '_timedelta_unpickle'), [value, codeOf(unit)])

/** A pandas Period. Its `ordinal` counts periods of `freq` since 1970. */
export class Period extends PyObject {
  static {
    mark(this, 'Period')
  }

  $type = 'Period'

  /** @returns {bigint} */
  get ordinal() {
    return countOf(this.args[2])
  }

  /** The frequency, such as `D`, `M` or `Q-DEC`. */
  get freq() {
    return typeof this.args[1] === 'string' ? this.args[1] : offsetName(this.args[1])
  }

  /** As pandas prints it: `2024-01`. */
  toString() {
    return formatPeriod(this.ordinal, this.freq)
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }
}

/** Makes a Period that no pickle held. */
export const makePeriod = (/** @type {bigint} */ ordinal, /** @type {string} */ freq) =>
  new Period(named('pandas._libs.tslibs.period', 'Period'), [null, freq, ordinal])

const plainOf = (/** @type {unknown} */ value) => (value instanceof Float ? value.value : value)

/** A pandas Interval between two values. */
export class Interval extends PyObject {
  static {
    mark(this, 'Interval')
  }

  $type = 'Interval'

  get left() {
    return plainOf(this.args[0])
  }

  get right() {
    return plainOf(this.args[1])
  }

  /** The ends that belong to it: `left`, `right`, `both` or `neither`. @returns {string} */
  get closed() {
    return /** @type {string} */ (this.args[2])
  }

  /** As pandas prints it: `(0, 1]`. */
  toString() {
    const [left, right] = this.args
    const { closed } = this
    return bounded(
      () =>
        `${closed === 'left' || closed === 'both' ? '[' : '('}${pythonStr(left)}, ${pythonStr(right)}${closed === 'right' || closed === 'both' ? ']' : ')'}`,
    )
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }
}

/** Makes an Interval that no pickle held. */
export const makeInterval = (/** @type {unknown} */ left, /** @type {unknown} */ right, /** @type {string} */ closed) =>
  new Interval(named('pandas._libs.interval', 'Interval'), [left, right, closed])

/** pandas' NaT, a missing date or time. */
export class NaTType extends PyObject {
  static {
    mark(this, 'NaTType')
  }

  $type = 'NaTType'

  toString() {
    return 'NaT'
  }

  toJSON() {
    return null
  }
}

/** pandas' NA, a missing value. */
export class NAType extends PyClass {
  static {
    mark(this, 'NAType')
  }

  $type = 'NAType'

  toString() {
    return '<NA>'
  }

  toJSON() {
    return null
  }
}

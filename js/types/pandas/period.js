/**
 * Names pandas' frequencies, and prints periods as pandas does. A period is an ordinal, a count of periods since 1970.
 * Source: pandas/_libs/tslibs/offsets.pyx (_prefix, rule_code), period.pyx (period_format, get_period_ordinal).
 */
import { asNumber, getItem } from '../python/state-values.js'
import { PyClass, PyObject } from '../python/basic.js'
import { divide, formatClock, formatDate } from '../python/calendar.js'
import { bounded, pythonStr } from '../python/print-python.js'

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']

/** The name of the frequency of each class of offsets, since pandas 2.2 and before it. @type {Record<string, [string, string]>} */
const NAMES = {
  Day: ['D', 'D'],
  MonthEnd: ['M', 'M'],
  Hour: ['h', 'H'],
  Minute: ['min', 'T'],
  Second: ['s', 'S'],
  Milli: ['ms', 'L'],
  Micro: ['us', 'U'],
  Nano: ['ns', 'N'],
  BusinessDay: ['B', 'B'],
  BDay: ['B', 'B'],
  QuarterEnd: ['Q', 'Q'],
  YearEnd: ['Y', 'A'],
  Week: ['W', 'W'],
}

/** Those of the classes of which no period is, or which have another name as the frequency of dates, in the same way. @type {Record<string, [string, string]>} */
const DATE_NAMES = Object.fromEntries(
  (
    'MonthEnd ME M,MonthBegin MS MS,BusinessMonthEnd BME BM,BusinessMonthBegin BMS BMS,SemiMonthEnd SME SM,SemiMonthBegin SMS SMS,QuarterEnd QE Q,QuarterBegin QS QS,' +
    'BQuarterEnd BQE BQ,BQuarterBegin BQS BQS,YearEnd YE A,YearBegin YS AS,BYearEnd BYE BA,BYearBegin BYS BAS,CustomBusinessDay C C,BusinessHour bh BH,' +
    'HalfYearEnd HYE HYE,HalfYearBegin HYS HYS,BHalfYearEnd BHYE BHYE,BHalfYearBegin BHYS BHYS'
  )
    .split(',')
    .map((line) => line.split(' '))
    .map(([name, ...names]) => [name, /** @type {[string, string]} */ (names)]),
)

/** The third argument of offsets that have one, as their text has it. @type {Record<string, string>} */
const ANCHORS = {
  Week: 'weekday',
  YearBegin: 'month',
  YearEnd: 'month',
  BYearBegin: 'month',
  BYearEnd: 'month',
  HalfYearBegin: 'startingMonth',
  HalfYearEnd: 'startingMonth',
  BHalfYearBegin: 'startingMonth',
  BHalfYearEnd: 'startingMonth',
  QuarterBegin: 'startingMonth',
  QuarterEnd: 'startingMonth',
  BQuarterBegin: 'startingMonth',
  BQuarterEnd: 'startingMonth',
  SemiMonthBegin: 'day_of_month',
  SemiMonthEnd: 'day_of_month',
}

/**
 * Gives the frequency of an offset, such as `D`, `2h` or `Q-DEC`; the name of its class where it has none.
 * @param {any} offset @param {boolean} [isOld] whether to use the names from before pandas 2.2 @param {boolean} [isDates] whether it is the frequency of dates, `ME`, and not of periods, `M`
 */
export function offsetName(offset, isOld = false, isDates = false) {
  if (typeof offset === 'string') return offset
  if (!(offset instanceof PyObject) || !(offset.class instanceof PyClass)) return pythonStr(offset)
  const { name, module } = offset.class
  const table = isDates && Object.hasOwn(DATE_NAMES, name) ? DATE_NAMES : NAMES
  if (!Object.hasOwn(table, name)) return name
  const part = (/** @type {number} */ position, /** @type {string} */ key) =>
    offset.args[position] ?? getItem(offset.state, key) ?? getItem(getItem(offset.state, 'kwds'), key)
  const count = asNumber(part(0, 'n')) ?? 1
  const code = table[name][isOld || module === 'pandas.tseries.offsets' ? 1 : 0]
  const key = Object.hasOwn(ANCHORS, name) ? ANCHORS[name] : undefined
  const value = key === undefined ? undefined : asNumber(part(2, key))
  const anchor =
    key === 'day_of_month'
      ? (value ?? 15)
      : key === 'weekday'
        ? DAYS[value ?? (isDates ? -1 : 6)]
        : key && MONTHS[(value ?? (isDates && key === 'startingMonth' ? 3 : name.endsWith('Begin') ? 1 : 12)) - 1]
  return `${count === 1 ? '' : count}${code}${anchor ? `-${anchor}` : ''}`
}

/** What a DateOffset may add or set, in the order of its text. */
const RELATIVE = 'year years month months week weeks day days weekday hour hours minute minutes second seconds microsecond microseconds nanosecond nanoseconds'

/**
 * Prints an offset as `str(offset)` does: `<3 * Hours>`, `<Week: weekday=2>`.
 * @param {any} offset an inert object of a class of offsets
 */
export const formatOffset = (offset) => bounded(() => offsetText(offset))

/** @param {any} offset @returns {string} */
function offsetText(offset) {
  const path = offset.class instanceof PyClass ? offset.class.name : ''
  const name = path.slice(path.lastIndexOf('.') + 1)
  const { args, state } = offset
  const count = asNumber(args[0] ?? getItem(state, 'n')) ?? 1
  const anchor = Object.hasOwn(ANCHORS, name) ? ANCHORS[name] : undefined
  const attributes = name === 'DateOffset' ? RELATIVE.split(' ') : anchor ? [anchor] : []
  const kwds = getItem(state, 'kwds')
  const texts = attributes
    .map((key) => /** @type {const} */ ([key, (key === anchor ? args[2] : undefined) ?? getItem(state, key) ?? getItem(kwds, key)]))
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => `${key}=${pythonStr(value)}`)
    .sort()
  return `<${count === 1 ? '' : `${count} * `}${name}${count === 1 ? '' : 's'}${texts.length ? `: ${texts.join(', ')}` : ''}>`
}

/** How many nanoseconds the frequencies within a day have. @type {Record<string, bigint>} */
const CLOCKS = { h: 3_600_000_000_000n, min: 60_000_000_000n, s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n }
/** Their names before pandas 2.2. @type {Record<string, string>} */
const OLD_CLOCKS = { H: 'h', T: 'min', S: 's', L: 'ms', U: 'us', N: 'ns' }
/** How many digits behind the second are printed. @type {Record<string, number>} */
const FRACTIONS = { ms: 3, us: 6, ns: 9 }

/** A frequency that is longer is none of pandas'. */
const LONGEST = 100

/** Prints a period as `str(period)` does. @param {bigint} ordinal counts single periods of the frequency's base since 1970 @param {string} freq */
export function formatPeriod(ordinal, freq) {
  const [, base, anchor] = /** @type {RegExpExecArray} */ ((freq.length < LONGEST && /^\d*([A-Za-z]*)-?(\w*)$/s.exec(freq)) || ['', freq, ''])
  const clock = Object.hasOwn(CLOCKS, base) ? base : Object.hasOwn(OLD_CLOCKS, base) ? OLD_CLOCKS[base] : undefined
  if (clock) return formatInstant(ordinal * CLOCKS[clock], clock)
  if (base === 'D' || base === 'C') return formatDate(ordinal)
  if (base === 'B') return formatDate(businessDay(ordinal))
  if (base === 'W') return formatWeek(ordinal, anchor)
  if (base === 'M') {
    const [year, month] = divide(ordinal, 12n)
    return `${year + 1970n}-${String(month + 1n).padStart(2, '0')}`
  }
  const [year, quarter] = divide(ordinal, 4n)
  if (base.startsWith('Q')) return `${year + 1970n}Q${quarter + 1n}`
  return base.startsWith('A') || base.startsWith('Y') ? String(ordinal + 1970n) : `Period(${ordinal}, ${freq})`
}

function formatInstant(/** @type {bigint} */ nanoseconds, /** @type {string} */ unit) {
  const [seconds, fraction] = divide(nanoseconds, 1_000_000_000n)
  const [days, clock] = divide(seconds, 86_400n)
  const digits = FRACTIONS[unit] ?? 0
  const point = digits ? `.${String(fraction).padStart(9, '0').slice(0, digits)}` : ''
  return `${formatDate(days)} ${formatClock(clock).slice(0, unit === 'h' || unit === 'min' ? 5 : 8)}${point}`
}

/** Gives the days since 1970 of a business day, of which a week has five; number 0 is Thursday, 1970-01-01. @param {bigint} ordinal */
function businessDay(ordinal) {
  const [week, day] = divide(ordinal + 3n, 5n)
  return week * 7n + day - 3n
}

/** Prints a week, the seven days that end on the anchor. @param {bigint} ordinal @param {string} anchor */
function formatWeek(ordinal, anchor) {
  // asfreq_WtoDT of period.pyx counts the anchors from Sunday on.
  const weekday = (DAYS.indexOf(anchor || 'SUN') + 1) % 7
  const last = ordinal * 7n + BigInt(weekday) - 4n
  return `${formatDate(last - 6n)}/${formatDate(last)}`
}

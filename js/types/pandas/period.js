/**
 * Names of pandas' frequencies, and periods as pandas prints them.
 * Source: pandas/_libs/tslibs/offsets.pyx (_prefix, rule_code), period.pyx (period_format, get_period_ordinal).
 */
import { asNumber, getItem } from '../python/state-values.js'
import { PyClass, PyObject } from '../python/basic.js'
import { divide, formatClock, formatDate } from '../python/calendar.js'

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']

/** Offsets by class: the name of their frequency, and before pandas 2.2. @type {Record<string, [string, string]>} */
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
  QuarterEnd: ['Q', 'Q'],
  YearEnd: ['Y', 'A'],
  Week: ['W', 'W'],
}

/** The frequency of an offset: `D`, `2h`, `Q-DEC`; its class where that is of no period. @param {any} offset @param {boolean} [isOld] whether names are those before pandas 2.2 */
export function offsetName(offset, isOld = false) {
  if (typeof offset === 'string') return offset
  if (!(offset instanceof PyObject) || !(offset.class instanceof PyClass)) return String(offset)
  const { name, module } = offset.class
  const names = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
  if (!names) return name
  const part = (/** @type {number} */ position, /** @type {string} */ key) => asNumber(offset.args[position] ?? getItem(offset.state, key))
  const count = part(0, 'n') ?? 1
  const code = names[isOld || module === 'pandas.tseries.offsets' ? 1 : 0]
  const anchors = {
    QuarterEnd: MONTHS[(part(2, 'startingMonth') ?? 12) - 1],
    YearEnd: MONTHS[(part(2, 'month') ?? 12) - 1],
    Week: DAYS[part(2, 'weekday') ?? 6],
  }
  const anchor = name in anchors ? `-${anchors[/** @type {keyof typeof anchors} */ (name)]}` : ''
  return `${count === 1 ? '' : count}${code}${anchor}`
}

/** Nanoseconds of the frequencies within a day. @type {Record<string, bigint>} */
const CLOCKS = { h: 3_600_000_000_000n, min: 60_000_000_000n, s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n }
/** @type {Record<string, string>} */
const OLD_CLOCKS = { H: 'h', T: 'min', S: 's', L: 'ms', U: 'us', N: 'ns' }
/** @type {Record<string, number>} */
const FRACTIONS = { ms: 3, us: 6, ns: 9 }

/** `str(Period)`. @param {bigint} ordinal since 1970, in single periods of the frequency's base @param {string} freq */
export function formatPeriod(ordinal, freq) {
  const [, base, anchor] = /** @type {RegExpExecArray} */ (/^\d*([A-Za-z]*)-?(\w*)$/s.exec(freq) ?? ['', freq, ''])
  const clock = Object.hasOwn(CLOCKS, base) ? base : OLD_CLOCKS[base]
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

/** Five business days a week, from Thursday 1970-01-01 on. @param {bigint} ordinal */
function businessDay(ordinal) {
  const [week, day] = divide(ordinal + 3n, 5n)
  return week * 7n + day - 3n
}

/** The seven days that end on the anchor. @param {bigint} ordinal @param {string} anchor */
function formatWeek(ordinal, anchor) {
  // period.pyx: asfreq_WtoDT counts the anchors from Sunday on.
  const weekday = (DAYS.indexOf(anchor || 'SUN') + 1) % 7
  const last = ordinal * 7n + BigInt(weekday) - 4n
  return `${formatDate(last - 6n)}/${formatDate(last)}`
}

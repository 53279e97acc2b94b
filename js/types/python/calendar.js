/**
 * Days, months and years of the Gregorian calendar, for the datetimes of numpy and pandas.
 *
 * All counts are BigInts of any size, since these types reach before year 1 and after 9999. The types of Python's own
 * datetime module have their fields already: see datetime.js.
 */

/**
 * Divides and rounds towards minus infinity; gives the quotient and the rest, which is 0 or more.
 * @param {bigint} value @param {bigint} by @returns {[bigint, bigint]}
 */
export function divide(value, by) {
  const rest = ((value % by) + by) % by
  return [(value - rest) / by, rest]
}

/** Writes a number with zeros before it. @param {bigint | number} value */
export const pad = (value, width = 2) => String(value).padStart(width, '0')

/** Gives the year, month and day of a count of days since 1970. @param {bigint} days @returns {[bigint, bigint, bigint]} */
export function civil(days) {
  // This is Howard Hinnant's algorithm, whose years begin in March so that the leap day comes last.
  const [era, dayOfEra] = divide(days + 719_468n, 146_097n)
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n)
  const month = (5n * dayOfYear + 2n) / 153n
  const isNextYear = month >= 10n
  return [yearOfEra + era * 400n + (isNextYear ? 1n : 0n), isNextYear ? month - 9n : month + 3n, dayOfYear - (153n * month + 2n) / 5n + 1n]
}

/** Writes a count of days since 1970 as `2024-02-29`. */
export function formatDate(/** @type {bigint} */ days) {
  const [year, month, day] = civil(days)
  return `${year < 0n ? '-' : ''}${pad(year < 0n ? -year : year, 4)}-${pad(month)}-${pad(day)}`
}

/** Writes a count of seconds of a day as `12:34:56`. */
export const formatClock = (/** @type {bigint} */ seconds) => `${pad(seconds / 3600n)}:${pad((seconds / 60n) % 60n)}:${pad(seconds % 60n)}`

/** Milliseconds from 1970 to the beginning of a date. @param {number} year @param {number} month @param {number} day */
export const utcMilliseconds = (year, month, day) => new Date(0).setUTCFullYear(year, month - 1, day)

/** Microseconds of numpy's units; of those that are shorter how many a microsecond has is negative. @type {Record<string, bigint>} */
export const MICROSECONDS = {
  W: 604_800_000_000n,
  D: 86_400_000_000n,
  h: 3_600_000_000n,
  m: 60_000_000n,
  s: 1_000_000n,
  ms: 1000n,
  us: 1n,
  ns: -1000n,
  ps: -1_000_000n,
}

/**
 * A datetime, date or timedelta of Python as numpy counts it, since 1970 or alone; undefined for any other value.
 * @param {any} value @param {string} unit numpy's, with its count: `D`, `25us` @returns {bigint | undefined}
 */
export function countTime(value, unit) {
  const [, count, name] = /** @type {RegExpExecArray} */ (/^(\d*)(.*)$/.exec(unit))
  const step = BigInt(count || 1)
  const isDate = typeof value?.year === 'number' && typeof value.month === 'number' && typeof value.day === 'number'
  if (!isDate && typeof value?.days !== 'number') return undefined
  if (isDate && name === 'Y') return divide(BigInt(value.year - 1970), step)[0]
  if (isDate && name === 'M') return divide(BigInt((value.year - 1970) * 12 + value.month - 1), step)[0]
  const seconds = isDate ? ((value.hour ?? 0) * 60 + (value.minute ?? 0)) * 60 + (value.second ?? 0) : value.seconds
  const fraction = isDate ? (value.microsecond ?? 0) : value.microseconds
  const days = isDate ? BigInt(utcMilliseconds(value.year, value.month, value.day) / 86_400_000) : BigInt(value.days)
  const microseconds = (days * 86_400n + BigInt(seconds)) * 1_000_000n + BigInt(fraction)
  const unitLength = MICROSECONDS[name]
  if (unitLength === undefined) return undefined
  return divide(unitLength < 0n ? microseconds * -unitLength : divide(microseconds, unitLength)[0], step)[0]
}

/** numpy's datetime64 as ISO text. Source: numpy's datetime_strings.c (NpyDatetime_MakeISO8601Datetime). */
import { divide, formatClock, formatDate, NAT } from './pandas-time.js'

export { NAT }

/** Attoseconds would need more than what an int64 of days holds, so each unit says how many fit a second. @type {Record<string, [digits: number, perSecond: bigint]>} */
const FRACTIONS = { s: [0, 1n], ms: [3, 10n ** 3n], us: [6, 10n ** 6n], ns: [9, 10n ** 9n], ps: [12, 10n ** 12n], fs: [15, 10n ** 15n], as: [18, 10n ** 18n] }

/** @param {bigint} value @param {string} unit with its count, `25ms` @param {string} name without */
export function formatDatetime(value, unit, name) {
  const count = value * BigInt(/^\d+/.exec(unit)?.[0] ?? 1)
  if (name === 'Y') return formatDate(daysOfYear(count + 1970n)).slice(0, -6)
  if (name === 'M') {
    const [year, month] = divide(count, 12n)
    return `${formatDate(daysOfYear(year + 1970n)).slice(0, -6)}-${String(month + 1n).padStart(2, '0')}`
  }
  if (name === 'W') return formatDate(count * 7n)
  if (name === 'D') return formatDate(count)
  if (name === 'h' || name === 'm') {
    const [days, rest] = divide(count * (name === 'h' ? 3600n : 60n), 86_400n)
    return `${formatDate(days)}T${formatClock(rest).slice(0, name === 'h' ? 2 : 5)}`
  }
  const [digits, perSecond] = FRACTIONS[name] ?? FRACTIONS.s
  const [seconds, fraction] = divide(count, perSecond)
  const [days, clock] = divide(seconds, 86_400n)
  return `${formatDate(days)}T${formatClock(clock)}${digits ? `.${String(fraction).padStart(digits, '0')}` : ''}`
}

/** Days from 1970 to the first of a year. @param {bigint} year */
function daysOfYear(year) {
  const before = year - 1n
  const [fours] = divide(before, 4n)
  const [hundreds] = divide(before, 100n)
  const [eras] = divide(before, 400n)
  return before * 365n + fours - hundreds + eras - 719_162n
}


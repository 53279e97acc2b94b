/**
 * Reads one value of each type of Arrow whose values have one size: numbers, decimals, dates, times, bytes.
 *
 * Source: the Arrow columnar format, pyarrow/scalar.pxi (`as_py`).
 */
import { asInt } from '../../numbers.js'
import { halfToNumber } from '../numpy/decode.js'
import { PyObject } from '../python/basic.js'
import { civil, divide, formatClock, formatDate, pad } from '../python/calendar.js'
import { PyDate, PyTime } from '../python/datetime.js'
import { Decimal } from '../python/numbers.js'
import { named } from '../python/reduced.js'
import { PyTimeDelta, PyTimeZone } from '../python/timedelta.js'
import { makeTimedelta, makeTimestamp } from './scalars.js'
import { UNIT_NANOSECONDS } from './time.js'

/** How many bytes a value takes, and how it is read. @typedef {[size: number, read: (view: DataView, at: number) => unknown]} Reader */

/** Lists the types of numbers. @returns {Record<string, Reader>} */
const listNumbers = () => ({
  int8: [1, (view, at) => view.getInt8(at)],
  int16: [2, (view, at) => view.getInt16(at, true)],
  int32: [4, (view, at) => view.getInt32(at, true)],
  int64: [8, (view, at) => asInt(view.getBigInt64(at, true), false)],
  uint8: [1, (view, at) => view.getUint8(at)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
  uint32: [4, (view, at) => view.getUint32(at, true)],
  uint64: [8, (view, at) => asInt(view.getBigUint64(at, true), false)],
  float: [4, (view, at) => view.getFloat32(at, true)],
  double: [8, (view, at) => view.getFloat64(at, true)],
  halffloat: [2, (view, at) => halfToNumber(view.getUint16(at, true))],
  'date32[day]': [4, (view, at) => dateOf(BigInt(view.getInt32(at, true)))],
  'date64[ms]': [8, (view, at) => dateOf(divide(view.getBigInt64(at, true), 86_400_000n)[0])],
  month_day_nano_interval: [16, (view, at) => [view.getInt32(at, true), view.getInt32(at + 4, true), asInt(view.getBigInt64(at + 8, true), false)]],
})

/** Gives the reader of a type of one size by its name, or undefined of another. @param {string} name @param {string | undefined} zone of a timestamp @returns {Reader | undefined} */
export function fixedReader(name, zone) {
  const numbers = listNumbers()
  if (Object.hasOwn(numbers, name)) return numbers[name]
  const [, bits, scale] = /^decimal(\d+)\(\d+, (-?\d+)\)$/.exec(name) ?? []
  const words = Number(bits) / 32
  if ([1, 2, 4, 8].includes(words)) return [words * 4, (view, at) => decimalOf(signedInt(view, at, words), Number(scale))]
  const [, kind, unit] = /^(\w+)\[(\w+)/.exec(name) ?? []
  if (kind === 'fixed_size_binary') {
    const size = Number(unit)
    if (!Number.isSafeInteger(size)) return undefined
    return [size, (view, at) => new Uint8Array(view.buffer, view.byteOffset + at, size).slice()]
  }
  if (!Object.hasOwn(UNIT_NANOSECONDS, unit ?? '')) return undefined
  if (kind === 'timestamp') {
    const tzinfo = zone === undefined ? null : zoneOf(zone)
    return [8, (view, at) => makeTimestamp(view.getBigInt64(at, true), unit, tzinfo)]
  }
  if (kind === 'duration') return [8, (view, at) => makeTimedelta(view.getBigInt64(at, true), unit)]
  if (kind === 'time32') return [4, (view, at) => timeOf(BigInt(view.getInt32(at, true)) * UNIT_NANOSECONDS[unit])]
  return kind === 'time64' ? [8, (view, at) => timeOf(view.getBigInt64(at, true) * UNIT_NANOSECONDS[unit])] : undefined
}

/** @param {bigint} days since 1970 */
function dateOf(days) {
  const [year, month, day] = civil(days)
  // Arrow has days that Python has not.
  return Number(year) >= 1 && Number(year) <= 9999 ? new PyDate(Number(year), Number(month), Number(day)) : formatDate(days)
}

/** A time of day; its text where it has nanoseconds or is none of a day, which Python's times have not. @param {bigint} nanoseconds since midnight */
function timeOf(nanoseconds) {
  const [seconds, fraction] = divide(nanoseconds, 1_000_000_000n)
  if (fraction % 1000n !== 0n || seconds < 0n || seconds >= 86_400n) return `${formatClock(seconds)}.${pad(fraction, 9)}`
  return new PyTime(Number(seconds / 3600n), Number((seconds / 60n) % 60n), Number(seconds % 60n), Number(fraction / 1000n))
}

/** The tzinfo that pyarrow makes of the name of a zone, or of an offset. @param {string} zone */
function zoneOf(zone) {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  if (sign === undefined) return new PyObject(named('zoneinfo', 'ZoneInfo'), [zone])
  const seconds = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
  return new PyTimeZone(new PyTimeDelta(Math.floor(seconds / 86_400), ((seconds % 86_400) + 86_400) % 86_400))
}

/** A little-endian signed int of some 32-bit words. @param {DataView} view @param {number} at @param {number} words */
function signedInt(view, at, words) {
  let value = BigInt(view.getInt32(at + 4 * (words - 1), true))
  for (let word = words - 2; word >= 0; word--) value = (value << 32n) | BigInt(view.getUint32(at + 4 * word, true))
  return value
}

/** A Decimal of `unscaled` ten-to-the-minus-`scale`ths, with the text that Python's has. @param {bigint} unscaled @param {number} scale */
function decimalOf(unscaled, scale) {
  const sign = unscaled < 0n ? '-' : ''
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  // Lib/_pydecimal.py: Decimal.__str__.
  const point = digits.length - scale
  if (scale >= 0 && point > -6) {
    const padded = digits.padStart(scale + 1, '0')
    return new Decimal(`${sign}${padded.slice(0, padded.length - scale)}${scale ? `.${padded.slice(padded.length - scale)}` : ''}`)
  }
  const exponent = point - 1
  return new Decimal(`${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}E${exponent < 0 ? '' : '+'}${exponent}`)
}

/**
 * The types of Python's datetime module, which keep every field exactly, and what makes them out of the arguments in a
 * pickle. reduce.js is the way back.
 *
 * Pickles pack the fields, big-endian, into 4, 6 or 10 bytes; the high bit of the month (datetime)
 * or of the hour (time) is `fold`. Source: CPython's Lib/_pydatetime.py (`__reduce_ex__`).
 */

const pad = (/** @type {number} */ value, width = 2) => String(value).padStart(width, '0')

/** A length of time in days, seconds (0 to 86399) and microseconds (0 to 999999); only the days may be negative. */
export class PyTimeDelta {
  constructor(days = 0, seconds = 0, microseconds = 0) {
    this.days = days
    this.seconds = seconds
    this.microseconds = microseconds
  }

  /** Gives the length in seconds, rounded to a double. */
  totalSeconds() {
    return this.days * 86400 + this.seconds + this.microseconds / 1e6
  }

  /** Gives ISO 8601 text, `P1DT2H3M4.000005S`; a negative length has its sign in front, `-PT1S`. */
  toString() {
    let { days, seconds, microseconds } = this
    const isNegative = days < 0
    if (isNegative) {
      // The seconds and microseconds count forward from the negative days, so their sign must be turned too.
      const isWhole = seconds === 0 && microseconds === 0
      days = isWhole ? -days : -days - 1
      if (!isWhole) {
        seconds = 86400 - seconds - (microseconds ? 1 : 0)
        microseconds = microseconds ? 1e6 - microseconds : 0
        if (seconds === 86400) {
          days++
          seconds = 0
        }
      }
    }
    const parts = splitSeconds(seconds)
    const fraction = microseconds ? `.${pad(microseconds, 6).replace(/0+$/, '')}` : ''
    const time = `${parts.hours ? `${parts.hours}H` : ''}${parts.minutes ? `${parts.minutes}M` : ''}${parts.seconds || fraction ? `${parts.seconds}${fraction}S` : ''}`
    const text = `${days ? `${days}D` : ''}${time ? `T${time}` : ''}`
    return `${isNegative ? '-' : ''}P${text || 'T0S'}`
  }

  toJSON() {
    return this.toString()
  }
}

function splitSeconds(/** @type {number} */ total) {
  return { hours: Math.floor(total / 3600), minutes: Math.floor(total / 60) % 60, seconds: total % 60 }
}

/** A fixed offset from UTC. */
export class PyTimeZone {
  /** @param {PyTimeDelta} offset @param {string | null} name */
  constructor(offset, name = null) {
    this.offset = offset
    this.name = name
  }

  /** Gives the offset as it stands in ISO 8601 text, `+01:00` say. @returns {string} */
  toString() {
    return formatOffset(this.offset)
  }

  toJSON() {
    return this.toString()
  }
}

function formatOffset(/** @type {PyTimeDelta} */ { days, seconds, microseconds }) {
  let total = (days * 86400 + seconds) * 1e6 + microseconds
  const sign = total < 0 ? '-' : '+'
  total = Math.abs(total)
  const parts = splitSeconds(Math.floor(total / 1e6))
  const fraction = total % 1e6
  const tail = parts.seconds || fraction ? `:${pad(parts.seconds)}${fraction ? `.${pad(fraction, 6)}` : ''}` : ''
  return `${sign}${pad(parts.hours)}:${pad(parts.minutes)}${tail}`
}

/** A day of the proleptic Gregorian calendar. */
export class PyDate {
  constructor(/** @type {number} */ year, /** @type {number} */ month, /** @type {number} */ day) {
    this.year = year
    this.month = month
    this.day = day
  }

  /** Gives ISO 8601 text. */
  toString() {
    return `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`
  }

  toJSON() {
    return this.toString()
  }

  /** Gives midnight UTC of the day, as ECMAScript reads a date without a time. */
  toDate() {
    return new Date(utcMilliseconds(this.year, this.month, this.day))
  }
}

/** A time of day. `tzinfo` is a PyTimeZone, an inert object, or null. */
export class PyTime {
  /**
   * @param {number} hour @param {number} minute @param {number} second @param {number} microsecond
   * @param {unknown} [tzinfo] @param {number} [fold] 1 for the second of two equal wall times
   */
  constructor(hour, minute, second, microsecond, tzinfo = null, fold = 0) {
    this.hour = hour
    this.minute = minute
    this.second = second
    this.microsecond = microsecond
    this.tzinfo = tzinfo
    this.fold = fold
  }

  /** Gives ISO 8601 text, with the offset where the zone has a fixed one. @returns {string} */
  toString() {
    return formatTime(this) + (this.tzinfo instanceof PyTimeZone ? formatOffset(this.tzinfo.offset) : '')
  }

  toJSON() {
    return this.toString()
  }
}

/** @returns {string} */
function formatTime(/** @type {PyTime | PyDateTime} */ { hour, minute, second, microsecond }) {
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${microsecond ? `.${pad(microsecond, 6)}` : ''}`
}

/** A date and a time of day. `tzinfo` is a PyTimeZone, an inert object, or null. */
export class PyDateTime {
  /**
   * @param {number} year @param {number} month @param {number} day
   * @param {number} hour @param {number} minute @param {number} second @param {number} microsecond
   * @param {unknown} [tzinfo] @param {number} [fold] 1 for the second of two equal wall times
   */
  constructor(year, month, day, hour = 0, minute = 0, second = 0, microsecond = 0, tzinfo = null, fold = 0) {
    this.year = year
    this.month = month
    this.day = day
    this.hour = hour
    this.minute = minute
    this.second = second
    this.microsecond = microsecond
    this.tzinfo = tzinfo
    this.fold = fold
  }

  /** Gives ISO 8601 text, with the offset where the zone has a fixed one. @returns {string} */
  toString() {
    const zone = this.tzinfo instanceof PyTimeZone ? formatOffset(this.tzinfo.offset) : ''
    return `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}T${formatTime(this)}${zone}`
  }

  toJSON() {
    return this.toString()
  }

  /**
   * Gives the moment, to the millisecond. With no time zone the fields are local
   * time, as in Python's `timestamp()` and in ECMAScript. It is undefined where
   * the zone is an object whose offset is not known here.
   */
  toDate() {
    const milliseconds = this.microsecond / 1000
    if (this.tzinfo === null) {
      const local = new Date(2000, 0, 1, this.hour, this.minute, this.second, Math.floor(milliseconds))
      local.setFullYear(this.year, this.month - 1, this.day)
      return local
    }
    if (!(this.tzinfo instanceof PyTimeZone)) return undefined
    const seconds = (this.hour * 60 + this.minute) * 60 + this.second - this.tzinfo.offset.totalSeconds()
    return new Date(Math.floor(utcMilliseconds(this.year, this.month, this.day) + seconds * 1000 + milliseconds))
  }
}

function utcMilliseconds(/** @type {number} */ year, /** @type {number} */ month, /** @type {number} */ day) {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

/**
 * Gives the bytes of a packed argument, which is bytes, or text of one character a byte in
 * protocols below 3 and in Python 2; undefined where it is something else or of another length.
 * @returns {ArrayLike<number> | undefined}
 */
function packedBytes(/** @type {unknown} */ value, /** @type {number} */ length) {
  if (value instanceof Uint8Array && value.length === length) return value
  if (typeof value === 'string' && value.length === length) return Array.from(value, (character) => character.charCodeAt(0))
  return undefined
}

/** Tells whether a byte is a month, by which CPython tells packed bytes from other text. */
const isMonth = (/** @type {number} */ value) => value >= 1 && value <= 12

const areInts = (/** @type {unknown[]} */ values) => values.every((value) => Number.isSafeInteger(value))
const asNumbers = (/** @type {unknown[]} */ values) => values.map((value) => (typeof value === 'bigint' ? Number(value) : value))

/**
 * Makes what `date(*args)` gives, of packed bytes or of fields; undefined where the arguments are of another form.
 * @param {unknown[]} args @returns {PyDate | undefined}
 */
export function makeDate(args) {
  const packed = args.length === 1 ? packedBytes(args[0], 4) : undefined
  if (packed && isMonth(packed[2])) return new PyDate(packed[0] * 256 + packed[1], packed[2], packed[3])
  const fields = asNumbers(args)
  return fields.length === 3 && areInts(fields) ? new PyDate(.../** @type {[number, number, number]} */ (fields)) : undefined
}

/**
 * Makes what `time(*args)` gives, of packed bytes or of fields; undefined where the arguments are of another form.
 * @param {unknown[]} args @returns {PyTime | undefined}
 */
export function makeTime(args) {
  const b = args.length <= 2 ? packedBytes(args[0], 6) : undefined
  if (b && (b[0] & 0x7f) < 24) return new PyTime(b[0] & 0x7f, b[1], b[2], (b[3] * 256 + b[4]) * 256 + b[5], args[1] ?? null, b[0] >> 7)
  const fields = asNumbers(args.slice(0, 4))
  if (args.length > 6 || !areInts(fields)) return undefined
  const [hour = 0, minute = 0, second = 0, microsecond = 0] = /** @type {number[]} */ (fields)
  return new PyTime(hour, minute, second, microsecond, args[4] ?? null, args[5] ? 1 : 0)
}

/**
 * Makes what `datetime(*args)` gives, of packed bytes or of fields; undefined where the arguments are of another form.
 * @param {unknown[]} args @returns {PyDateTime | undefined}
 */
export function makeDateTime(args) {
  const b = args.length <= 2 ? packedBytes(args[0], 10) : undefined
  if (b && isMonth(b[2] & 0x7f)) {
    const microsecond = (b[7] * 256 + b[8]) * 256 + b[9]
    return new PyDateTime(b[0] * 256 + b[1], b[2] & 0x7f, b[3], b[4], b[5], b[6], microsecond, args[1] ?? null, b[2] >> 7)
  }
  const fields = asNumbers(args.slice(0, 7))
  if (fields.length < 3 || args.length > 9 || !areInts(fields)) return undefined
  const [year, month, day, hour = 0, minute = 0, second = 0, microsecond = 0] = /** @type {number[]} */ (fields)
  return new PyDateTime(year, month, day, hour, minute, second, microsecond, args[7] ?? null, args[8] ? 1 : 0)
}

/**
 * Makes what `timedelta(days, seconds, microseconds)` gives, normalized; undefined where the arguments are of another
 * form.
 * @param {unknown[]} args @returns {PyTimeDelta | undefined}
 */
export function makeTimeDelta(args) {
  const fields = asNumbers(args)
  if (fields.length > 3 || !areInts(fields)) return undefined
  const [days = 0, seconds = 0, microseconds = 0] = /** @type {number[]} */ (fields)
  const carried = Math.floor(microseconds / 1e6)
  const total = seconds + carried
  const carriedDays = Math.floor(total / 86400)
  return new PyTimeDelta(days + carriedDays, total - carriedDays * 86400, microseconds - carried * 1e6)
}

/** Makes what `timezone(offset, name)` gives; undefined where the arguments are of another form. @param {unknown[]} args @returns {PyTimeZone | undefined} */
export function makeTimeZone(args) {
  const [offset, name = null] = args
  if (!(offset instanceof PyTimeDelta) || args.length > 2 || (name !== null && typeof name !== 'string')) return undefined
  return new PyTimeZone(offset, name)
}

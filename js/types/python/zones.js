/**
 * Time zones: how far one is ahead of UTC at an instant, or where its clocks show a time.
 *
 * A zone is what a pickle has as `tzinfo`: a PyTimeZone, or an inert object of pytz, dateutil, zoneinfo or another library.
 * Offsets that the pickle tells itself are taken from there: fixed ones, those of localized zones of pytz, and the transitions that
 * dateutil pickles. Zones that are only named come from the platform's time zone data, by Intl. Whatever is not known is undefined, never 0.
 *
 * Source: PEP 495; Lib/zoneinfo/_zoneinfo.py (_find_trans), pytz/tzinfo.py (`_p`, unpickler), dateutil/tz/tz.py (tzfile._find_last_transition,
 * _resolve_ambiguous_time).
 */
import { PyClass, PyObject } from './basic.js'
import { PyTimeDelta, PyTimeZone } from './timedelta.js'
import { asNumber, getItem } from './state-values.js'

const DAY_MILLISECONDS = 86_400_000
/** Intl takes no later date, and none that is as much before 1970. */
const LAST_DATE = 8.64e15
/** Names of zones that have no offset, in whatever library. */
const UTC = /^(?:_?UTC|Utc|utc|tzutc|Zulu)$/
/** Classes and functions that take the minutes, or a timedelta, by which they are ahead. */
const FIXED = /^_?(?:Fixed|Static)?_?(?:Offset|FixedOffset|FixedOffsetTimezone|FixedTimezone|TimezoneOffset|tzoffset)$/i
/** What an IANA name looks like; a file may name anything. */
const NAME = /^[A-Za-z][\w+-]*(?:\/[\w+-]+){0,3}$/
const LONGEST_NAME = 64
/** The zones of one program are few; a file may name many. */
const MOST_FORMATS = 64

/** Seconds by which a zone is ahead at an instant or wall time, in milliseconds since 1970; undefined where that is not known. @typedef {(milliseconds: number) => number | undefined} Offsets */

/** Seconds of a timedelta, with their fraction; undefined for any other value. */
const secondsOf = (/** @type {unknown} */ delta) =>
  delta instanceof PyTimeDelta ? Number(delta.days) * 86_400 + Number(delta.seconds) + Number(delta.microseconds) / 1e6 : undefined

/** Module and name of the class or function of an inert object. @param {any} tzinfo @returns {[module: string, name: string]} */
function originOf(tzinfo) {
  const owner = tzinfo instanceof PyObject ? tzinfo.class : undefined
  return owner instanceof PyClass ? [owner.module, owner.name] : ['', '']
}

/** Values of an inert object's state that may be attributes, by name. @param {any} state @returns {[string, unknown][]} */
function attributesOf(state) {
  const parts = Array.isArray(state) ? state : [state]
  return parts
    .flatMap((part) =>
      part instanceof Map
        ? [...part]
        : part !== null && typeof part === 'object' && Object.getPrototypeOf(part) === Object.prototype
          ? Object.entries(part)
          : [],
    )
    .filter(([name]) => typeof name === 'string')
}

/** The offset of a zone that never changes, in seconds; undefined for any other. @param {any} tzinfo @returns {number | undefined} */
export function fixedOffset(tzinfo) {
  if (tzinfo instanceof PyTimeZone) return secondsOf(tzinfo.offset)
  if (!(tzinfo instanceof PyObject)) return undefined
  const [module, name] = originOf(tzinfo)
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (UTC.test(last) && tzinfo.args.length === 0) return 0
  if (FIXED.test(last)) {
    const delta = [...tzinfo.args].map(secondsOf).find((seconds) => seconds !== undefined) ?? ownOffset(tzinfo)
    // dateutil takes seconds, the others minutes.
    const number = [...tzinfo.args].map(asNumber).find((value) => value !== undefined)
    return delta ?? (number === undefined ? undefined : number * (module.startsWith('dateutil') ? 1 : 60))
  }
  const zone = nameOf(tzinfo)
  if (zone !== undefined) return isUtcName(zone) || zone.startsWith('Etc/') ? namedOffsets(zone)(0) : undefined
  return transitionsOf(tzinfo) ? undefined : ownOffset(tzinfo)
}

const isUtcName = (/** @type {unknown} */ name) => typeof name === 'string' && /^(?:Etc\/)?(?:UTC|GMT|UCT|Zulu|Universal|Greenwich)$/i.test(name)

/** A timedelta among the attributes that is called an offset. @param {PyObject} tzinfo */
function ownOffset(tzinfo) {
  const found = attributesOf(tzinfo.state).filter(([name, value]) => /offset/i.test(name) && !/dst/i.test(name) && value instanceof PyTimeDelta)
  return found.length === 1 ? secondsOf(found[0][1]) : undefined
}

/** The IANA name of a zone that is named, or undefined. @param {any} tzinfo @returns {string | undefined} */
function nameOf(tzinfo) {
  if (!(tzinfo instanceof PyObject)) return undefined
  const texts = [tzinfo.args[0], tzinfo.args[1], ...['key', '_key', 'zone', '_filename', '_name', 'name'].map((key) => getItem(tzinfo.state, key))]
  for (const text of texts) {
    // dateutil keeps the path of the file that it read.
    const name = typeof text === 'string' && text.length < 1000 ? text.replace(/^.*zoneinfo\//, '') : ''
    if (name.length <= LONGEST_NAME && NAME.test(name) && formatFor(name)) return name
  }
  return undefined
}

/** @type {Map<string, Intl.DateTimeFormat | undefined>} */
const formats = new Map()

/** What tells the offsets of a zone; undefined where the platform does not know it. @param {string} name */
function formatFor(name) {
  if (formats.has(name)) return formats.get(name)
  /** @type {Intl.DateTimeFormat | undefined} */
  let format
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  } catch {
    // The platform has no zone of this name.
  }
  if (formats.size >= MOST_FORMATS) formats.clear()
  formats.set(name, format)
  return format
}

/** @param {string} name @returns {Offsets} */
const namedOffsets = (name) => (milliseconds) => {
  if (!(Math.abs(milliseconds) <= LAST_DATE)) return undefined
  const text =
    formatFor(name)
      ?.formatToParts(milliseconds)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /^GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(text)
  if (!match) return undefined
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
}

/** The transitions that dateutil's tzfile pickles: when, and the offset from then on. @param {any} tzinfo */
function transitionsOf(tzinfo) {
  const list = (/** @type {string} */ key) => getItem(tzinfo?.state, key)
  const [wall, utc, kinds] = [list('_trans_list'), list('_trans_list_utc') ?? list('_trans_list'), list('_trans_idx')]
  if (![wall, utc, kinds].every(Array.isArray) || wall.length !== kinds.length || utc.length !== wall.length) return undefined
  const offsetOf = (/** @type {any} */ kind) => asNumber(getItem(kind?.state, 'offset')) ?? secondsOf(getItem(kind?.state, 'delta'))
  const before = offsetOf(list('_ttinfo_before'))
  const standard = offsetOf(list('_ttinfo_std'))
  /** The offset after so many transitions, as `_get_ttinfo`. */
  const after = (/** @type {number} */ index) => (index + 1 >= wall.length ? standard : index < 0 ? before : offsetOf(kinds[index]))
  return { wall, utc, after }
}

/** How many of a sorted list are at most `value`. @param {any[]} list @param {number} value */
function countUpTo(list, value) {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((asNumber(list[middle]) ?? Infinity) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Seconds by which a zone is ahead of UTC at an instant, or undefined where that is not known.
 * @param {any} tzinfo @param {number} milliseconds since 1970, UTC @returns {number | undefined}
 */
export function offsetAtInstant(tzinfo, milliseconds) {
  const fixed = fixedOffset(tzinfo)
  if (fixed !== undefined) return fixed
  const transitions = transitionsOf(tzinfo)
  if (transitions) return transitions.after(countUpTo(transitions.utc, milliseconds / 1000) - 1)
  const name = nameOf(tzinfo)
  return name === undefined ? localizedOffset(tzinfo) : namedOffsets(name)(milliseconds)
}

/** The offset of a zone of pytz at the time that it was localized for: `_p(zone, utcoffset, dstoffset, name)`. @param {any} tzinfo */
function localizedOffset(tzinfo) {
  const [module, name] = originOf(tzinfo)
  return module === 'pytz' && name === '_p' ? asNumber(tzinfo.args[1]) : undefined
}

/**
 * Seconds by which a zone is ahead of UTC when its clocks show a time, or undefined where that is not known.
 * @param {any} tzinfo @param {number} milliseconds the wall time, as if it were UTC, since 1970
 * @param {number} fold 1 for the second of two equal wall times, and for the side after a gap @returns {number | undefined}
 */
export function offsetOnClock(tzinfo, milliseconds, fold) {
  const fixed = fixedOffset(tzinfo) ?? localizedOffset(tzinfo)
  if (fixed !== undefined) return fixed
  const transitions = transitionsOf(tzinfo)
  if (transitions) return offsetByTransitions(transitions, milliseconds / 1000, fold)
  const name = nameOf(tzinfo)
  if (name === undefined) return undefined
  const offsets = namedOffsets(name)
  const before = offsets(milliseconds - DAY_MILLISECONDS)
  const after = offsets(milliseconds + DAY_MILLISECONDS)
  if (before === undefined || after === undefined) return undefined
  const holds = (/** @type {number} */ offset) => offsets(milliseconds - offset * 1000) === offset
  const [isBefore, isAfter] = [holds(before), holds(after)]
  if (isBefore === isAfter) return fold ? after : before
  return isBefore ? before : after
}

/** As dateutil resolves it. @param {NonNullable<ReturnType<typeof transitionsOf>>} transitions @param {number} seconds @param {number} fold */
function offsetByTransitions({ wall, after }, seconds, fold) {
  const index = countUpTo(wall, seconds) - 1
  if (index <= 0) return after(index)
  const [own = 0, earlier = 0] = [after(index), after(index - 1)]
  const isAmbiguous = seconds < Number(asNumber(wall[index])) + earlier - own
  return after(isAmbiguous && !fold ? index - 1 : index)
}

/** The name of a zone's class, for text that tells that its offset is not known. @param {any} tzinfo */
export function describeZone(tzinfo) {
  const [module, name] = originOf(tzinfo)
  return module ? `${module}.${name}` : typeof tzinfo
}

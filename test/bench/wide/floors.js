/**
 * The floor of `loads` for each set: the cheapest plain JavaScript that makes the same value from arrays that are ready (ready.js).
 * What makes the arrays is not timed. Classes are those that `loads` gives, made by their constructors.
 */
import { BRINE } from '../paths.js'
import { libraryFloors } from './floors-libraries.js'
import { objectFloors } from './floors-objects.js'
import { column, list, numberLists, stringList, strings } from './ready.js'

const { Complex, Decimal, Fraction, PyDate, PyDateTime, PyTimeDelta, Range, UUID } = await import(BRINE)
const WORD = 2n ** 64n
const BOOLS = [false, true]

/** A Map of ready values. @param {any[]} keys @param {any[]} values */
function mapOf(keys, values) {
  const made = new Map()
  for (let i = 0; i < keys.length; i++) made.set(keys[i], values[i])
  return made
}

/** An object of ready values under strings. @param {Record<string, any>} value @param {(i: number) => any} [item] */
function objectFloor(value, item) {
  const names = Object.keys(value)
  const { length } = names
  const cutter = strings(names)
  const values = column(Object.values(value))
  const get = item ?? ((/** @type {number} */ i) => values[i])
  return () => {
    /** @type {Record<string, any>} */
    const made = {}
    const key = cutter()
    for (let i = 0; i < length; i++) made[key(i)] = get(i)
    return made
  }
}

/** @param {any[]} values */
function numberListFloor(values) {
  const ready = column(values)
  return () => {
    const made = new Array(ready.length)
    for (let i = 0; i < made.length; i++) made[i] = ready[i]
    return made
  }
}

/** A set of what is ready. @param {any[]} items */
function setOf(items) {
  const made = new Set()
  for (let i = 0; i < items.length; i++) made.add(items[i])
  return made
}

/** Instances by their fields. @param {any[]} values @param {string[]} names @param {(...fields: any[]) => any} make */
function fieldsFloor(values, names, make) {
  const { length } = values
  const [a, b, c, d, e, f, g, h] = names.map((name) => column(values.map((value) => value[name])))
  if (d === undefined) return () => list(length, (i) => make(a[i], b?.[i], c?.[i]))
  return () => list(length, (i) => make(a[i], b[i], c[i], d[i], e[i], f[i], g[i], h?.[i]))
}

const CLOCK = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo']
const makeDateTime = (/** @type {any[]} */ ...fields) => new PyDateTime(...fields)

/** Numbers, strings and others, told apart by a byte. @param {any[]} values */
function mixedFloor(values) {
  const kinds = Uint8Array.from(values, (value) => (typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : value === null ? 2 : value ? 3 : 4))
  const numbers = Float64Array.from(values, Number)
  const cut = strings(values.filter((value) => typeof value === 'string'))
  return () => {
    const text = cut()
    let next = 0
    return list(kinds.length, (i) => {
      if (kinds[i] === 0) return numbers[i]
      return kinds[i] === 1 ? text(next++) : kinds[i] === 2 ? null : kinds[i] === 3
    })
  }
}

/** A table whose rows are of numbers and null. @param {(number | null)[][]} rows */
function nullableFloor(rows) {
  const { length } = rows
  const width = rows[0].length
  const flat = Float64Array.from(rows.flat(), (value) => value ?? NaN)
  return () =>
    list(length, (i) => {
      const row = new Array(width)
      for (let k = 0; k < width; k++) {
        const value = flat[i * width + k]
        row[k] = value === value ? value : null
      }
      return row
    })
}

/** Bytes with memory of their own, as `loads` gives them: views of one copy would show all of it by their `buffer`. @param {Uint8Array[]} items */
function bytesFloor(items) {
  const count = items.length
  const [{ length }] = items
  const all = new Uint8Array(Buffer.concat(items))
  return () => list(count, (i) => all.slice(i * length, (i + 1) * length))
}

/** Keys that are tuples. @param {Map<any, any>} map @param {(key: any) => any} copy makes a key anew */
function tupleKeysFloor(map, copy) {
  const keys = [...map.keys()]
  const values = [...map.values()]
  return () => {
    const made = new Map()
    for (let i = 0; i < keys.length; i++) made.set(copy(keys[i]), values[i])
    return made
  }
}

/** @param {any[]} rows of a date and numbers */
function seriesFloor(rows) {
  const times = fieldsFloor(
    rows.map(([time]) => time),
    CLOCK,
    makeDateTime,
  )
  const [numbers, counts] = [1, 2].map((at) => column(rows.map((row) => row[at])))
  return () => {
    const made = times()
    return list(made.length, (i) => [made[i], numbers[i], counts[i]])
  }
}

/** @type {Record<string, (value: any) => () => unknown>} */
const scalarFloors = {
  tuplekeys: (map) => tupleKeysFloor(map, ([x, y]) => [x, y]),
  nestedkeys: (map) =>
    tupleKeysFloor(map, ([[a, b], [c, d]]) => [
      [a, b],
      [c, d],
    ]),
  strdict: (value) => objectFloor(value),
  strfloats: (value) => objectFloor(value),
  intkeys(map) {
    const [keys, values] = [[...map.keys()], [...map.values()]]
    return () => mapOf(keys, values)
  },
  floatkeys(map) {
    const [keys, values] = [[...map.keys()], [...map.values()]]
    return () => mapOf(keys, values)
  },
  intset(set) {
    const items = [...set]
    return () => setOf(items)
  },
  strset(set) {
    const { size } = set
    const cut = strings([...set])
    return () => {
      const text = cut()
      const made = new Set()
      for (let i = 0; i < size; i++) made.add(text(i))
      return made
    }
  },
  frozensets(sets) {
    const items = sets.map((/** @type {Set<Set<number>>} */ set) => [...set].map((inner) => [...inner]))
    return () => list(items.length, (i) => setOf(items[i].map(setOf)))
  },
  smallbytes: bytesFloor,
  bigints(values) {
    const texts = values.map((/** @type {bigint} */ value) => `0x${value.toString(16)}`)
    return () => list(texts.length, (i) => BigInt(texts[i]))
  },
  bools(values) {
    const bytes = Uint8Array.from(values)
    return () => list(bytes.length, (i) => BOOLS[bytes[i]])
  },
  mixed: mixedFloor,
  floats: numberListFloor,
  npscalars: numberListFloor,
  complexes: (values) => fieldsFloor(values, ['re', 'im'], (re, im) => new Complex(re, im)),
  ascii: stringList,
  cjk: stringList,
  longtext: stringList,
  longstrings: stringList,
  onestring(value) {
    const bytes = Buffer.from(value, 'latin1')
    return () => bytes.latin1Slice()
  },
  datetimes: (values) => fieldsFloor(values, CLOCK, makeDateTime),
  aware: (values) => fieldsFloor(values, CLOCK, makeDateTime),
  dates: (values) => fieldsFloor(values, ['year', 'month', 'day'], (year, month, day) => new PyDate(year, month, day)),
  deltas: (values) => fieldsFloor(values, ['days', 'seconds', 'microseconds'], (days, seconds, micro) => new PyTimeDelta(days, seconds, micro)),
  uuids(values) {
    const words = BigUint64Array.from(values.flatMap((/** @type {any} */ { int }) => [int / WORD, int % WORD]))
    const { length } = values
    return () => list(length, (i) => new UUID((words[2 * i] << 64n) | words[2 * i + 1]))
  },
  decimals(values) {
    const { length } = values
    const cut = strings(values.map(String))
    return () => {
      const text = cut()
      return list(length, (i) => new Decimal(text(i)))
    }
  },
  fractions(values) {
    const [above, below] = ['numerator', 'denominator'].map((name) => values.map((/** @type {any} */ value) => Number(value[name])))
    const { length } = values
    return () => list(length, (i) => new Fraction(BigInt(above[i]), BigInt(below[i])))
  },
  ranges: (values) => fieldsFloor(values, ['start', 'stop', 'step'], (start, stop, step) => new Range(start, stop, step)),
  wordvectors: (value) => objectFloor(value, numberLists(Object.values(value))),
  matrices(rows) {
    const { length } = rows
    const get = numberLists(rows)
    return () => list(length, get)
  },
  deques(rows) {
    const { length } = rows
    const get = numberLists(rows)
    return () => list(length, get)
  },
  nones: nullableFloor,
  timeseries: seriesFloor,
  graph(map) {
    const keys = [...map.keys()]
    const edges = keys.map((key) => [...map.get(key)])
    return () =>
      mapOf(
        keys,
        list(keys.length, (i) => setOf(edges[i])),
      )
  },
}

/** The floor of a set. @param {string} name @param {any} value what `loads` gives @returns {() => unknown} */
export function floorOf(name, value) {
  const family = name.replace(/^(records\d|python2)$/, 'records')
  const floor = scalarFloors[family] ?? objectFloors[family] ?? libraryFloors[family]
  if (!floor) throw new Error(`no floor is known for ${name}`)
  return floor(value)
}

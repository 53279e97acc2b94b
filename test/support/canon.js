// Compares a value that was loaded with `lossless: true` with its canon, the JSON form of the live Python value (test/fixtures/CANON.md).
// What numpy, pandas and torch have is compared by canon-numpy.js, canon-pandas.js and canon-torch.js.
import {
  ByteArray,
  Complex,
  Counter,
  Decimal,
  DefaultDict,
  Deque,
  Ellipsis,
  Float,
  Fraction,
  FrozenSet,
  NotImplemented,
  OrderedDict,
  PyArray,
  PyClass,
  PyDate,
  PyDateTime,
  PyObject,
  PyPath,
  PyTime,
  PyTimeDelta,
  PyTimeZone,
  Range,
  Slice,
  STATE,
  Tuple,
  UUID,
} from 'brine'
import { comparers as numpy } from './canon-numpy.js'
import { comparers as pandas } from './canon-pandas.js'
import { compareTorch } from './canon-torch.js'
import { floatHex } from './floats.js'

/** Comparisons of what libraries have, by the canon's tag. */
const comparers = { ...numpy, ...pandas }

const isInt = (value) => typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
const base64 = (bytes) => Buffer.from(bytes).toString('base64')
const isExactly = (value, Class) => value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Class.prototype

export class Comparison {
  constructor() {
    this.seen = new Map()
    this.differences = []
  }

  differ(path, expected, actual) {
    if (this.differences.length < 20)
      this.differences.push(
        `${path}: expected ${JSON.stringify(expected)?.slice(0, 200)}, got ${String(actual?.constructor?.name ?? typeof actual)} ${safeText(actual)}`,
      )
  }

  expect(condition, path, expected, actual) {
    if (!condition) this.differ(path, expected, actual)
    return condition
  }

  compare(value, canon, path = '$') {
    const check = (condition) => this.expect(condition, path, canon, value)
    const track = () => this.seen.set(path, value)
    switch (canon.t) {
      case 'none':
        return check(value === null)
      case 'ellipsis':
        return check(value === Ellipsis)
      case 'notimplemented':
        return check(value === NotImplemented)
      case 'bool':
        return check(value === canon.v)
      case 'int':
        return check(isInt(value) && !Object.is(value, -0) && String(value) === canon.v)
      case 'float':
        return check(
          (value instanceof Float ? Number.isInteger(value.value) || Number.isNaN(value.value) : typeof value === 'number' && !Number.isInteger(value)) &&
            floatHex(Number(value)) === canon.v,
        )
      case 'complex':
        return check(value instanceof Complex && floatHex(value.re) === canon.re && floatHex(value.im) === canon.im)
      case 'str':
        return check(typeof value === 'string' && value === (canon.v ?? String.fromCharCode(...canon.utf16)))
      case 'bytes':
        return check(isExactly(value, Uint8Array) && base64(value) === canon.b64)
      case 'bytearray':
        return check((value instanceof ByteArray || isExactly(value, Uint8Array)) && base64(value) === canon.b64)
      case 'memoryview':
      case 'picklebuffer':
        return check(value instanceof Uint8Array && base64(value) === canon.b64)
      case 'list':
        if (!check(Array.isArray(value) && !(value instanceof Tuple) && !(value instanceof Deque) && value.length === canon.v.length)) return false
        track()
        return canon.v.forEach((item, i) => this.compare(value[i], item, `${path}[${i}]`))
      case 'tuple':
        if (!check(value instanceof Tuple && value.length === canon.v.length)) return false
        return canon.v.forEach((item, i) => this.compare(value[i], item, `${path}[${i}]`))
      case 'deque':
        if (!check(value instanceof Deque && value.length === canon.v.length && value.maxlen === canon.maxlen)) return false
        track()
        return canon.v.forEach((item, i) => this.compare(value[i], item, `${path}[${i}]`))
      case 'set':
      case 'frozenset':
        if (!check(isExactly(value, canon.t === 'set' ? Set : FrozenSet) && value.size === canon.v.length)) return false
        track()
        return this.compareUnordered([...value], canon.v, `${path}{}`)
      case 'dict':
        return this.compareDict(value, canon, path, Map)
      case 'OrderedDict':
        if (this.compareDict(value, canon, path, OrderedDict) && canon.attrs)
          this.compare(value[STATE], canon.attrs.t ? canon.attrs : { t: 'dict', v: canon.attrs }, `${path}.attrs`)
        return true
      case 'Counter':
        return this.compareDict(value, canon, path, Counter)
      case 'defaultdict':
        if (this.compareDict(value, canon, path, DefaultDict)) this.compare(value.defaultFactory, canon.factory, `${path}.factory`)
        return true
      case 'date':
        return check(value instanceof PyDate && value.toString() === canon.v)
      case 'datetime':
      case 'time': {
        if (!check(value instanceof (canon.t === 'time' ? PyTime : PyDateTime) && value.fold === canon.fold)) return false
        const pad = (number, width = 2) => String(number).padStart(width, '0')
        const time = `${pad(value.hour)}:${pad(value.minute)}:${pad(value.second)}.${pad(value.microsecond, 6)}`
        check((canon.t === 'time' ? '' : `${pad(value.year, 4)}-${pad(value.month)}-${pad(value.day)}T`) + time === canon.v.replace(' ', 'T'))
        return this.compare(value.tzinfo, canon.tz ?? { t: 'none' }, `${path}.tz`)
      }
      case 'timedelta':
        return check(value instanceof PyTimeDelta && value.days === canon.days && value.seconds === canon.seconds && value.microseconds === canon.us)
      case 'timezone':
        return check(value instanceof PyTimeZone && value.name === canon.name) && this.compare(value.offset, canon.offset, `${path}.offset`)
      case 'zoneinfo':
        return check(value instanceof PyObject && value.args[0] === canon.key)
      case 'decimal':
        return check(value instanceof Decimal && value.text === canon.v)
      case 'fraction':
        return check(value instanceof Fraction && String(value.numerator) === canon.num && String(value.denominator) === canon.den)
      case 'uuid':
        return check(value instanceof UUID && value.toString() === canon.v)
      case 'range':
        return check(value instanceof Range && [value.start, value.stop, value.step].map(String).join() === canon.v.join())
      case 'slice':
        return check(value instanceof Slice) && [value.start, value.stop, value.step].forEach((part, i) => this.compare(part, canon.v[i], `${path}[${i}]`))
      case 'array':
        return this.compareArray(value, canon, path)
      case 'enum':
        return (
          check(value instanceof PyObject && String(value.class) === `${canon.m}.${canon.n}`) && this.compare(value.args[0], canon.value, `${path}.args[0]`)
        )
      case 'namedtuple':
        return (
          check(value instanceof PyObject && String(value.class) === `${canon.m}.${canon.n}` && value.args.length === canon.v.length) &&
          canon.v.forEach((item, i) => this.compare(value.args[i], item, `${path}[${i}]`))
        )
      case 'path':
        return check(
          value instanceof PyPath &&
            value.flavour === canon.n &&
            value.toString() === canon.v &&
            (!canon.parts || JSON.stringify(value.parts) === JSON.stringify(canon.parts)),
        )
      case 'global':
        return check(value instanceof PyClass && value.module === canon.m && value.name === canon.n)
      case 'ref':
        return check(this.seen.get(canon.to) === value)
      case 'object':
        return this.compareObject(value, canon, path)
      default:
        return Object.hasOwn(comparers, canon.t)
          ? comparers[canon.t](this, value, canon, path)
          : (compareTorch(this, value, canon, path) ?? this.differ(path, canon, value))
    }
  }

  compareUnordered(items, canons, path) {
    const left = [...items]
    for (const canon of canons) {
      const index = left.findIndex((item) => {
        const trial = new Comparison()
        trial.seen = new Map(this.seen)
        trial.compare(item, canon, path)
        return trial.differences.length === 0
      })
      if (index < 0) this.differ(path, canon, left[0])
      else left.splice(index, 1)
    }
  }

  compareDict(value, canon, path, Class) {
    if (!this.expect(isExactly(value, Class) && value.size === canon.v.length, path, canon, value)) return false
    this.seen.set(path, value)
    const entries = [...value]
    const pairs =
      canon.order === 'sorted'
        ? canon.v.map((pair) => [pair, entries.find(([key]) => matches(key, pair[0], this.seen))])
        : canon.v.map((pair, i) => [pair, entries[i]])
    pairs.forEach(([[key, item], entry], i) => {
      if (!this.expect(entry, path, key, undefined)) return
      this.compare(entry[0], key, `${path}{${i}}k`)
      this.compare(entry[1], item, key.t === 'str' && key.v !== undefined ? `${path}[${JSON.stringify(key.v)}]` : `${path}{${i}}`)
    })
    return true
  }

  compareArray(value, canon, path) {
    if (!this.expect(value instanceof PyArray && value.typecode === canon.code, path, canon, value)) return
    const items = typeof value.data === 'string' ? [...value.data] : [...value.data]
    const canons = Array.isArray(canon.v) ? canon.v : (canon.v.v ?? [canon.v])
    if (typeof canon.v === 'string') this.expect(value.data === canon.v, path, canon, value)
    else if (this.expect(items.length === canons.length, path, canon, value)) {
      canons.forEach((item, i) => {
        if (typeof item === 'string') this.expect([String(items[i]), floatHex(Number(items[i]))].includes(item), `${path}[${i}]`, item, items[i])
        else if (item.t === 'float') this.expect(floatHex(items[i]) === item.v, `${path}[${i}]`, item, items[i])
        else this.expect(String(items[i]) === item.v, `${path}[${i}]`, item, items[i])
      })
    }
  }

  compareObject(value, canon, path) {
    if (!this.expect(value instanceof PyObject, path, canon, value)) return
    this.seen.set(path, value)
    const named = canon.via ?? { t: 'global', m: canon.m, n: canon.n }
    this.compare(value.class, named, `${path}.class`)
    if (this.expect(value.args.length === canon.args.length, `${path}.args`, canon.args, value.args))
      canon.args.forEach((item, i) => this.compare(value.args[i], item, `${path}.args[${i}]`))
    if (canon.kw) this.compare(value.kwargs, canon.kw.t ? canon.kw : { t: 'dict', v: canon.kw }, `${path}.kw`)
    if (canon.state === null || canon.state === undefined)
      this.expect(value.state === undefined || value.state === null || value.state?.size === 0, `${path}.state`, null, value.state)
    else this.compare(value.state, canon.state, `${path}.state`)
    const list = canon.list ?? []
    if (this.expect((value.items ?? []).length === list.length, `${path}.list`, list, value.items))
      list.forEach((item, i) => this.compare(value.items[i], item, `${path}.list[${i}]`))
    const dict = canon.dict ?? []
    if (this.expect((value.entries ?? []).length === dict.length, `${path}.dict`, dict, value.entries)) {
      dict.forEach(([key, item], i) => {
        this.compare(value.entries[i][0], key, `${path}.dict{${i}}k`)
        this.compare(value.entries[i][1], item, key.t === 'str' && key.v !== undefined ? `${path}.dict[${JSON.stringify(key.v)}]` : `${path}.dict{${i}}`)
      })
    }
  }
}

function matches(value, canon, seen) {
  const trial = new Comparison()
  // A trial must not forget where things were seen.
  trial.seen = new Map(seen)
  trial.compare(value, canon)
  return trial.differences.length === 0
}

function safeText(value) {
  try {
    return typeof value === 'object'
      ? JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `${item}n` : item))?.slice(0, 200)
      : String(value).slice(0, 200)
  } catch {
    return '(cyclic)'
  }
}

/** The differences between a lossless value and its canon; none where they are equal. */
export function differences(value, canon) {
  const comparison = new Comparison()
  comparison.compare(value, canon)
  return comparison.differences
}

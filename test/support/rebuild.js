// Values out of the descriptions that test/live/rebuild.py writes: a list of nodes that name each other by number.
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

const ARRAYS = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  l: BigInt64Array,
  L: BigUint64Array,
  q: BigInt64Array,
  Q: BigUint64Array,
  f: Float32Array,
  d: Float64Array,
}

const decode = (/** @type {string} */ base64) => new Uint8Array(Buffer.from(base64, 'base64'))

/** An int as loading gives it. */
function toInt(/** @type {string} */ text) {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** A float as lossless loading gives it. */
function toFloat(/** @type {number} */ number) {
  return Number.isInteger(number) ? new Float(number) : number
}

/** What a node is, without what it holds: that may be a node further on. @param {any} node */
function start(node) {
  const { t, v } = node
  switch (t) {
    case 'None':
      return null
    case 'True':
      return true
    case 'False':
      return false
    case 'Ellipsis':
      return Ellipsis
    case 'NotImplemented':
      return NotImplemented
    case 'int':
      return toInt(v)
    case 'bigint':
      return BigInt(v)
    case 'float':
      return toFloat(Buffer.from(v, 'hex').readDoubleBE())
    case 'complex':
      return new Complex(Buffer.from(v, 'hex').readDoubleBE(), Buffer.from(v, 'hex').readDoubleBE(8))
    case 'str':
      return v
    case 'bytes':
      return decode(v)
    case 'bytearray':
      return ByteArray.from(decode(v))
    case 'list':
      return []
    case 'tuple':
      return new Tuple()
    case 'set':
      return new Set()
    case 'frozenset':
      return new FrozenSet()
    case 'object':
      return {}
    case 'dict':
      return new Map()
    case 'OrderedDict':
      return new OrderedDict()
    case 'defaultdict':
      return new DefaultDict()
    case 'Counter':
      return new Counter()
    case 'deque':
      return Object.assign(new Deque(), { maxlen: node.maxlen })
    case 'datetime':
      return new PyDateTime(.../** @type {[number, number, number, number, number, number, number]} */ (v), null, node.fold)
    case 'time':
      return new PyTime(.../** @type {[number, number, number, number]} */ (v), null, node.fold)
    case 'date':
      return new PyDate(.../** @type {[number, number, number]} */ (v))
    case 'timedelta':
      return new PyTimeDelta(...v)
    case 'timezone':
      return new PyTimeZone(new PyTimeDelta(), node.name)
    case 'Decimal':
      return new Decimal(v)
    case 'Fraction':
      return new Fraction(BigInt(v[0]), BigInt(v[1]))
    case 'UUID':
      return new UUID(BigInt(v))
    case 'range':
      return new Range(0, 0, 1)
    case 'slice':
      return new Slice(null, null, null)
    case 'array':
      return new PyArray(node.code, new /** @type {any} */ (ARRAYS)[node.code](decode(v).buffer))
    case 'path':
      return new PyPath(node.flavour, v)
    case 'global':
      return new PyClass(node.module, node.name)
    // The classes of live.py that are written in Python stand on object, which a pickle of protocol 2 or more does not tell.
    case 'instance':
      return new PyObject(null, new Tuple(), undefined, node.isNew, node.items || node.entries ? '' : 'object')
    default:
      throw new Error(`no value for a node ${t}`)
  }
}

/** Gives a value what it holds. @param {any} value @param {any} node @param {(number: number) => any} at the value of a node */
function fill(value, node, at) {
  const { t, v } = node
  switch (t) {
    case 'list':
    case 'tuple':
    case 'deque':
      // One by one: a spread of a long list does not fit the stack.
      for (const item of v) value.push(at(item))
      break
    case 'set':
    case 'frozenset':
      for (const item of v) value.add(at(item))
      break
    case 'object':
      // Defined, so that `__proto__` is a key as any other.
      for (const [key, item] of v) Object.defineProperty(value, at(key), { value: at(item), enumerable: true, configurable: true, writable: true })
      break
    case 'dict':
    case 'OrderedDict':
    case 'defaultdict':
    case 'Counter':
      for (const [key, item] of v) value.set(at(key), at(item))
      if (t === 'defaultdict') value.defaultFactory = at(node.factory)
      if (t === 'OrderedDict' && node.state !== null) Object.defineProperty(value, STATE, { value: at(node.state), configurable: true, writable: true })
      break
    case 'datetime':
    case 'time':
      value.tzinfo = at(node.tzinfo)
      break
    case 'timezone':
      value.offset = at(node.offset)
      break
    case 'range':
    case 'slice':
      ;[value.start, value.stop, value.step] = v.map(at)
      break
    case 'instance':
      value.class = at(node.class)
      if (Array.isArray(node.args)) for (const item of node.args) value.args.push(at(item))
      else value.args = at(node.args)
      if (node.kwargs !== null) value.kwargs = at(node.kwargs)
      if (node.state !== null) value.state = at(node.state)
      if (node.items !== null) value.items = node.items.map(at)
      if (node.entries !== null) value.entries = node.entries.map((/** @type {[number, number]} */ pair) => pair.map(at))
      break
  }
}

/** The value of node 0. @param {any[]} nodes @returns {unknown} */
export function rebuild(nodes) {
  const values = nodes.map(start)
  nodes.forEach((node, i) => fill(values[i], node, (number) => values[number]))
  return values[0]
}

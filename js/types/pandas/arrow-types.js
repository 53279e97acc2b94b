/**
 * Names the types of Arrow as pyarrow prints them. The types stay the inert calls that pyarrow pickles.
 * Source: pyarrow/types.pxi (DataType.__reduce__), Arrow's type.cc (ToString).
 */
import { PyClass, PyObject } from '../python/basic.js'
import { bounded } from '../python/print-python.js'
import { asNumber } from '../python/state-values.js'

/** The other names of types that `type_for_alias` takes. @type {Record<string, string>} */
const ALIASES = {
  bool_: 'bool',
  boolean: 'bool',
  utf8: 'string',
  str: 'string',
  large_utf8: 'large_string',
  float16: 'halffloat',
  float32: 'float',
  float64: 'double',
  i8: 'int64',
  i4: 'int32',
  date32: 'date32[day]',
  date64: 'date64[ms]',
}

/** Types that take a unit. */
const TIMES = /^(?:duration|time32|time64)$/

/** Tells whether an inert object is a call of that name of pyarrow. */
export const calls = (/** @type {any} */ object, /** @type {string} */ name) =>
  object instanceof PyObject && object.class instanceof PyClass && object.class.module.startsWith('pyarrow') && object.class.name === name

/** A name or unit of the file, which may be anything. */
const text = (/** @type {unknown} */ value) => (typeof value === 'string' ? value : '?')

/** The name and type of a field, and whether it may be null. @param {any} field a call of `field`, or a type alone @returns {{ name: string, type: any, isNullable: boolean }} */
export function fieldOf(field) {
  if (!calls(field, 'field')) return { name: 'item', type: field, isNullable: true }
  const [name, type, isNullable] = field.args
  return { name: text(name), type, isNullable: isNullable !== false }
}

const fieldName = (/** @type {any} */ field, /** @type {number} */ depth) => {
  const { name, type, isNullable } = fieldOf(field)
  return `${name}: ${nameOf(type, depth)}${isNullable ? '' : ' not null'}`
}

/** Types may nest no deeper, as a file may nest them without end. */
export const MOST_NESTED = 64

/** Gives the name of a type, or `?` where the type is not known here. @param {any} type @returns {string} */
export const arrowTypeName = (type) => nameOf(type, 0)

/** One type may be both parts of another, and that of a third. */
const LIMITS = { depth: MOST_NESTED, size: 10_000 }

/** @param {any} type @param {number} depth @returns {string} */
const nameOf = (type, depth) => bounded(() => nameAt(type, depth), LIMITS)

/** @param {any} type @param {number} depth @returns {string} */
function nameAt(type, depth) {
  if (!(type instanceof PyObject) || !(type.class instanceof PyClass) || !type.class.module.startsWith('pyarrow') || depth > MOST_NESTED) return '?'
  const [first, second, third] = type.args
  const kind = type.class.name
  const inner = (/** @type {any} */ field) => fieldName(field, depth + 1)
  switch (kind) {
    case 'type_for_alias':
      return typeof first === 'string' ? (Object.hasOwn(ALIASES, first) ? ALIASES[first] : first) : '?'
    case 'dictionary':
      return `dictionary<values=${nameOf(second, depth + 1)}, indices=${nameOf(first, depth + 1)}, ordered=${third ? 1 : 0}>`
    case 'timestamp':
      return `timestamp[${text(first)}${second ? `, tz=${text(second)}` : ''}]`
    case 'binary':
      return `fixed_size_binary[${asNumber(first)}]`
    case 'list_':
      return asNumber(second) === undefined || asNumber(second) === -1 ? `list<${inner(first)}>` : `fixed_size_list<${inner(first)}>[${asNumber(second)}]`
    case 'large_list':
    case 'list_view':
    case 'large_list_view':
      return `${kind}<${inner(first)}>`
    case 'struct':
      return `struct<${Array.isArray(first) ? first.map(inner).join(', ') : '?'}>`
    case 'map_':
      return `map<${nameOf(fieldOf(first).type, depth + 1)}, ${nameOf(fieldOf(second).type, depth + 1)}${third ? ', keys_sorted' : ''}>`
    default:
      if (TIMES.test(kind)) return `${kind}[${text(first)}]`
      return kind.startsWith('decimal') ? `${kind}(${asNumber(first)}, ${asNumber(second) ?? 0})` : '?'
  }
}

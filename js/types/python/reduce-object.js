/**
 * How instances are pickled that nothing else claims: what Python's `object.__reduce_ex__` gives.
 * Source: CPython's Objects/typeobject.c: object___reduce_ex__, Lib/copyreg.py, Modules/_pickle.c: save_reduce.
 */
import { Float, PyClass, Tuple } from './basic.js'
import { Arguments, call, Made, named } from './reduced.js'

/** @typedef {import('./reduced.js').Reduced} Reduced */

const NEWOBJ_PROTOCOL = 2
const NEWOBJ_EX_PROTOCOL = 4

/** `copyreg._reconstructor(class, base, base(self))`. @param {unknown} pyclass @param {string} base @param {unknown} content */
export const reconstruct = (pyclass, base, content) => call('copyreg', '_reconstructor', pyclass, named('builtins', base), content)

/** `functools.partial(class.__new__, class, *args, **kwargs)`, which is called. @param {PyClass} pyclass @param {unknown[]} args @param {unknown} kwargs */
function partialNew(pyclass, args, kwargs) {
  const create = new PyClass(pyclass.module, `${pyclass.name}.__new__`)
  const state = new Arguments([create, new Arguments([pyclass, ...args]), kwargs, null])
  return { callable: new Made({ ...call('functools', 'partial', create), state }), args: new Arguments([]) }
}

/**
 * What `class.__new__(class, *args, **kwargs)` makes. Keyword arguments below protocol 4 need functools.partial. Below protocol 2
 * CPython writes a built-in base with its content; where arguments are there of an unknown base, a call of `copyreg.__newobj__` keeps them.
 *
 * @param {any} pyclass @param {Tuple | Arguments} args @param {unknown} kwargs @param {number} protocol
 * @param {{ items?: unknown[], pairs?: [unknown, unknown][] }} [parts] items of a subclass of list, pairs of one of dict
 * @returns {Reduced}
 */
export function reduceNew(pyclass, args, kwargs, protocol, parts) {
  const list = args instanceof Arguments ? args.items : [...args]
  if (kwargs !== undefined && protocol >= NEWOBJ_EX_PROTOCOL) return { callable: pyclass, args, kwargs, ...parts }
  if (kwargs !== undefined) return { ...partialNew(pyclass, list, kwargs), ...parts }
  if (protocol >= NEWOBJ_PROTOCOL) return { callable: pyclass, args, isNew: true, ...parts }
  if (list.length) return { ...call('copyreg', '__newobj__', pyclass, ...list), ...parts }
  if (parts?.items) return reconstruct(pyclass, 'list', parts.items)
  if (parts?.pairs) return reconstruct(pyclass, 'dict', new Map(parts.pairs))
  return reconstruct(pyclass, 'object', null)
}

/** Whether a state is one that copyreg drops. @param {any} state */
function isFalse(state) {
  if (typeof state !== 'object' || state === null) return !state && state !== undefined
  if (state instanceof Float) return state.value === 0
  return state.length === 0 || state.size === 0 || (Object.getPrototypeOf(state) === Object.prototype && Object.keys(state).length === 0)
}

/** Whether a state is that of a class written in Python: attributes, or attributes and slots. */
const isOrdinary = (/** @type {unknown} */ state) =>
  state instanceof Map || Array.isArray(state) ? state instanceof Map || state.length === 2 : typeof state === 'object' && state !== null

const NO_ARGUMENTS = new Arguments([])

/** @param {import('./basic.js').PyObject} object @param {number} protocol @returns {Reduced} */
export function reduceObject(object, protocol) {
  const { class: pyclass, args, kwargs, state, items, entries, base } = object
  // The arguments of __new__ are a new tuple each time.
  const tuple = args instanceof Tuple && !object.isNew ? args : args.length ? new Arguments(args) : NO_ARGUMENTS
  // Of a subclass of tuple protocols 0 and 1 do not tell whether its items are its arguments: a namedtuple has no attributes.
  const isTuple = base === 'tuple' && state !== undefined
  const isPlain = !object.isNew || (protocol >= NEWOBJ_PROTOCOL && kwargs === undefined && !isTuple)
  if (isPlain) return { callable: pyclass, args: tuple, kwargs: undefined, items, pairs: entries, state, setter: object.stateSetter, isNew: object.isNew }
  const form = reduceOld(object, tuple, protocol)
  form.state = protocol < NEWOBJ_PROTOCOL && isFalse(state) ? undefined : state
  form.setter = object.stateSetter
  return form
}

/** An instance by a call, for protocols without an opcode for it. @param {import('./basic.js').PyObject} object @param {Tuple | Arguments} tuple @param {number} protocol @returns {Reduced} */
function reduceOld({ class: pyclass, args, kwargs, state, items, entries, base }, tuple, protocol) {
  if (base === 'tuple') return reconstruct(pyclass, base, new Arguments([...args]))
  const isEmpty = args.length === 0 && kwargs === undefined && !items && !entries
  if (base && base !== 'object' && !isEmpty && !items && !entries && protocol < NEWOBJ_PROTOCOL) return reconstruct(pyclass, base, args[0])
  // What may be an empty list of a class, or a class written in C, has no base that is known: this call makes any.
  if (isEmpty && !base && !isOrdinary(state)) return call('copyreg', '__newobj__', pyclass)
  return reduceNew(pyclass, tuple, kwargs, protocol, { items: items && [...items], pairs: entries })
}

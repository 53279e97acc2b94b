/**
 * Reduces instances that no other form claims to what Python's `object.__reduce_ex__` gives for them.
 *
 * What a pickle of one protocol told is not all that another needs: the comments below say where the forms differ, and the
 * form must be one that makes the same object in Python.
 *
 * Source: CPython's Objects/typeobject.c: object___reduce_ex__, Lib/copyreg.py, Modules/_pickle.c: save_reduce.
 */
import { Float, PyClass, Tuple } from './basic.js'
import { Arguments, call, formOf, Made, named } from './reduced.js'

/** @typedef {import('./reduced.js').Reduced} Reduced */

const NEWOBJ_PROTOCOL = 2
const NEWOBJ_EX_PROTOCOL = 4

/**
 * Gives the call `copyreg._reconstructor(class, base, content)`, by which protocols below 2 make instances.
 * @param {unknown} pyclass @param {string} base @param {unknown} content
 */
export const reconstruct = (pyclass, base, content) => call('copyreg', '_reconstructor', pyclass, named('builtins', base), content)

/** Gives a call of `functools.partial(class.__new__, class, *args, **kwargs)`. @param {PyClass} pyclass @param {unknown[]} args @param {unknown} kwargs */
function partialNew(pyclass, args, kwargs) {
  const create = new PyClass(pyclass.module, `${pyclass.name}.__new__`)
  const state = new Arguments([create, new Arguments([pyclass, ...args]), kwargs, null])
  return { callable: new Made({ ...call('functools', 'partial', create), state }), args: new Arguments([]) }
}

/**
 * Gives the form that makes `class.__new__(class, *args, **kwargs)`. Below protocol 4 keyword arguments need functools.partial. Below
 * protocol 2 CPython writes a built-in base with its content; where there are arguments and the base is unknown, a call of
 * `copyreg.__newobj__` keeps them.
 *
 * @param {any} pyclass @param {Tuple | Arguments} args @param {unknown} kwargs @param {number} protocol
 * @param {{ items?: unknown[], pairs?: [unknown, unknown][] }} [parts] the items of a subclass of list, the pairs of one of dict
 * @returns {Reduced}
 */
export function reduceNew(pyclass, args, kwargs, protocol, parts) {
  const list = args instanceof Arguments ? args.items : [...args]
  if (kwargs !== undefined && protocol >= NEWOBJ_EX_PROTOCOL) return { callable: pyclass, args, kwargs, ...parts }
  if (kwargs !== undefined) return { ...partialNew(pyclass, list, kwargs), ...parts }
  if (protocol >= NEWOBJ_PROTOCOL) {
    const form = formOf(pyclass, args)
    form.items = parts?.items
    form.pairs = parts?.pairs
    form.isNew = true
    return form
  }
  if (list.length) return { ...call('copyreg', '__newobj__', pyclass, ...list), ...parts }
  if (parts?.items) return reconstruct(pyclass, 'list', parts.items)
  if (parts?.pairs) return reconstruct(pyclass, 'dict', new Map(parts.pairs))
  return reconstruct(pyclass, 'object', null)
}

/** Tells whether a state is false in Python: copyreg drops such a state. @param {any} state */
function isFalse(state) {
  if (typeof state !== 'object' || state === null) return !state && state !== undefined
  if (state instanceof Float) return state.value === 0
  return state.length === 0 || state.size === 0 || (Object.getPrototypeOf(state) === Object.prototype && Object.keys(state).length === 0)
}

/** Tells whether a state may be that of a class written in Python, which has attributes, or attributes and slots. */
const isOrdinary = (/** @type {unknown} */ state) =>
  state instanceof Map || Array.isArray(state) ? state instanceof Map || state.length === 2 : typeof state === 'object' && state !== null

const NO_ARGUMENTS = new Arguments([])

/**
 * Reduces an inert object to the form that its pickle had, as far as the protocol has it.
 * @param {import('./basic.js').PyObject} object @param {number} protocol @returns {Reduced}
 */
export function reduceObject(object, protocol) {
  const { class: pyclass, args, kwargs, state, items, entries, base, maker } = object
  if (maker) {
    const { callable, args: given } = maker
    return { callable, args: given instanceof Tuple ? given : new Arguments(given), items, pairs: entries, state, setter: object.stateSetter }
  }
  // Python makes the tuple of arguments of __new__ anew each time, so it is no object that the memo may know.
  const tuple = args instanceof Tuple && !object.isNew ? args : args.length ? new Arguments(args) : NO_ARGUMENTS
  // Protocols 0 and 1 do not tell whether the items of a subclass of tuple are its arguments. A namedtuple has no attributes, so one with a state is taken for another class.
  const isTuple = base === 'tuple' && state !== undefined
  const isPlain = !object.isNew || (protocol >= NEWOBJ_PROTOCOL && kwargs === undefined && !isTuple)
  if (isPlain) {
    const form = formOf(pyclass, tuple, state)
    form.items = items
    form.pairs = entries
    form.setter = object.stateSetter
    form.isNew = object.isNew
    return form
  }
  const form = reduceOld(object, tuple, protocol)
  form.state = protocol < NEWOBJ_PROTOCOL && isFalse(state) ? undefined : state
  form.setter = object.stateSetter
  return form
}

/**
 * Gives a form without the opcodes of newer protocols.
 * @param {import('./basic.js').PyObject} object @param {Tuple | Arguments} tuple @param {number} protocol @returns {Reduced}
 */
function reduceOld({ class: pyclass, args, kwargs, state, items, entries, base }, tuple, protocol) {
  if (base === 'tuple') return reconstruct(pyclass, base, new Arguments([...args]))
  const isEmpty = args.length === 0 && kwargs === undefined && !items && !entries
  if (base && base !== 'object' && !isEmpty && !items && !entries && protocol < NEWOBJ_PROTOCOL) return reconstruct(pyclass, base, args[0])
  // The base is not known of what may be an empty subclass of list or a class written in C. This call makes them all.
  if (isEmpty && !base && !isOrdinary(state)) return call('copyreg', '__newobj__', pyclass)
  return reduceNew(pyclass, tuple, kwargs, protocol, { items: items && [...items], pairs: entries })
}

/**
 * Reduces users' own objects: takes the forms that `__reduce__` and `reducerOverride` give, and makes forms of
 * instances of JavaScript classes that stand for Python ones. What users give is checked here before it is pickled.
 *
 * Source: CPython's Lib/copyreg.py, Objects/typeobject.c: object___reduce_ex__, Modules/_pickle.c: save_reduce.
 */
import { isPyClass, Tuple } from './basic.js'
import { reduceNew } from './reduce-object.js'
import { Arguments } from './reduced.js'

/** @typedef {import('./reduced.js').Reduced} Reduced */

const FEWEST = 2
const MOST = 6

const isIterable = (/** @type {any} */ value) => typeof value?.[Symbol.iterator] === 'function'

/**
 * Reads a form that `__reduce__` gave. A PyClass stands for the object itself. An array has the callable, its arguments, the
 * state, items, pairs of key and value, and a function that sets the state; all but the first two may be left out.
 * @param {unknown} form @param {number} protocol
 * @returns {Reduced | import('./basic.js').PyClass | string} a string where the form is wrong, which says why
 */
export function asReduced(form, protocol) {
  if (isPyClass(form)) return form
  if (!Array.isArray(form) || form.length < FEWEST || form.length > MOST)
    return '__reduce__ must give a PyClass or an array of 2 to 6 elements; what it gave cannot be pickled'
  const [callable, args, state, items, pairs, setter] = form
  if (!isPyClass(callable) && typeof callable !== 'function')
    return 'the first element of what __reduce__ gives must be a PyClass or a class: it cannot be pickled'
  if (!Array.isArray(args)) return 'the second element of what __reduce__ gives must be an array: it cannot be pickled'
  const lists = [items, pairs].map((list) => (list === undefined || list === null ? undefined : isIterable(list) ? [...list] : list))
  if (lists.some((list) => list !== undefined && !Array.isArray(list))) return 'items of what __reduce__ gives must be iterable: they cannot be pickled'
  if (lists[1]?.some((/** @type {unknown} */ pair) => !Array.isArray(pair) || pair.length !== 2))
    return 'the fifth element of what __reduce__ gives must hold pairs: it cannot be pickled'
  const parts = { items: lists[0], pairs: lists[1], state: state ?? undefined, setter: setter ?? undefined }
  const isNew = protocol >= 2 && isPyClass(callable)
  if (isNew && callable.name === '__newobj__' && args.length) return { ...reduceNew(args[0], new Arguments(args.slice(1)), undefined, protocol), ...parts }
  if (isNew && callable.name === '__newobj_ex__' && args.length === 3)
    return { ...reduceNew(args[0], args[1] instanceof Tuple ? args[1] : new Arguments([...args[1]]), args[2], protocol), ...parts }
  return { callable, args: args instanceof Tuple ? args : new Arguments(args), ...parts }
}

const isIndex = (/** @type {string} */ key) => /^(?:0|[1-9]\d*)$/.test(key)

/**
 * Gives what Python's `object.__reduce_ex__` would give for an instance of a JavaScript class that stands for `pyclass`.
 * @param {any} value @param {import('./basic.js').PyClass} pyclass @param {number} protocol @returns {Reduced}
 */
export function reduceInstance(value, pyclass, protocol) {
  const items = Array.isArray(value) ? [...value] : undefined
  const pairs = value instanceof Map ? [...value] : undefined
  const form = reduceNew(pyclass, ...newArguments(value, protocol), protocol, { items, pairs })
  return { ...form, state: typeof value.__getstate__ === 'function' ? (value.__getstate__() ?? undefined) : ownState(value) }
}

/** Gives the arguments and keyword arguments of `__new__`, which protocols below 2 do not ask for. @returns {[Arguments, unknown]} */
function newArguments(/** @type {any} */ value, /** @type {number} */ protocol) {
  if (protocol < 2) return [new Arguments([]), undefined]
  const [args, kwargs] = value.__getnewargs_ex__?.() ?? [value.__getnewargs__?.() ?? value.__newargs__ ?? [], value.__newkwargs__]
  return [new Arguments([...args]), kwargs]
}

function ownState(/** @type {any} */ value) {
  const keys = Object.keys(value).filter((key) => key !== '__newargs__' && key !== '__newkwargs__' && !(Array.isArray(value) && isIndex(key)))
  return keys.length ? new Map(keys.map((key) => [key, value[key]])) : undefined
}

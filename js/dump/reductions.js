/**
 * What is no plain type: classes, and objects that are written by what makes them anew (_pickle.c: save, from reducer_override on).
 *
 * How a type is reduced is left to js/types/reduce.js and js/types/python/reduce-user.js; the order in which the ways are tried is CPython's.
 */
import { canonicalDType } from '../types/numpy/reduce-numpy.js'
import { TOKEN_NONE } from '../generated/constants.js'
import { NotImplemented, PyClass, Tuple } from '../types/python/basic.js'
import { TYPE } from '../types/python/mark.js'
import { asReduced, reduceInstance } from '../types/python/reduce-user.js'
import { formOfPrototype, reduce, reduceBy } from '../types/reduce.js'
import { refuseGone, saveBuffer } from './bytes.js'
import { describe } from './paths.js'
import { saveSet } from './sets.js'

/** @typedef {import('./pickler.js').Pickler} Pickler */

/** Writes an instance of a class that has a form, which no function of the caller's can change; gives whether it was one. @param {Pickler} pickler @param {any} value @param {object | null} prototype */
export function saveTyped(pickler, value, prototype) {
  const form = formOfPrototype(prototype)
  if (form === undefined || value.__reduce_ex__ !== undefined || value.__reduce__ !== undefined) return false
  const number = pickler.enter(value)
  if (!number) return true
  const reduced = reduceBy(form, value, pickler.protocol)
  if (reduced) pickler.saveReduced(number, reduced)
  else saveOther(pickler, value)
  return true
}

/** @param {Pickler} pickler @param {any} value anything but a scalar, a stand-in, and objects of plain types without a `__reduce__` of their own @returns {void} */
export function saveOther(pickler, value) {
  const { settings, protocol, globals, containers } = pickler
  const override = settings.reducerOverride?.(value)
  if (override !== undefined && override !== NotImplemented) return saveForm(pickler, value, override)
  // What another copy of this package made is known by the name of its class.
  const type = typeof value === 'object' ? value[TYPE] : undefined
  if (type === 'PyClass' || type === 'NAType') return globals.save(value)
  if (type === 'Float') return pickler.tokens.float(value.value)
  if (type === 'PickleBuffer') return saveBuffer(pickler, value)
  const named = settings.classes?.get(value)
  if (named) return globals.save(named)
  if (value === undefined && settings.undefined !== 'error') return pickler.tokens.put(TOKEN_NONE)
  if (typeof value !== 'object') throw containers.refusal(value === undefined ? 'undefined cannot be pickled' : `a ${typeof value} cannot be pickled`)
  if (type === 'Constant') return globals.save(new PyClass('builtins', String(value)))
  const own = value.__reduce_ex__ ?? value.__reduce__
  if (typeof own === 'function') return saveForm(pickler, value, own.call(value, protocol))
  if (ArrayBuffer.isView(value) && 'length' in value && value.length === 0) refuseGone(pickler, value)
  const object = type === 'DType' ? canonicalDType(value) : value
  if (object !== value && pickler.putReference(pickler.objects.get(object))) return
  const pyclass = settings.classes?.get(value.constructor)
  const form = pyclass ? reduceInstance(value, pyclass, protocol) : reduce(object, protocol)
  if (form) return pickler.saveReduced(pickler.enter(object), form)
  if (type === 'Tuple' || value instanceof Tuple) return pickler.saveTuple(value)
  if (Array.isArray(value)) return pickler.saveList(value)
  if (value instanceof Set) return saveSet(pickler, value)
  if (value instanceof Map) return pickler.saveMap(value)
  throw containers.refusal(`a ${describe(value)} cannot be pickled`)
}

/** Writes what `__reduce__` or reducerOverride gave: the name of a global, or a tuple. @param {Pickler} pickler @param {any} value @param {unknown} form */
function saveForm(pickler, value, form) {
  if (pickler.putReference(pickler.objects.get(value))) return
  const reduced = asReduced(form, pickler.protocol)
  if (typeof reduced === 'string') throw pickler.containers.refusal(reduced)
  if ('module' in reduced) return pickler.globals.save(reduced)
  pickler.saveReduced(pickler.enter(value), reduced)
}

/**
 * Makes the types of this package again of what `structuredClone` and `postMessage` gave: these keep the content of a value, which its own
 * enumerable properties are, and lose its class, which `$type` names.
 *
 * First every object that claims a type is made into one, with the clones of its parts still in it; then all that refers to a clone is given what was
 * made of it. Only the few parts that a constructor looks into are made before their owner. A clone may be anybody's: what does not fit stays as it is.
 */
import { FORMS, INSTANCES } from './revive-forms.js'
import { replaceAll } from './replace-objects.js'
import { DType } from '../types/numpy/dtype.js'
import { PyObject, setOwn } from '../types/python/basic.js'

/** How deep parts may lie that must be made before their owners: dtypes within dtypes. */
const DEEPEST = 250

/** The properties of an inert object, which has no `$type`. */
const KEYS = ['class', 'args', 'kwargs', 'state', 'items', 'entries']

const isObject = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)

function isPlain(/** @type {any} */ value) {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const isInert = (/** @type {any} */ clone) =>
  KEYS.every((key) => Object.hasOwn(clone, key)) && isObject(clone.class) && Object.keys(clone).length <= KEYS.length + 3

/** What is inside of an object. @param {any} value @returns {Iterable<unknown>} */
function partsOf(value) {
  if (value instanceof Map) return [...value].flat()
  return value instanceof Set || Array.isArray(value) ? value : isPlain(value) ? Object.values(value) : []
}

class Reviver {
  /** What was made, by the clone that it was made of; the clone itself where it fits no type, or is being made. @type {Map<any, any>} */
  made = new Map()
  #depth = 0

  /** Gives what a clone stands for; anything else is given as it is. */
  make = (/** @type {any} */ clone) => {
    if (!isObject(clone) || Array.isArray(clone) || !isPlain(clone)) return clone
    const known = this.made.get(clone)
    if (known !== undefined) return known
    this.made.set(clone, clone)
    const value = this.#depth < DEEPEST ? this.#try(clone) : undefined
    if (value === undefined) return clone
    this.made.set(clone, value)
    return value
  }

  #try(/** @type {any} */ clone) {
    this.#depth++
    try {
      return this.#build(clone)
    } catch {
      // It is not what it claims to be.
      return undefined
    } finally {
      this.#depth--
    }
  }

  /** @returns {any} */
  #build(/** @type {any} */ clone) {
    const type = Object.hasOwn(clone, '$type') ? clone.$type : isInert(clone) ? '' : undefined
    if (typeof type !== 'string') return undefined
    const form = Object.hasOwn(FORMS, type) ? FORMS[type] : undefined
    const instance = type === '' ? PyObject : Object.hasOwn(INSTANCES, type) ? INSTANCES[type] : undefined
    const value =
      form?.(clone, this.make) ??
      (instance && Array.isArray(clone.args) ? new instance(clone.class, clone.args, clone.kwargs, clone.isNew !== false) : undefined)
    if (value === undefined || value instanceof DType || Object.isFrozen(value)) return value
    for (const key of Object.keys(clone)) {
      if (key === '$type') continue
      if (Object.getOwnPropertyDescriptor(value, key)?.writable) value[key] = this.made.get(clone[key]) ?? clone[key]
      else if (instance && (key === 'maker' || key === 'stateSetter')) setOwn(value, key, clone[key])
    }
    return value
  }
}

/**
 * Makes the types of this package again of a clone: of what `structuredClone(value)` gives and what `postMessage` brings. Lists, Maps, Sets and plain
 * objects are the clone's own, with what is in them replaced; typed arrays are taken as they are, without a copy. What claims a type by `$type` and does
 * not fit it stays as it is.
 *
 * JavaScript's clones of subclasses of Map, Set, Array and Uint8Array are plain ones: of OrderedDict, Tuple and their like only the content comes back.
 *
 * @template T @param {T} clone
 * @returns {any}
 */
export function revive(clone) {
  const reviver = new Reviver()
  const seen = new Set()
  /** @type {unknown[]} */
  const waiting = [clone]
  while (waiting.length) {
    const value = waiting.pop()
    if (!isObject(value) || seen.has(value)) continue
    seen.add(value)
    reviver.make(value)
    for (const part of partsOf(value)) if (isObject(part)) waiting.push(part)
  }
  for (const [from, to] of reviver.made) if (from === to) reviver.made.delete(from)
  return replaceAll(clone, reviver.made)
}

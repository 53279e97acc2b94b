/**
 * What the names in a pickle stand for.
 *
 * A name stands for what the user's `findClass` gives for it, else for a registered type's value, else for an inert PyClass, whose
 * handler calls.js asks for. Nothing is ever looked up in JavaScript by a name that a pickle has chosen. Each name is
 * looked for once a load, so the same name is the same object.
 */
import { UnpicklingError } from '../errors.js'
import { NAME_DOTTED, NAME_PYTHON2 } from '../generated/constants.js'
import { PyClass } from '../types/python/basic.js'
import { python3Name } from '../types/python/imports.js'
import { findHandler } from '../types/registry.js'

/** @typedef {import('../types/registry.js').Handler} Handler */

/** An instance of each class that a pickle has named, kept as warm-instances.js keeps those of every load. @type {Map<Handler, unknown>} */
const samples = new Map()

export class Globals {
  #settings
  #userCode
  /** What each name stands for. @type {Map<string, unknown>} */
  #found = new Map()
  /** @type {Map<unknown, Handler>} */
  #handlers = new Map()
  /** What was asked for last, which most often is asked for next, and its handler. @type {unknown} */
  #last
  /** @type {Handler | undefined} */
  #lastHandler
  /** Whether the protocol names a class inside of a class by dots. */
  #hasDottedNames = false

  /** @param {import('../settings.js').Settings} settings @param {import('./user-code.js').UserCode} userCode */
  constructor(settings, userCode) {
    this.#settings = settings
    this.#userCode = userCode
  }

  /** What a name stands for. @param {string} module @param {string} name @param {number} [flags] NAME_… of the tape */
  find(module, name, flags = 0) {
    if (flags & NAME_PYTHON2 && this.#settings.fixImports) [module, name] = python3Name(module, name)
    if (flags & NAME_DOTTED) this.#hasDottedNames = true
    const key = `${module.length} ${module} ${name}`
    let found = this.#found.get(key)
    if (found === undefined) {
      found = this.#userCode.findClass(module, name)
      if (found === undefined) found = this.#findType(module, name)
      this.#found.set(key, found)
    }
    return found
  }

  #findType(/** @type {string} */ module, /** @type {string} */ name) {
    const handler = findHandler(module, name)
    if (handler && 'value' in handler) return handler.value
    const pyclass = new PyClass(module, name)
    if (handler) {
      this.#handlers.set(pyclass, handler)
      if (handler.sample && !samples.has(handler)) samples.set(handler, handler.sample())
    }
    return pyclass
  }

  /** The handler of a PyClass that `find` gave, where its type is registered. */
  handlerOf(/** @type {unknown} */ pyclass) {
    if (pyclass !== this.#last) {
      this.#last = pyclass
      this.#lastHandler = this.#handlers.get(pyclass)
    }
    return this.#lastHandler
  }

  /** The class inside of a class, or the method of one: `getattr(owner, name)`; undefined where the owner is none. @returns {unknown} */
  findInner(/** @type {unknown} */ owner, /** @type {string} */ name) {
    const [module, outer] = owner instanceof PyClass ? [owner.module, owner.name] : (this.#userCode.nameOf(owner) ?? [])
    if (module === undefined) return undefined
    const found = this.find(module, `${outer}.${name}`)
    // Where a class would be named by dots this is a method, which Python makes anew each time; protocols below 4 get both so, and a class has a capital.
    return (this.#hasDottedNames || /^_*[a-z]/.test(name)) && found instanceof PyClass ? new PyClass(module, found.name, true) : found
  }

  /** What an extension code stands for, by `options.extensions`; raises where that has no name for it (`_pickle.c: load_extension`). */
  findExtension(/** @type {number} */ code) {
    const name = this.#settings.extensions?.get(code)
    if (name === undefined) throw new UnpicklingError('UNKNOWN_EXTENSION', `unregistered extension code ${code}`)
    if (!Array.isArray(name) || name.length !== 2 || name.some((part) => typeof part !== 'string')) {
      throw new UnpicklingError('UNKNOWN_EXTENSION', `_inverted_registry[${code}] isn't a 2-tuple of strings`)
    }
    return this.find(name[0], name[1])
  }
}

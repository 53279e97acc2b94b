/**
 * Classes and functions, which a pickle has by their names (_pickle.c: save_global).
 *
 * A name is one object, however many PyClass objects bear it, but for attributes such as bound methods: Python makes those anew at each access.
 */
import { TOKEN_EXTENSION, TOKEN_REFERENCE, TOKEN_STACK_GLOBAL } from '../generated/constants.js'
import { Ellipsis, NotImplemented, PyClass } from '../types/python/basic.js'
import { python2Name } from '../types/python/imports.js'
import { nameStrings } from '../types/python/name-strings.js'
import { call, freshString } from '../types/python/reduced.js'
import { inner } from './stand-ins.js'

/** Types that Python pickles as `type(singleton)` (_pickle.c: save_type). @type {Record<string, unknown>} */
const SINGLETON_TYPES = Object.assign(Object.create(null), { NoneType: null, ellipsis: Ellipsis, NotImplementedType: NotImplemented })

export class Globals {
  #pickler
  /** The object that stands for each name. @type {Map<string, PyClass> | undefined} */
  #byName
  /** The last class that was referred to, and its number: one class comes again and again, with each of its instances. @type {unknown} */
  #last
  #lastNumber = 0
  /** All that were referred to, with their numbers. @type {Map<unknown, number>} */
  #known = new Map()

  /** @param {import('./pickler.js').Pickler} pickler */
  constructor(pickler) {
    this.#pickler = pickler
  }

  /** Writes a reference to a class or function that was referred to before; gives whether it was. */
  putKnown(/** @type {unknown} */ pyclass) {
    if (pyclass !== this.#last) {
      const known = this.#known.get(pyclass)
      if (known === undefined) return false
      this.#last = pyclass
      this.#lastNumber = known
    }
    this.#pickler.tokens.put1(TOKEN_REFERENCE, this.#lastNumber)
    return true
  }

  /** Writes a class or function, or a reference to it. */
  save(/** @type {PyClass} */ pyclass) {
    const pickler = this.#pickler
    const { tokens, protocol, settings } = pickler
    if (this.putKnown(pyclass)) return
    if (!pyclass.isAttribute) pyclass = this.#unique(pyclass)
    const known = pickler.objects.get(pyclass)
    if (known !== undefined && pickler.putReference(known)) {
      this.#known.set(pyclass, known)
      return
    }
    const { module, name } = pyclass
    const code = protocol >= 2 ? settings.extensionCodes?.get(`${module}\n${name}`) : undefined
    if (code !== undefined) return tokens.put1(TOKEN_EXTENSION, code)
    const number = pickler.enter(pyclass)
    if (module === 'builtins' && name in SINGLETON_TYPES) return pickler.saveReduced(number, call('builtins', 'type', SINGLETON_TYPES[name]))
    this.write(number, pyclass)
  }

  #unique(/** @type {PyClass} */ pyclass) {
    if (this.#pickler.objects.get(pyclass) !== undefined) return pyclass
    const key = `${pyclass.module}\n${pyclass.name}`
    this.#byName ??= new Map()
    const known = this.#byName.get(key)
    if (!known) this.#byName.set(key, pyclass)
    return known ?? pyclass
  }

  /** Writes a class or function by its name, known or not. @param {number} number that of the object, or 0 where it is not memoized @param {PyClass} pyclass */
  write(number, { module, name, isAttribute }) {
    const pickler = this.#pickler
    const { tokens, protocol, settings, containers } = pickler
    const dot = name.lastIndexOf('.')
    if (protocol >= 4 && !(isAttribute && dot > 0)) {
      tokens.put2(TOKEN_STACK_GLOBAL, number, 0)
      return containers.pushUnfinished(nameStrings(module, name), undefined, number, 2)
    }
    // A bound method is got from its owner. Below protocol 4 its name is a string of its own; `__new__` is a function there, and named as classes inside of classes are.
    const method = name.slice(dot + 1)
    if (isAttribute && dot > 0 && (protocol >= 4 || method !== '__new__'))
      return pickler.saveReduced(number, call('builtins', 'getattr', new PyClass(module, name.slice(0, dot)), protocol >= 4 ? method : freshString(method)))
    // Below protocol 4 there are no dotted names: the outer class, by getattr.
    if (dot > 0) return pickler.saveReduced(number, inner(module, name.slice(0, dot), name.slice(dot + 1)))
    const [module2, name2] = settings.fixImports && protocol < 3 ? python2Name(module, name) : [module, name]
    // A line feed would end the line of the name, and what follows it be read as opcodes.
    if (!(protocol < 3 ? /^[\x00-\x09\x0b-\x7f]*$/ : /^[^\n]*$/).test(module2 + name2))
      throw containers.refusal(`the name ${module2}.${name2} cannot be pickled at protocol ${protocol}`)
    tokens.global(number, module2, name2)
  }

  /** Forgets the names of a pickle that has ended. */
  clear() {
    this.#byName = this.#last = undefined
    if (this.#known.size) this.#known.clear()
  }
}

/** What the walk over a value puts in the place of what it writes in a way of its own. */
import { PyClass } from '../types/python/basic.js'
import { Arguments, call, freshString } from '../types/python/reduced.js'

/** @typedef {import('../types/python/reduced.js').Reduced} Reduced */

/** What is written where it stands, and not memoized. */
export class Bare {
  constructor(/** @type {PyClass | Arguments | Reduced} */ value) {
    this.value = value
  }
}

/** An object that is memoized. */
export class Reference {
  constructor(/** @type {number} */ number) {
    this.number = number
  }
}

/** `getattr(outer, name)`, as CPython 3.13 writes it. @param {string} module @param {string} outer @param {string} name @returns {Reduced} */
export function inner(module, outer, name) {
  const dot = outer.lastIndexOf('.')
  const owner = new Bare(dot > 0 ? inner(module, outer.slice(0, dot), outer.slice(dot + 1)) : new PyClass(module, outer))
  return { ...call('builtins', 'getattr'), args: new Bare(new Arguments([owner, freshString(name)])) }
}

/** Objects that stand, among the values of a container, for what the walk over a value (pickler.js) is to write in a way of its own. */
import { PyClass } from '../types/python/basic.js'
import { Arguments, call, freshString } from '../types/python/reduced.js'

/** @typedef {import('../types/python/reduced.js').Reduced} Reduced */

/** Stands for a value that is written without being memoized. */
export class Bare {
  constructor(/** @type {PyClass | Arguments | Reduced} */ value) {
    this.value = value
  }
}

/** Stands for a reference to an object that is memoized. */
export class Reference {
  constructor(/** @type {number} */ number) {
    this.number = number
  }
}

/**
 * The reduction of a class within another below protocol 4, `getattr(outer, name)`, as CPython 3.13 writes it: the owner and the arguments are not memoized.
 * @param {string} module
 * @param {string} outer
 * @param {string} name
 * @returns {Reduced}
 */
export function inner(module, outer, name) {
  const dot = outer.lastIndexOf('.')
  const owner = new Bare(dot > 0 ? inner(module, outer.slice(0, dot), outer.slice(dot + 1)) : new PyClass(module, outer))
  return { ...call('builtins', 'getattr'), args: new Bare(new Arguments([owner, freshString(name)])) }
}

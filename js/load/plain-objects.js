/**
 * Plain objects for dicts.
 *
 * V8 gives `{}` room for four properties and moves the rest out to an array that grows, and past 16 to a hash table.
 * An object of a constructor has room inside for as many as the constructor's first objects had; so there is a constructor for each
 * number of keys. The objects have Object's prototype, and nothing tells them from `{}`.
 */
import { checkKeys } from '../codec/engine-limits.js'
import { setProperty } from './dicts.js'

/** A dict of more keys gets no constructor of its own. */
const MOST_KEYS = 32
/** V8 gives room for so many properties where a constructor sets none. */
const MOST_WITHOUT_HINT = 8
/** Up to so many dicts whose keys are not those of the ones before do not yet make a pickle one of many shapes. */
const FEW_SHAPES = 256
const SHAPE_SLOTS = 1 << 12

/** @type {(new () => Record<string, any>)[]} */
const constructors = []

/**
 * Makes the objects of one load.
 *
 * Each new order of keys makes V8 build hidden classes, which takes longer than all else in a load of many shapes, as the
 * edges of a graph or counts of words are. Beyond some hundreds, a dict that does not look like one before it becomes an object
 * that is a hash table from the start, which takes a third of the time. What the user sees is the same.
 */
export class PlainObjects {
  /** The shapes of the last dicts, each in the slot of its hash. @type {Int32Array | undefined} */
  #shapes
  #newShapes = 0
  /** How many dicts did not look like the one before them. */
  #changes = 0
  // Operands of the first and the last key of the last dict, and how many keys it had.
  #first = 0
  #last = 0
  #count = 0
  /** The last object that was made a hash table. @type {object | undefined} */
  #lastTable

  /** @param {string[]} strings */
  constructor(strings) {
    this.strings = strings
  }

  /** An object for a dict of `count` keys, one or more; `first` and `last` are the operands of two of them. @returns {Record<string, any>} */
  make(/** @type {number} */ count, /** @type {number} */ first, /** @type {number} */ last) {
    const isLikeLast = first === this.#first && last === this.#last && count === this.#count
    return isLikeLast || !this.#isOneOfManyShapes(count, first, last) ? newObject(count) : (this.#lastTable = newTable())
  }

  /** A copy of an object that was made here, of the same form. @returns {Record<string, any>} */
  copy(/** @type {Record<string, any>} */ source) {
    const names = Object.keys(source)
    const copy = source === this.#lastTable ? newTable() : newObject(names.length)
    for (const name of names) {
      if (name === '__proto__') setProperty(copy, name, source[name])
      else copy[name] = source[name]
    }
    return copy
  }

  /** Whether the keys are others than those of the dicts before, in a load that had many such dicts. */
  #isOneOfManyShapes(/** @type {number} */ count, /** @type {number} */ first, /** @type {number} */ last) {
    this.#first = first
    this.#last = last
    this.#count = count
    checkKeys(count)
    if (++this.#changes <= FEW_SHAPES) return false
    this.#shapes ??= new Int32Array(SHAPE_SLOTS)
    const shape = Math.imul(hashText(this.strings[first >>> 3]), 0x9e3779b1) + Math.imul(hashText(this.strings[last >>> 3]), 0x85ebca77) + count
    const slot = (shape >>> 8) & (SHAPE_SLOTS - 1)
    if (this.#shapes[slot] === shape) return false
    this.#shapes[slot] = shape
    return ++this.#newShapes > FEW_SHAPES
  }
}

/** A number for a text by its length and three of its characters; others may have the same. */
const hashText = (/** @type {string} */ text) =>
  text.length + (text.charCodeAt(0) << 8) + (text.charCodeAt(text.length >> 1) << 16) + (text.charCodeAt(text.length - 1) << 4)

/** An object that V8 keeps as a hash table. @returns {Record<string, any>} */
function newTable() {
  return Object.setPrototypeOf({ __proto__: null }, Object.prototype)
}

/** A plain object with room for `count` keys. @returns {Record<string, any>} */
function newObject(/** @type {number} */ count) {
  return count > 0 && count <= MOST_KEYS ? new (constructors[count] ?? newConstructor(count))() : {}
}

function newConstructor(/** @type {number} */ count) {
  const Plain = count <= MOST_WITHOUT_HINT ? newNarrow() : newWide()
  Plain.prototype = Object.prototype
  constructors[count] = Plain
  return Plain
}

// The functions have no name, as V8's tools would call the objects by it.
const newNarrow = () => /** @type {any} */ (function () {})

/** V8 counts the properties that a constructor sets, though it never does, and gives its first objects room for them. */
const newWide = () =>
  /** @type {any} */ (
    function (/** @type {any} */ isUsed) {
      if (isUsed)
        this.a =
          this.b =
          this.c =
          this.d =
          this.e =
          this.f =
          this.g =
          this.h =
          this.i =
          this.j =
          this.k =
          this.l =
          this.m =
          this.n =
          this.o =
          this.p =
          this.q =
          this.r =
          this.s =
          this.t =
          this.u =
          this.v =
          this.w =
          this.x =
            0
    }
  )

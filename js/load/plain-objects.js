/**
 * Plain objects for dicts.
 *
 * V8 gives `{}` room for four properties and moves the rest out to an array that grows, and past 16 to a hash table.
 * An object of a constructor has room inside for as many as the constructor's first objects had; so there is one for each
 * number of keys. Their prototype is Object's, and nothing else tells them from `{}`.
 */
const MOST_KEYS = 32
/** V8's own guess for a constructor that sets nothing. */
const MOST_WITHOUT_HINT = 8
/** So many dicts of other shapes than the ones before them are no sign of a pickle of many shapes. */
const FEW_SHAPES = 256
const SHAPE_SLOTS = 1 << 12

/** @type {(new () => Record<string, any>)[]} */
const constructors = []

/**
 * The objects of one load.
 *
 * Each new order of keys makes V8 build hidden classes, which takes longer than all else in a load of many shapes, as the
 * edges of a graph or counts of words are. Beyond some hundreds, a dict that does not look like one before it becomes an object
 * that is a hash table from the start: a third of the time. What the user sees is the same.
 */
export class PlainObjects {
  /** What the last dicts looked like. @type {Int32Array | undefined} */
  #shapes
  #newShapes = 0
  /** How many dicts did not look like the one before them. */
  #changes = 0
  // Operands of the first and the last key of the last dict.
  #first = 0
  #last = 0
  #count = 0

  /** @param {string[]} strings */
  constructor(strings) {
    this.strings = strings
  }

  /** An object for a dict of `count` keys, one or more; `first` and `last` are the operands of two of them. @returns {Record<string, any>} */
  make(/** @type {number} */ count, /** @type {number} */ first, /** @type {number} */ last) {
    const isLikeLast = first === this.#first && last === this.#last && count === this.#count
    return isLikeLast || !this.#isNew(count, first, last) ? newObject(count) : newTable()
  }

  /** Whether the keys are others than those of the last dicts, and such were many. */
  #isNew(/** @type {number} */ count, /** @type {number} */ first, /** @type {number} */ last) {
    this.#first = first
    this.#last = last
    this.#count = count
    if (++this.#changes <= FEW_SHAPES) return false
    this.#shapes ??= new Int32Array(SHAPE_SLOTS)
    const shape = Math.imul(look(this.strings[first >>> 3]), 0x9e3779b1) + Math.imul(look(this.strings[last >>> 3]), 0x85ebca77) + count
    const slot = (shape >>> 8) & (SHAPE_SLOTS - 1)
    if (this.#shapes[slot] === shape) return false
    this.#shapes[slot] = shape
    return ++this.#newShapes > FEW_SHAPES
  }
}

/** A number for a text; not all are told apart. */
const look = (/** @type {string} */ text) =>
  text.length + (text.charCodeAt(0) << 8) + (text.charCodeAt(text.length >> 1) << 16) + (text.charCodeAt(text.length - 1) << 4)

/** @returns {Record<string, any>} */
function newTable() {
  return Object.setPrototypeOf({ __proto__: null }, Object.prototype)
}

/** A plain object that is to have so many keys. @returns {Record<string, any>} */
function newObject(/** @type {number} */ count) {
  return count <= MOST_KEYS ? new (constructors[count] ?? newConstructor(count))() : {}
}

function newConstructor(/** @type {number} */ count) {
  const Plain = count <= MOST_WITHOUT_HINT ? newNarrow() : newWide()
  Plain.prototype = Object.prototype
  constructors[count] = Plain
  return Plain
}

// The functions have no name, which is what V8's tools would call the objects.
const newNarrow = () => /** @type {any} */ (function () {})

/** V8 counts the properties that are set here, and makes room for them at first. */
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

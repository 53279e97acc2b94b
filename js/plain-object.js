/**
 * Plain objects for dicts.
 *
 * V8 gives `{}` room for four properties and moves the rest out to an array that grows, and past 16 to a hash table.
 * An object of a constructor has room inside for as many as the constructor's first objects had; so there is one for each
 * number of keys. Their prototype is Object's, and nothing else tells them from `{}`.
 */
const MOST_KEYS = 32

/** @type {(new () => Record<string, any>)[]} */
const constructors = []

/** A plain object that is to have so many keys. @returns {Record<string, any>} */
export function newObject(/** @type {number} */ count) {
  return count <= MOST_KEYS ? new (constructors[count] ?? newConstructor(count))() : {}
}

function newConstructor(/** @type {number} */ count) {
  const Plain = count <= 8 ? newNarrow() : newWide()
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
      if (isUsed) this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = this.i = this.j = this.k = this.l = this.m = this.n = this.o = this.p = this.q = this.r = this.s = this.t = this.u = this.v = this.w = this.x = 0
    }
  )

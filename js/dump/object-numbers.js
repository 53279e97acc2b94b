/**
 * The numbers of the objects that came in a pickle.
 *
 * The first few objects are compared one by one, which takes less time than a Set to begin with. Then a Set tells by one look whether an object
 * came before. Most objects never come again, so the numbers lie in an array in the order of the Set; a Map has only those of the objects up to
 * the last one that did come again. A Map of all would take one look more for each object, and half as much memory again.
 */

/** Objects in a table: a JavaScript Set holds some 16.7 million entries. */
const MOST = 2 ** 24 - 1
/** The objects that are compared one by one. */
const FEW = 8

/** Numbers that a table has room for at first, and those that are kept for the next pickle. */
const ROOM = 1 << 10
const MOST_KEPT = 1 << 16

class Table {
  /** @type {Set<unknown>} */
  objects = new Set()
  /** The numbers of the objects, in their order: words, which take half of what an array does as it grows. */
  #numbers = new Int32Array(ROOM)
  /** How many objects there are. */
  count = 0
  /** The numbers of the first objects. @type {Map<unknown, number> | undefined} */
  #found
  /** The objects behind those of #found. @type {Iterator<unknown> | undefined} */
  #rest

  /** Notes the number of the object that was added last. */
  note(/** @type {number} */ number) {
    if (this.count === this.#numbers.length) {
      const numbers = new Int32Array(2 * this.count)
      numbers.set(this.#numbers)
      this.#numbers = numbers
    }
    this.#numbers[this.count++] = number
  }

  /** The number of an object, which must be in the table. */
  find(/** @type {unknown} */ object) {
    this.#found ??= new Map()
    this.#rest ??= this.objects.values()
    let number = this.#found.get(object)
    while (number === undefined) {
      const { value } = this.#rest.next()
      const found = this.#numbers[this.#found.size]
      this.#found.set(value, found)
      if (value === object) number = found
    }
    return number
  }

  clear() {
    this.objects.clear()
    if (this.count > MOST_KEPT) this.#numbers = new Int32Array(ROOM)
    this.count = 0
    this.#found = undefined
    this.#rest = undefined
  }
}

export class ObjectNumbers {
  /** The first objects, with their numbers, as long as there are only a few. @type {unknown[]} */
  #few = new Array(FEW).fill(undefined)
  /** @type {number[]} */
  #fewNumbers = new Array(FEW).fill(0)
  #fewCount = 0
  #areFew = true
  #table = new Table()
  /** Tables that can hold no more. @type {Table[]} */
  #full = []

  /** The number of an object, or undefined where it did not come before. */
  get(/** @type {unknown} */ object) {
    if (this.#areFew) return this.#getFew(object)
    return this.#table.objects.has(object) ? this.#table.find(object) : this.#getFull(object)
  }

  /** The number of an object, which becomes `number` where it has none. @param {unknown} object @param {number} number */
  add(object, number) {
    return this.#areFew ? this.#addFew(object, number) : this.#add(object, number)
  }

  /** @param {unknown} object @param {number} number */
  #add(object, number) {
    if (this.#table.count === MOST) {
      this.#full.push(this.#table)
      this.#table = new Table()
    }
    const table = this.#table
    const known = this.#full.length ? this.#getFull(object) : undefined
    if (known !== undefined) return known
    table.objects.add(object)
    if (table.objects.size === table.count) return table.find(object)
    table.note(number)
    return number
  }

  /** @returns {number | undefined} */
  #getFew(/** @type {unknown} */ object) {
    for (let i = 0; i < this.#fewCount; i++) if (this.#few[i] === object) return this.#fewNumbers[i]
    return undefined
  }

  /** @param {unknown} object @param {number} number */
  #addFew(object, number) {
    const known = this.#getFew(object)
    if (known !== undefined) return known
    if (this.#fewCount === FEW) {
      this.#areFew = false
      for (let i = 0; i < FEW; i++) this.#add(this.#few[i], this.#fewNumbers[i])
      return this.#add(object, number)
    }
    this.#few[this.#fewCount] = object
    this.#fewNumbers[this.#fewCount++] = number
    return number
  }

  #getFull(/** @type {unknown} */ object) {
    return this.#full.find(({ objects }) => objects.has(object))?.find(object)
  }

  /** Forgets all objects. */
  clear() {
    while (this.#fewCount > 0) this.#few[--this.#fewCount] = undefined
    if (this.#areFew) return
    this.#areFew = true
    this.#table.clear()
    if (this.#full.length) this.#full = []
  }
}

/**
 * Numbers of the objects of a pickle.
 *
 * The first few are looked at one by one, which takes less than a Set to begin with. Then a Set tells by one look whether an object
 * came before, and most never come again: a Map, which would take a look more and half as much memory again, has the numbers only
 * of objects up to the last that did.
 */

/** A JavaScript Set holds some 16.7 million entries; what is more goes on in another. */
const MOST = 2 ** 24 - 1
const FEW = 8

class Table {
  /** @type {Set<unknown>} */
  objects = new Set()
  /** Of the objects, in their order. @type {number[]} */
  numbers = []
  /** @type {Map<unknown, number> | undefined} */
  #found
  /** The objects that are not in #found. @type {Iterator<unknown> | undefined} */
  #rest

  /** The number of an object that is there. */
  find(/** @type {unknown} */ object) {
    this.#found ??= new Map()
    this.#rest ??= this.objects.values()
    let number = this.#found.get(object)
    while (number === undefined) {
      const { value } = this.#rest.next()
      const found = this.numbers[this.#found.size]
      this.#found.set(value, found)
      if (value === object) number = found
    }
    return number
  }

  clear() {
    this.objects.clear()
    this.numbers = []
    this.#found = undefined
    this.#rest = undefined
  }
}

export class ObjectNumbers {
  /** The first objects, and how many they are; undefined once they are more. @type {unknown[]} */
  #few = new Array(FEW).fill(undefined)
  /** @type {number[]} */
  #fewNumbers = new Array(FEW).fill(0)
  #fewCount = 0
  #areFew = true
  #table = new Table()
  /** @type {Table[]} */
  #full = []

  /** The number of an object, or undefined. */
  get(/** @type {unknown} */ object) {
    if (this.#areFew) return this.#getFew(object)
    return this.#table.objects.has(object) ? this.#table.find(object) : this.#getFull(object)
  }

  /** The number of an object: `number` where it had none. @param {unknown} object @param {number} number */
  add(object, number) {
    return this.#areFew ? this.#addFew(object, number) : this.#add(object, number)
  }

  /** @param {unknown} object @param {number} number */
  #add(object, number) {
    if (this.#table.numbers.length === MOST) {
      this.#full.push(this.#table)
      this.#table = new Table()
    }
    const { objects, numbers } = this.#table
    const known = this.#full.length ? this.#getFull(object) : undefined
    if (known !== undefined) return known
    objects.add(object)
    if (objects.size === numbers.length) return this.#table.find(object)
    numbers.push(number)
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

  /** Forgets all of them. */
  clear() {
    while (this.#fewCount > 0) this.#few[--this.#fewCount] = undefined
    if (this.#areFew) return
    this.#areFew = true
    this.#table.clear()
    if (this.#full.length) this.#full = []
  }
}

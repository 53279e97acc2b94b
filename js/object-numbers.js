/**
 * Numbers by object or string. A JavaScript Map holds some 16.7 million entries; what
 * is more goes on in another.
 */
const MOST = 2 ** 24 - 1

export class ObjectNumbers {
  /** @type {Map<unknown, number>} */
  #numbers = new Map()
  /** Maps that are full. @type {Map<unknown, number>[]} */
  #full = []

  get(/** @type {unknown} */ key) {
    const number = this.#numbers.get(key)
    return number === undefined && this.#full.length ? this.#full.find((numbers) => numbers.has(key))?.get(key) : number
  }

  /** @param {unknown} key one that is not there @param {number} number */
  set(key, number) {
    if (this.#numbers.size === MOST) {
      this.#full.push(this.#numbers)
      this.#numbers = new Map()
    }
    this.#numbers.set(key, number)
  }
}

import { Cells } from './cells.js'

/** The memo of the machine: ids that pickles count up stand in an array, and those that were chosen in a map, so that no id takes more room than its value. */
export class Memo {
  /** What numbers below 0 among the values stand for. */
  cells = new Cells()
  /** The values of the ids from 0 on. @type {any[]} */
  counted = []
  /** @type {Map<any, any>} */
  #chosen = new Map()

  /** How many ids have a value: the id that MEMOIZE takes. */
  get size() {
    return this.counted.length + this.#chosen.size
  }

  /** Whether all ids are counted up. */
  get isCounted() {
    return this.#chosen.size === 0
  }

  /** @param {any} id @param {any} value @returns {boolean} whether the id is new */
  set(id, value) {
    if (id < this.counted.length && Number.isInteger(id)) {
      this.counted[id] = value
      return false
    }
    if (this.#chosen.size > 0 && this.#chosen.has(id)) {
      this.#chosen.set(id, value)
      return false
    }
    if (id === this.counted.length) this.counted.push(value)
    else this.#chosen.set(id, value)
    return true
  }

  /** @param {any} id @returns {any} undefined where there is none */
  get(id) {
    return id < this.counted.length ? this.counted[id] : this.#chosen.get(id)
  }
}

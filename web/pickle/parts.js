/** A long list that is asked for in parts, of which those that were not looked at for long are let go of. */

const MOST_PARTS = 40

/** @template Item */
export class Parts {
  /** @type {Map<number, Item[] | 'asked'>} */
  #parts = new Map()
  #size
  #read
  #onRead
  /** Is shown until the new ones are there, so that nothing blinks. @type {Parts<Item> | undefined} */
  #before

  /** @param {number} size of a part @param {(start: number, end: number) => Promise<Item[]>} read @param {() => void} onRead @param {Parts<Item>} [before] what the list had before it changed */
  constructor(size, read, onRead, before) {
    this.#size = size
    this.#read = read
    this.#onRead = onRead
    if (before) before.#before = undefined
    this.#before = before
  }

  /** Takes a part that is known. @param {number} number @param {Item[]} items @param {number} count of the whole list */
  give(number, items, count) {
    if (items.length >= this.#size || items.length === count) this.#parts.set(number, items)
  }

  /** What is known of an item. @param {number} index @returns {Item | undefined} */
  at(index) {
    const part = this.#parts.get(Math.floor(index / this.#size))
    return Array.isArray(part) ? part[index % this.#size] : this.#before?.at(index)
  }

  /** Asks for what is in view. @param {number} first @param {number} end */
  want(first, end) {
    for (let number = Math.floor(first / this.#size); number * this.#size < end; number++) {
      const known = this.#parts.get(number)
      if (known) {
        // The parts that are looked at are let go of last.
        this.#parts.delete(number)
        this.#parts.set(number, known)
        continue
      }
      this.#parts.set(number, 'asked')
      this.#read(number * this.#size, (number + 1) * this.#size).then(
        (items) => {
          this.#parts.set(number, items)
          for (const old of this.#parts.keys()) {
            if (this.#parts.size <= MOST_PARTS) break
            this.#parts.delete(old)
          }
          this.#onRead()
        },
        () => this.#parts.delete(number),
      )
    }
  }
}

/**
 * The objects that are begun and not memoized. Nothing can refer to them yet, so what holds them writes them again.
 *
 * Objects are numbered as they are begun, so the numbers of those that are open are in order: the last one is at hand, and any other is found by
 * bisection. A Map, to which most are added only to be deleted at once, would be made anew every few objects.
 */
export class Unfinished {
  /** @type {number[]} */
  #numbers = []
  /** How often each was begun. @type {number[]} */
  #times = []

  /** The place of a number, or -1 where it is not there. */
  #find(/** @type {number} */ number) {
    const numbers = this.#numbers
    let low = 0
    let high = numbers.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (numbers[middle] > number) high = middle - 1
      else low = middle
    }
    return numbers[low] === number ? low : -1
  }

  has(/** @type {number} */ number) {
    return this.#numbers.length > 0 && this.#find(number) >= 0
  }

  /** Begins an object, for the first time or again; gives how often it was begun. */
  begin(/** @type {number} */ number) {
    const place = this.#find(number)
    if (place >= 0) return ++this.#times[place]
    this.#numbers.push(number)
    this.#times.push(1)
    return 1
  }

  /** Ends an object; gives whether it was unfinished. */
  end(/** @type {number} */ number) {
    const { length } = this.#numbers
    if (length > 0 && this.#numbers[length - 1] === number) {
      this.#numbers.pop()
      this.#times.pop()
      return true
    }
    const place = this.#find(number)
    if (place < 0) return false
    this.#numbers.splice(place, 1)
    this.#times.splice(place, 1)
    return true
  }
}

/**
 * Some of the strings that came before in a pickle, with their numbers. That not all are found does no harm, as the codec knows all of them by
 * what is in them.
 *
 * A string has one place, which follows from its length and three of its characters, and the next string of that place takes it over. A look
 * takes 10 to 12 ns, where a Map's takes 14 and has to hash all of a new text: 3 to 7 % of records, of dicts of many shapes and of instances.
 */

/** Places, a power of two. */
const SIZE = 1 << 12

export class KnownStrings {
  /** @type {string[]} */
  #texts = new Array(SIZE).fill('')
  /** The numbers of the texts, 0 where there is none. */
  #numbers = new Int32Array(SIZE)
  #isEmpty = true
  /** The place of the text that was looked for last. */
  #place = 0

  /** The number of a text, or 0 where it is not found. */
  find(/** @type {string} */ text) {
    const { length } = text
    let place = length
    if (length > 0) place += text.charCodeAt(0) * 31 + text.charCodeAt(length >> 1) * 419 + text.charCodeAt(length - 1) * 1171
    place &= SIZE - 1
    this.#place = place
    return this.#texts[place] === text ? this.#numbers[place] : 0
  }

  /** Keeps a text with its number. It must be the text that was looked for last. @param {string} text @param {number} number */
  keep(text, number) {
    this.#texts[this.#place] = text
    this.#numbers[this.#place] = number
    this.#isEmpty = false
  }

  clear() {
    if (this.#isEmpty) return
    this.#isEmpty = true
    this.#texts.fill('')
    this.#numbers.fill(0)
  }
}

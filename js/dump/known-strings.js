/**
 * Strings that came before in a pickle, with their numbers: some of them, as the codec knows them all by what is in them.
 *
 * A string has one place, which its length and three of its characters tell, and whatever comes there next takes it. A look takes 10
 * to 12 ns where a Map's takes 14 and has to hash all of a new text: 3 to 7 % of records, of dicts of many shapes and of instances.
 */
const SIZE = 1 << 12

export class KnownStrings {
  /** @type {string[]} */
  #texts = new Array(SIZE).fill('')
  /** 0 where there is none. */
  #numbers = new Int32Array(SIZE)
  #isEmpty = true
  /** The place of the text that was looked for last. */
  #place = 0

  /** The number of a text, or 0. */
  find(/** @type {string} */ text) {
    const { length } = text
    let place = length
    if (length > 0) place += text.charCodeAt(0) * 31 + text.charCodeAt(length >> 1) * 419 + text.charCodeAt(length - 1) * 1171
    place &= SIZE - 1
    this.#place = place
    return this.#texts[place] === text ? this.#numbers[place] : 0
  }

  /** Keeps the number of the text that was looked for last. @param {string} text @param {number} number */
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

/**
 * The long texts that came before in a pickle, with their numbers.
 *
 * A text is told from most others by its length and a few of its characters, which takes far less time than a hash of all of it; one that has
 * these in common with another is compared with it. Where it is not the same, the codec tells it from others of that kind, by all that is in it.
 */

/** Characters that are looked at. */
const SAMPLES = 4

/** @param {string} text */
function sampleOf(text) {
  const step = (text.length - 1) / (SAMPLES - 1)
  let hash = text.length
  for (let i = 0; i < SAMPLES; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i * step)) | 0
  return hash
}

export class LongTexts {
  /** The first text of each sample. @type {Map<number, { text: string, number: number }>} */
  #first = new Map()

  /** The number of a text, or 0 where the codec is to tell it from others. One that did not come before takes the number `next`. @param {string} text @param {number} next */
  add(text, next) {
    const sample = sampleOf(text)
    const first = this.#first.get(sample)
    if (first === undefined) {
      this.#first.set(sample, { text, number: next })
      return next
    }
    return first.text === text ? first.number : 0
  }

  clear() {
    if (this.#first.size > 0) this.#first.clear()
  }
}

/** The strings of a window, out of the two texts that the machine pools them in: ASCII, and UTF-16 for all others. */
import { WORD_ASCII, WORD_ASCII_LENGTH, WORD_LONE_SURROGATES, WORD_STRING_COUNT, WORD_STRINGS, WORD_WIDE, WORD_WIDE_COUNT } from '../generated/constants.js'
import { decodeAscii, decodeWide } from '../codec/strings.js'

/**
 * Decodes each pool in one call and cuts the strings out of it, to `strings` from index `number` on.
 * @param {import('../codec/machine.js').Machine} machine @param {string[]} strings has room for them @param {number} number
 */
export function cutStrings(machine, strings, number) {
  const { bytes, words, firstWord } = machine
  const asciiAt = words[firstWord + WORD_ASCII]
  const wideAt = words[firstWord + WORD_WIDE]
  const wideCount = words[firstWord + WORD_WIDE_COUNT]
  const ascii = decodeAscii(bytes, asciiAt, asciiAt + words[firstWord + WORD_ASCII_LENGTH])
  const wide = wideCount ? decodeWide(bytes, wideAt, wideAt + wideCount * 2, words[firstWord + WORD_LONE_SURROGATES] !== 0) : ''
  const first = words[firstWord + WORD_STRINGS] >> 2
  const last = first + words[firstWord + WORD_STRING_COUNT]
  let asciiEnd = 0
  let wideEnd = 0
  for (let i = first; i < last; i++) {
    // A word tells where a string ends in its pool, and by its lowest bit in which.
    const end = words[i]
    if (end & 1) {
      strings[number++] = wide.substring(wideEnd, (wideEnd = end >>> 1))
    } else {
      strings[number++] = ascii.substring(asciiEnd, (asciiEnd = end >>> 1))
    }
  }
}

/**
 * Texts of a file as they are shown in a line: what cannot be seen, or turns what stands beside it, stands there as Python's repr writes it, and what is
 * long is cut. Shared by the page and the worker.
 */

/** The most characters of a text in a line. */
const MOST_TEXT = 400
/** What `str.isprintable` of Python calls not printable. */
const UNSEEN = /(?! )[\p{C}\p{Z}]/gu
/** What is not shown within a text of many lines: controls but newlines and tabs, and marks of direction. */
const TURNING = /[\0-\x08\v-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g
const NAMES = /** @type {Record<string, string>} */ ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })

/** @param {string} character */
function written(character) {
  const code = /** @type {number} */ (character.codePointAt(0))
  const hex = code.toString(16)
  return NAMES[character] ?? (code > 0xffff ? `\\U${hex.padStart(8, '0')}` : code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`)
}

/** A text in a line. @param {string} text @param {number} [most] characters */
export const inert = (text, most = MOST_TEXT) => (text.length > most ? `${text.slice(0, most).replace(UNSEEN, written)}…` : text.replace(UNSEEN, written))

/** A text of many lines, whole. @param {string} text */
export const inertText = (text) => text.replace(TURNING, written)

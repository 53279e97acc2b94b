/**
 * Texts whose UTF-8 is made once there is a place for it: in the whole pickle, or when it is written to a sink. A text of 100 MB is so not copied
 * in memory that is new each time.
 */
import { Encoder, encodeUtf8, isWellFormed } from '../codec/strings.js'

const encoder = new Encoder()
const { byteLength, prototype: { latin1Write } = /** @type {any} */ ({}) } = /** @type {any} */ (globalThis).Buffer ?? {}

export class LateText {
  /** @param {string} text @param {number} length bytes of its UTF-8 */
  constructor(text, length) {
    this.text = text
    this.length = length
  }

  /** Writes the UTF-8 into bytes that have just room for it. */
  encodeInto(/** @type {Uint8Array} */ target) {
    const { text, length } = this
    // Only ASCII takes a byte a unit.
    if (text.length === length) latin1Write.call(target, text, 0, length)
    else if (isWellFormed(text)) encoder.encodeInto(text, target)
    else target.set(encodeUtf8(text))
  }
}

/** A text of ASCII, or undefined where it is none, or the platform does not tell. */
export const lateAscii = (/** @type {string} */ text) =>
  byteLength && latin1Write && byteLength(text) === text.length ? new LateText(text, text.length) : undefined

/** The UTF-8 of a text, made later where the platform tells its length beforehand. @param {string} text @returns {Uint8Array | LateText} */
export const lateUtf8 = (text) => (byteLength && latin1Write ? new LateText(text, byteLength(text)) : encodeUtf8(text))

/** Parts of a pickle, as bytes. @param {(Uint8Array | LateText)[]} parts */
export function* bytesOf(parts) {
  for (const part of parts) yield part instanceof LateText ? encodeUtf8(part.text) : part
}

/** Parts of a pickle as one. @param {(Uint8Array | LateText)[]} parts @returns {Uint8Array<ArrayBuffer>} */
export function joinParts(parts) {
  const [first] = parts
  if (parts.length === 1 && first instanceof Uint8Array) return /** @type {Uint8Array<ArrayBuffer>} */ (first)
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    if (part instanceof LateText) part.encodeInto(whole.subarray(at, at + part.length))
    else whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * What a decompressor throws where the data is bad, and the checks that throw it.
 *
 * Each decompressor is a chunk of its own, which is to be loaded without the package's error classes; decompression.js makes an UnpicklingError
 * of a fault, with the name of the file.
 */
export class Fault extends Error {
  isFault = true

  /** @param {string} reason what was found and what was expected @param {number} offset in the compressed data */
  constructor(reason, offset) {
    super(reason)
    this.offset = offset
  }
}

/** The fault of data that ends at an offset where more is needed. */
export const endsWithin = (/** @type {string} */ what, /** @type {number} */ offset) => new Fault(`the data ends within ${what}`, offset)

/** Gives what tells whether nothing but zeros stands from an offset on, of offsets that only grow: however many are asked for, each byte is looked at once. @param {Uint8Array} bytes */
export function zerosIn(bytes) {
  let next = 0
  return (/** @type {number} */ offset) => {
    if (next < offset) next = offset
    while (next < bytes.length && bytes[next] === 0) next++
    return next === bytes.length
  }
}

/** 32 bits as eight digits in hexadecimal. */
export const hex = (/** @type {number} */ word) => `0x${(word >>> 0).toString(16).padStart(8, '0')}`

/** Throws a fault where a checksum, a length or the like is not that of the data; both are 32 bits. */
export function verify(/** @type {string} */ what, /** @type {number} */ stored, /** @type {number} */ actual, /** @type {number} */ offset) {
  if (stored >>> 0 !== actual >>> 0) throw new Fault(`the ${what} is ${hex(stored)}, and that of the data ${hex(actual)}`, offset)
}

/** The unsigned 32 bits at an offset, least significant byte first. */
export const word = (/** @type {Uint8Array} */ input, /** @type {number} */ at) =>
  (input[at] | (input[at + 1] << 8) | (input[at + 2] << 16) | (input[at + 3] << 24)) >>> 0

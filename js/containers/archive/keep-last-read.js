/** A source whose last piece is kept: pickles in a row read theirs from where the one before ended, well within it. */

/** @typedef {import('../../sources/source.js').Source} Source */

/** @param {Source} source of known size, which is read anywhere @returns {Source} */
export function keepLast(source) {
  let last = /** @type {Uint8Array} */ (new Uint8Array(0))
  let start = 0
  return {
    size: source.size,
    close: () => source.close(),
    async read(offset, least, most) {
      const at = offset - start
      const isThere = at >= 0 && at + Math.min(least, source.size - offset) <= last.length
      if (!isThere) {
        last = await source.read(offset, least, most)
        start = offset
      }
      return last.subarray(offset - start, offset - start + most)
    },
  }
}

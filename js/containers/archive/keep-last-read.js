/** Pickles in a row are read one after another, and each starts within the piece that was read for the one before. */

/** @typedef {import('../../sources/source.js').Source} Source */

/** The same source, which keeps the last piece that was read and reads from there what lies within. @param {Source} source of known size, which is read anywhere @returns {Source} */
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

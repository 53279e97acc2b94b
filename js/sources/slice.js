/** A part of a source. */

/**
 * The bytes of a source from `start` on, `size` of them, as a source of their own. Closing it leaves the source open.
 * @param {import('./source.js').Source} source @param {number} start @param {number} size @returns {import('./source.js').Source}
 */
export const sliceSource = (source, start, size) => ({
  size,
  isInMemory: source.isInMemory,
  read: async (offset, least, most) => {
    const room = Math.max(0, size - offset)
    const bytes = await source.read(start + offset, Math.min(least, room), Math.min(Math.max(least, most), room))
    return bytes.length > room ? bytes.subarray(0, room) : bytes
  },
  close: async () => {},
})

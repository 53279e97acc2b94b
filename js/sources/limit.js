/** A source that ends earlier. */

/**
 * The bytes of a source before `end`, at the offsets that they have there. Closing it leaves the source open.
 * @param {import('./source.js').Source} source @param {number} end @returns {import('./source.js').Source}
 */
export const limitSource = (source, end) =>
  end >= source.size
    ? source
    : {
        size: end,
        read: async (offset, least, most, keep) => {
          const room = Math.max(0, end - offset)
          const bytes = await source.read(offset, Math.min(least, room), Math.min(Math.max(least, most), room), keep)
          return bytes.length > room ? bytes.subarray(0, room) : bytes
        },
        close: async () => {},
      }

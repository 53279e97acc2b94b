/** Zeros between the pickles of a file: those of a shelf (`dbm.dumb`) start at multiples of 512. */

/** The multiples of bytes at which values start. */
export const SHELF_BLOCK = 512

/**
 * Where a pickle may start behind another that ends at an offset: at the next multiple of 512 where there is nothing but zeros before it. No object
 * starts with a zero, so with certainty none starts among them. Elsewhere it is the offset itself.
 * @param {import('../sources/source.js').Source} source @param {number} end @returns {Promise<number>}
 */
export async function skipPadding(source, end) {
  const length = -end & (SHELF_BLOCK - 1)
  if (!length || end + length >= source.size) return end
  const bytes = (await source.read(end, length, length)).subarray(0, length)
  return bytes.length === length && bytes.every((byte) => byte === 0) ? end + length : end
}

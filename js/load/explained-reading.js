/** Readings whose errors have hints by what was read: the start of the input, and what was read last. */
import { openReading as openPlainReading } from '../sources/reading.js'
import { explain } from './explain.js'

/** @typedef {import('../sources/reading.js').Reading & { explain: (error: unknown) => Promise<unknown> }} Reading `explain` gives the error, with a hint where one was found */

/**
 * A source that is read with the caller's signal and progress, and explains errors. Close it at the end.
 * @param {import('../sources/source.js').SourceLike | string | URL} origin @param {import('../sources/reading.js').AsyncOptions} [options] @returns {Promise<Reading>}
 */
export async function openReading(origin, options) {
  const reading = await openPlainReading(origin, options)
  /** @type {Uint8Array} */
  let start = new Uint8Array(0)
  let last = start
  let lastOffset = 0
  /** What was read from an offset on, as far as it is still there. */
  const peek = async (/** @type {number} */ offset, /** @type {number} */ length) => {
    const [bytes, from] = offset < start.length ? [start, 0] : [last, lastOffset]
    return bytes.subarray(Math.max(0, offset - from), Math.max(0, offset + length - from))
  }
  return {
    get size() {
      return reading.size
    },
    async read(offset, least, most, keep) {
      const bytes = await reading.read(offset, least, most, keep)
      if (offset === 0 && bytes.length > start.length) start = bytes
      last = bytes
      lastOffset = offset
      return bytes
    },
    close: reading.close,
    explain: (error) => explain(error, { size: reading.size, read: peek }),
  }
}

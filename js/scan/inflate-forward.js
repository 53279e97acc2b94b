/** gzip and zlib, inflated as it is read and never held whole: what comes out is read in order, up to a limit. */
import { readExactly } from '../sources/reading.js'

/** @typedef {import('../sources/source.js').Source} Source */

const STEP = 1 << 20

/**
 * Chunks of what a source inflates to. `isCut` is set where there is more than may come out.
 * @param {'gzip' | 'zlib'} kind @param {Source} source @param {number} start where the compressed data start @param {{ left: number }} budget how many bytes may come out
 */
export function inflateForward(kind, source, start, budget) {
  let at = start
  const input = new ReadableStream({
    async pull(controller) {
      const bytes = await readExactly(source, at, Math.min(STEP, source.size - at))
      at += bytes.length
      if (bytes.length) controller.enqueue(bytes)
      else controller.close()
    },
  })
  const output = { isCut: false, chunks: chunks() }
  async function* chunks() {
    const reader = input.pipeThrough(new DecompressionStream(kind === 'zlib' ? 'deflate' : 'gzip')).getReader()
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        output.isCut = part.value.length > budget.left
        const bytes = part.value.subarray(0, budget.left)
        budget.left -= bytes.length
        yield bytes
        if (output.isCut) return
      }
    } finally {
      reader.cancel().catch(() => {})
    }
  }
  return output
}

/** The time of a call, alone in its process: a collection before each of its runs. */
import { median } from './table.js'

const WARM_UPS = 3
const gc = /** @type {() => void} */ (globalThis.gc)

/** The median of so many runs, in milliseconds. @param {() => unknown} call whose value is not empty @param {number} runs */
export function clock(call, runs) {
  const times = []
  for (let round = -WARM_UPS; round < runs; round++) {
    gc()
    const start = performance.now()
    const made = call()
    const elapsed = performance.now() - start
    if (!made) throw new Error('nothing was made')
    if (round >= 0) times.push(elapsed)
  }
  return median(times)
}

/** Several reads under way at once: the next bytes come while those before are checked, and over a network the ways there and back overlap. */

/** Four reads are enough to gain by it (PERFORMANCE.md, on archives), and few enough that not much is held which nobody has asked for yet. */
const AT_ONCE = 4

/**
 * Calls for each item, in their order, a few calls at once; gives what the calls give, in that order too. Once a call fails no more are begun;
 * when those under way have ended, the promise rejects with its error.
 * @template T, U @param {Iterable<T>} items @param {(item: T) => Promise<U>} call @returns {Promise<U[]>}
 */
export async function callForEach(items, call) {
  /** @type {U[]} */
  const results = []
  const entries = [...items].entries()
  let isFailed = false
  const work = async () => {
    for (const [i, item] of entries) {
      if (isFailed) return
      try {
        results[i] = await call(item)
      } catch (error) {
        isFailed = true
        throw error
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work))
  const failed = ended.find(({ status }) => status === 'rejected')
  if (failed) throw /** @type {PromiseRejectedResult} */ (failed).reason
  return results
}

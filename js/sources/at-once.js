/** Several reads under way: the next bytes come while those before are checked, and over a network the ways there and back overlap. */

/** So many are enough, and few of the arrays of a large file are held that nobody has asked for yet. */
const AT_ONCE = 4

/**
 * Calls for each item, in their order, a few at once; what the calls give, in that order too.
 * Once one fails no more are begun, and that is the error when those under way have ended.
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

/** Statistics of arrays: for `show --stats`, and for the contrast of pictures. */

/**
 * @typedef {object} Stats
 * @property {number} count of all elements
 * @property {number} finite how many are neither NaN nor infinite
 * @property {number} nan how many are NaN
 * @property {number | undefined} min of the finite ones, as are the other two
 * @property {number | undefined} max
 * @property {number | undefined} mean
 */

/** The data of an array's node; undefined where the file has none, as that of a tensor on the device `meta`. @param {import('../document/tree.js').Node} node @returns {Promise<any>} */
export const dataIn = (node) =>
  node.data().catch((/** @type {any} */ error) => {
    if (error.code !== 'NO_DATA') throw error
  })

/** Reads an array or a tensor and measures it; undefined where it has no data or no real numbers. @param {import('../document/tree.js').Node} node @returns {Promise<Stats | undefined>} */
export async function measure(node) {
  const data = await dataIn(node)
  if (!ArrayBuffer.isView(data) || data instanceof DataView || /complex/.test(node.dtype ?? '')) return undefined
  return statsOf(/** @type {any} */ (data))
}

/** The statistics of numbers in one pass; the mean is that of the finite ones. @param {ArrayLike<number | bigint>} data @returns {Stats} */
export function statsOf(data) {
  let [min, max, sum, finite, nan] = [Infinity, -Infinity, 0, 0, 0]
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i])
    if (Number.isNaN(value)) nan++
    if (!Number.isFinite(value)) continue
    finite++
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  return { count: data.length, finite, nan, ...(finite ? { min, max, mean: sum / finite } : { min: undefined, max: undefined, mean: undefined }) }
}

const number = (/** @type {number | undefined} */ value) => (value === undefined ? '–' : String(Number(value.toPrecision(6))))

/** Statistics as text, numbers in six digits. @param {Stats | undefined} stats */
export function formatStats(stats) {
  if (!stats) return 'no numbers'
  const infinite = stats.count - stats.finite - stats.nan
  return `min ${number(stats.min)}, max ${number(stats.max)}, mean ${number(stats.mean)}, ${stats.nan} NaN${infinite ? `, ${infinite} infinite` : ''}`
}

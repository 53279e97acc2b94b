/** Statistics of arrays: for `show --stats`, and for the contrast of pictures. */
import { MaskedArray, NDArray, NumpyScalar } from '../index.js'

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

/** Reads an array or a tensor and tells its statistics; masked elements are left out and counted. @param {import('../document/tree.js').Node} node @returns {Promise<string>} */
export async function tellStats(node) {
  const data = await dataIn(node)
  if (!ArrayBuffer.isView(data) || data instanceof DataView || /complex/.test(node.dtype ?? '')) return 'no numbers'
  const value = await node.value()
  const mask = value instanceof MaskedArray && !value.descr.fields ? value.mask.data : undefined
  const elements = mask ? /** @type {any} */ (data).filter((/** @type {unknown} */ _, /** @type {number} */ i) => !mask[i]) : data
  const hidden = /** @type {any} */ (data).length - elements.length
  const isTime = value instanceof NDArray && 'mM'.includes(value.descr.kind)
  return `${isTime ? formatTimes(value.descr, elements) : formatStats(statsOf(elements))}${hidden ? `, ${hidden} masked` : ''}`
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

/** By this numpy means NaT. */
export const NAT = -(2n ** 63n)

/** The statistics of times as text, the mean in whole units. @param {import('../index.js').DType} dtype @param {BigInt64Array} data */
function formatTimes(dtype, data) {
  const times = data.filter((time) => time !== NAT)
  const told = (/** @type {() => bigint} */ call) => (times.length ? String(new NumpyScalar(dtype, call())) : '–')
  const [min, max] = [told(() => times.reduce((a, b) => (a < b ? a : b))), told(() => times.reduce((a, b) => (a > b ? a : b)))]
  const mean = told(() => [...times].reduce((sum, time) => sum + time, 0n) / BigInt(times.length))
  return `min ${min}, max ${max}, mean ${mean}, ${data.length - times.length} NaT`
}

const number = (/** @type {number | undefined} */ value) => (value === undefined ? '–' : String(Number(value.toPrecision(6))))

/** Statistics as text, numbers in six digits. @param {Stats} stats */
function formatStats(stats) {
  const infinite = stats.count - stats.finite - stats.nan
  return `min ${number(stats.min)}, max ${number(stats.max)}, mean ${number(stats.mean)}, ${stats.nan} NaN${infinite ? `, ${infinite} infinite` : ''}`
}

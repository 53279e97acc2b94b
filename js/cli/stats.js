/** Statistics of arrays: for `show --stats`, and for the contrast of pictures. */
import { MaskedArray, NDArray, NumpyScalar, Tensor } from '../index.js'

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

/** How many elements of a large array are read at once. */
const PART = 1 << 23

/** The elements of an array a part at a time, where its rows lie together: what was told is let go of. @param {import('../document/tree.js').Node} node @param {any} value @returns {AsyncGenerator<any>} */
async function* partsOf(node, value) {
  const isLarge = node.length > 1 && (value instanceof Tensor ? value.isContiguous && value.storage : value?.constructor === NDArray && value.order === 'C')
  if (!isLarge || value.size <= PART) {
    yield await dataIn(node)
    return
  }
  const step = Math.max(1, Math.floor((PART * node.length) / value.size))
  for (let row = 0; row < node.length; row += step) yield await node.data(row, Math.min(row + step, node.length))
}

/** Reads an array or a tensor and tells its statistics; masked elements are left out and counted. @param {import('../document/tree.js').Node} node @returns {Promise<string>} */
export async function tellStats(node) {
  const value = /** @type {any} */ (await node.peek())
  const isTime = value instanceof NDArray && 'mM'.includes(value.descr.kind)
  const mask = value instanceof MaskedArray && !value.descr.fields ? value.mask.data : undefined
  let stats = NO_STATS
  for await (const data of isTime || mask ? [await dataIn(node)] : partsOf(node, value)) {
    if (!ArrayBuffer.isView(data) || data instanceof DataView || /complex/.test(node.dtype ?? '')) return 'no numbers'
    const elements = mask ? /** @type {any} */ (data).filter((/** @type {unknown} */ _, /** @type {number} */ i) => !mask[i]) : data
    const hidden = /** @type {any} */ (data).length - elements.length
    if (isTime) return `${formatTimes(value.descr, elements)}${hidden ? `, ${hidden} masked` : ''}`
    if (mask) return `${formatStats(statsOf(elements))}${hidden ? `, ${hidden} masked` : ''}`
    stats = statsOf(elements, stats)
  }
  return formatStats(stats)
}

/** @type {Stats} */
const NO_STATS = { count: 0, finite: 0, nan: 0, min: undefined, max: undefined, mean: undefined }

/** The statistics of numbers in one pass; the mean is that of the finite ones. @param {ArrayLike<number | bigint>} data @param {Stats} [before] those of numbers that come before @returns {Stats} */
export function statsOf(data, before = NO_STATS) {
  let { nan, finite, min = Infinity, max = -Infinity } = before
  let sum = (before.mean ?? 0) * finite
  const numbers = /** @type {ArrayLike<number>} */ (data)
  const isBig = typeof data[0] === 'bigint'
  for (let i = 0; i < data.length; i++) {
    const value = isBig ? Number(data[i]) : numbers[i]
    // Of a number that is not finite this is NaN.
    if (value - value !== 0) {
      if (value !== value) nan++
      continue
    }
    finite++
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  const count = before.count + data.length
  return { count, finite, nan, ...(finite ? { min, max, mean: sum / finite } : { min: undefined, max: undefined, mean: undefined }) }
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

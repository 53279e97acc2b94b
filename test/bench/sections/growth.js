/** How the time of `loads` grows with the pickle, for one kind of content each. */
import { freemem } from 'node:os'
import { runNodeForLines } from '../run.js'
import { showMegabytes, showTime } from '../table.js'

const MB = 1e6
/** What values of a kind take, times the bytes of their pickle: those that need more than half of the free memory are left out. */
const KINDS = [
  { name: 'records', title: 'records of mixed fields', sizes: [1e3, 16e3, 250e3, 4 * MB, 64 * MB, 256 * MB], space: 24 },
  { name: 'bytes', title: 'bytes of 64 KB each', sizes: [1e3, 100e3, 10 * MB, 100 * MB, 1000 * MB], space: 3 },
  { name: 'nested', title: 'lists in one another', sizes: [1e3, 30e3, 1 * MB, 4 * MB], space: 100 },
  { name: 'shared', title: 'references to what is shared', sizes: [2e3, 60e3, 1 * MB, 5 * MB], space: 100 },
  { name: 'shapes', title: 'dicts, each of keys of its own', sizes: [2e3, 60e3, 1 * MB, 5 * MB], space: 100 },
]
const HEAP_MB = 12_000

/** @typedef {{ title: string, points: { bytes: number, ms: number }[] }} Curve */

/** @returns {Curve[]} */
export function measureGrowth() {
  return KINDS.map(({ name, title, sizes, space }) => {
    console.error(`growing ${title}`)
    const fitting = sizes.filter((size) => size * space < freemem() / 2)
    return { title, points: runNodeForLines('growth.js', [name, ...fitting], [`--max-old-space-size=${HEAP_MB}`]) }
  })
}

/** Nanoseconds a byte. @param {{ bytes: number, ms: number }} point */
export const perByte = ({ bytes, ms }) => (ms * 1e6) / bytes

/** @param {Curve[]} curves @returns {import('../report/page.js').Section} */
export function growthSection(curves) {
  const show = (/** @type {{ bytes: number, ms: number }} */ point) => perByte(point).toPrecision(2)
  const rows = curves.map(({ title, points }) => {
    const [first, last] = [points[0], points[points.length - 1]]
    return [title, showMegabytes(first.bytes), show(first), showMegabytes(last.bytes), showTime(last.ms), show(last), points.slice(1, -1).map(show).join(', ')]
  })
  return {
    title: 'Growth',
    notes: [
      '`loads` of pickles of one kind from a kilobyte to a gigabyte, in nanoseconds a byte: where they do not grow, the time is linear. Bytes are viewed and not copied.',
    ],
    rows: [['what the pickle holds', 'smallest', 'ns/B', 'largest', '`loads`', 'ns/B', 'ns/B between'], ...rows],
  }
}

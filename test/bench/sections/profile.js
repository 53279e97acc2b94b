/** Where the time of `loads` goes. */
import { runNode } from '../run.js'
import { geometricMean, showRatio, showTime } from '../table.js'

/** What takes long enough for its parts to be told. */
const DATASETS = ['floats', 'ints', 'ascii', 'unicode', 'records', 'records2', 'coco', 'shapes', 'matrices', 'instances']

/** @param {any[]} all @param {number} runs @returns {import('../report/page.js').Section | undefined} */
export function measureProfile(all, runs) {
  const datasets = all.filter(({ name }) => DATASETS.includes(name))
  if (datasets.length === 0) return undefined
  /** @type {number[]} */
  const ratios = []
  /** @type {number[]} */
  const floors = []
  const rows = datasets.map(({ name, title }) => {
    console.error(`profiling ${title}`)
    const { total, codec, strings, collecting, copy, json } = runNode('profile.js', [name, runs])
    ratios.push(total / json)
    floors.push((copy + strings) / json)
    const share = (/** @type {number} */ part) => `${((part / total) * 100).toFixed(0)}%`
    return [
      `${title} (${name})`,
      showTime(total),
      share(codec),
      share(strings),
      share(total - codec - strings),
      share(collecting),
      showTime(copy),
      showRatio(total / json),
      showRatio((copy + strings) / json),
    ]
  })
  return {
    title: 'Where the time goes',
    notes: [
      '`loads` alone in a process: the codec in WebAssembly, which reads the opcodes and writes the tape; the strings, decoded and cut; the rest of the replay, which makes the values. Garbage collections fall into the last two and are told beside them. A copy is a deep copy of the value by plain JavaScript, its strings left as they are: V8 alone, with nothing to decode. The last two columns are the time beside `JSON.parse`, as it is and as it would be with no more than such a copy and the strings: the floor, were the codec to take no time at all. [PERFORMANCE.md](PERFORMANCE.md) says what limits each.',
    ],
    rows: [
      ['dataset', 'time', 'codec', 'strings', 'replay', 'of which collections', 'a copy', 'of JSON.parse', 'floor'],
      ...rows,
      ['geometric mean', '', '', '', '', '', '', showRatio(geometricMean(ratios)), showRatio(geometricMean(floors))],
    ],
  }
}

/** Where the time of `loads` goes. */
import { runNode } from '../run.js'
import { showTime } from '../table.js'

/** What takes long enough for its parts to be told. */
const DATASETS = ['floats', 'ints', 'ascii', 'unicode', 'records', 'records2', 'coco', 'shapes', 'matrices', 'instances']

/** @param {any[]} all @param {number} runs @returns {import('../report/page.js').Section | undefined} */
export function measureProfile(all, runs) {
  const datasets = all.filter(({ name }) => DATASETS.includes(name))
  if (datasets.length === 0) return undefined
  const rows = datasets.map(({ name, title }) => {
    console.error(`profiling ${title}`)
    const { total, codec, strings, collecting, copy } = runNode('profile.js', [name, runs])
    const share = (/** @type {number} */ part) => `${((part / total) * 100).toFixed(0)}%`
    return [`${title} (${name})`, showTime(total), share(codec), share(strings), share(total - codec - strings), share(collecting), showTime(copy)]
  })
  return {
    title: 'Where the time goes',
    notes: ['`loads` alone in a process: the codec in WebAssembly, which reads the opcodes and writes the tape; the strings, decoded and cut; the rest of the replay, which makes the values. Garbage collections fall into the last two and are told beside them. The last column is what a deep copy of the value by plain JavaScript takes, its strings left as they are: V8 alone, with nothing to decode. PERFORMANCE.md says what limits each.'],
    rows: [['dataset', 'time', 'codec', 'strings', 'replay', 'of which collections', 'a copy'], ...rows],
  }
}

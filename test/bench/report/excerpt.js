/** What the README shows of a run: the plot of loading, its main table, and the rest in a few sentences. */
import { meanRatio, ratio } from '../sections/loading.js'
import { showRatio, showTime } from '../table.js'
import { markdown, picture, wrap } from './page.js'

const PEERS = ['CPython', 'JSON.parse', 'pickleparser', 'msgpackr', 'v8']

/** @param {{ loading: import('../sections/loading.js').Measured[], writing?: { means: string[] }, tools?: { means: string[] }, cold: { ms: number }, about: string }} run */
export function makeExcerpt({ loading, writing, tools, cold, about }) {
  const rows = loading.map((measured) => {
    const { dataset, results } = measured
    const cells = PEERS.map((peer) => {
      const found = ratio(measured, peer)
      return found === undefined ? (results[peer].problem ?? '–') : showRatio(found)
    })
    return [dataset.title, showTime(results.brine.ms ?? NaN), ...cells]
  })
  const withoutCount = (/** @type {string} */ mean) => mean.replace(/ \(.*/, '')
  const means = ['geometric mean', '', ...PEERS.map((peer) => withoutCount(meanRatio(loading, peer)))]
  return [
    picture('loads.svg', 'https://raw.githubusercontent.com/OWNER/brine/main/test/bench/results'),
    wrap(
      `Time of \`loads\`, and the time divided by the other's: below 1 \`brine\` is faster. –: cannot read it; wrong: reads it, to another value. (${about}.)`,
    ),
    markdown([['dataset', 'brine', ...PEERS.map((peer) => `/ ${peer}`)], ...rows, means]),
    wrap(
      [
        ...(writing
          ? [
              `On the geometric mean \`dumps\` takes ${withoutCount(writing.means[0])} times as long as CPython's pickler and ${withoutCount(writing.means[1])} times as long as \`JSON.stringify\`;`,
            ]
          : []),
        ...(tools
          ? [
              `\`dis\`, \`genops\` and \`optimize\` are ${tools.means.map((mean) => Math.round(parseFloat(mean))).join(', ')} times as fast as CPython's \`pickletools\`.`,
            ]
          : []),
        `Import and first \`loads\` take ${cold.ms.toFixed(0)} ms of a fresh process.`,
      ].join(' '),
    ),
    wrap(
      '[BENCHMARKS.md](https://github.com/OWNER/brine/blob/main/test/bench/BENCHMARKS.md) has all of it: every dataset, how time grows with the size, archives of 1 GB, memory, and how to repeat it.',
    ),
  ].join('\n\n')
}

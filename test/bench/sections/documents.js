/** What a document and a trace cost beside plain loading. */
import { runNode } from '../run.js'
import { showRatio, showTime } from '../table.js'

/** A call of some microseconds is not measured by a single one. */
const TOO_SMALL = ['small']
/** A ratio of times that are far apart needs no more. */
const MOST_RUNS = 5

/** @param {any[]} all @param {number} runs @returns {import('../report/page.js').Section | undefined} */
export function measureDocuments(all, runs) {
  const datasets = all.filter(({ name }) => !TOO_SMALL.includes(name))
  if (datasets.length === 0) return undefined
  const rows = datasets.map(({ name, title }) => {
    console.error(`opening ${title}`)
    const { loads, lossless, open, trace, asked } = runNode('documents.js', [name, Math.min(runs, MOST_RUNS)])
    return [
      `${title} (${name})`,
      showTime(loads),
      showTime(lossless),
      showRatio(lossless / loads),
      showTime(open),
      showRatio(open / loads),
      showTime(trace),
      showRatio(trace / loads),
      showRatio(asked / loads),
    ]
  })
  return {
    title: 'Documents and traces',
    notes: [
      '`loads`; `loads` with `lossless: true`; `open` of the same bytes, with the first node of its tree; `trace`, which keeps where each part began; and their ratios to the first, the last with the offsets of the root and of its items asked for. A document loads losslessly and leaves long data where it lies in the file.',
    ],
    rows: [['dataset', '`loads`', 'lossless', 'ratio', '`open`', 'ratio', '`trace`', 'ratio', 'asked'], ...rows],
  }
}

/** What a document costs beside plain loading. */
import { runNode } from '../run.js'
import { showRatio, showTime } from '../table.js'

const DATASETS = ['floats', 'ascii', 'records', 'coco', 'shapes', 'instances', 'array']
/** A ratio of times that are far apart needs no more. */
const MOST_RUNS = 5

/** @param {any[]} all @param {number} runs @returns {import('../report/page.js').Section | undefined} */
export function measureDocuments(all, runs) {
  const datasets = all.filter(({ name }) => DATASETS.includes(name))
  if (datasets.length === 0) return undefined
  const rows = datasets.map(({ name, title }) => {
    console.error(`opening ${title}`)
    const { loads, lossless, open } = runNode('documents.js', [name, Math.min(runs, MOST_RUNS)])
    return [`${title} (${name})`, showTime(loads), showTime(lossless), showRatio(lossless / loads), showTime(open), showRatio(open / loads)]
  })
  return {
    title: 'Documents',
    notes: ['`loads`; `loads` with `lossless: true`; `open` of the same bytes, with the first node of its tree; and their ratios to the first. A document loads losslessly and leaves long data where it lies in the file.'],
    rows: [['dataset', '`loads`', 'lossless', 'ratio', '`open`', 'ratio'], ...rows],
  }
}

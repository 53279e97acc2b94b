/** `dumps` beside CPython's and `JSON.stringify`. */
import { runNode, runPython } from '../run.js'
import { geometricMean, showRatio, showTime } from '../table.js'

const PEERS = ['CPython', 'JSON.stringify']

/** @param {any[]} datasets @param {string} python @param {number} runs @returns {import('../report/page.js').Section & { means: string[] }} */
export function measureWriting(datasets, python, runs) {
  /** @type {number[][]} */
  const ratios = PEERS.map(() => [])
  const rows = datasets.map(({ name, title }) => {
    console.error(`writing ${title}`)
    const ours = runNode('dump.js', [name, runs])
    const times = [runPython(python, 'dump.py', [name, runs]), ours['JSON.stringify']]
    const cells = times.map((time, i) => {
      if (time === undefined || ours.brine === undefined) return '–'
      ratios[i].push(ours.brine / time)
      return showRatio(ours.brine / time)
    })
    return [`${title} (${name})`, ours.brine === undefined ? 'wrong' : showTime(ours.brine), ...cells]
  })
  const means = ratios.map((list) => (list.length ? `${showRatio(geometricMean(list))} (${list.length})` : '–'))
  return {
    title: 'Writing',
    notes: ['`dumps` of what `loads` gave; its time divided by that of `pickle.dumps` and of `JSON.stringify`: below 1 brine is faster.'],
    rows: [['dataset', 'dumps', ...PEERS], ...rows, ['geometric mean (datasets)', '', ...means]],
    means,
  }
}

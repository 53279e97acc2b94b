/** `dis`, `genops` and `optimize` beside CPython's pickletools. */
import { runNode, runPython } from '../run.js'
import { geometricMean, showTime } from '../table.js'

const TOOLS = ['dis', 'genops', 'optimize']
/** Those that pickletools has enough to do with. */
const DATASETS = ['floats', 'ints', 'ascii', 'unicode', 'records', 'records2', 'coco', 'shapes', 'matrices', 'instances']
/** pickletools takes seconds. */
const SLOW_RUNS = 2

const times = (/** @type {number} */ number) => `${number.toFixed(1)}×`

/** @param {any[]} all @param {string} python @param {number} runs @returns {(import('../report/page.js').Section & { means: string[] }) | undefined} undefined where it has nothing to do */
export function measureTools(all, python, runs) {
  const datasets = all.filter(({ name }) => DATASETS.includes(name))
  if (datasets.length === 0) return undefined
  /** @type {number[][]} */
  const ratios = []
  const rows = datasets.map(({ name, title }) => {
    console.error(`disassembling ${title}`)
    const ours = runNode('tools.js', [name, runs])
    const theirs = runPython(python, 'tools.py', [name, Math.min(runs, SLOW_RUNS)])
    const faster = TOOLS.map((tool) => theirs[tool] / ours[tool])
    ratios.push(faster)
    return [`${title} (${name})`, ...TOOLS.flatMap((tool, i) => [showTime(ours[tool]), times(faster[i])])]
  })
  const means = TOOLS.map((_, i) => times(geometricMean(ratios.map((row) => row[i]))))
  return {
    title: 'Disassembling',
    notes: ["Beside CPython's `pickletools` on the same data: times, and how many times as fast. `genops` is run through by a loop."],
    rows: [['dataset', ...TOOLS.flatMap((tool) => [tool, 'faster'])], ...rows, ['geometric mean', ...means.flatMap((mean) => ['', mean])]],
    means,
  }
}

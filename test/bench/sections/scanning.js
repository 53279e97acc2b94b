/** `scan` beside picklescan and fickling. */
import { runNode, runPython } from '../run.js'
import { findScanners } from '../scanners.js'
import { geometricMean } from '../table.js'

/** They take seconds. */
const SLOW_RUNS = 3
const PEERS = ['picklescan', 'fickling']

const megabytes = (/** @type {number | null} */ speed) => (speed === null ? '–' : speed < 10 ? speed.toFixed(2) : speed.toFixed(0))
const times = (/** @type {number} */ ratio) => (Number.isNaN(ratio) ? '–' : `${ratio.toFixed(ratio < 10 ? 1 : 0)}×`)

/** @param {string} python @param {number} runs @returns {import('../report/page.js').Section} */
export function measureScanning(python, runs) {
  const scanners = findScanners(python)
  const kinds = runPython(scanners, 'scan.py', ['make'])
  const theirs = runPython(scanners, 'scan.py', ['time', Math.min(runs, SLOW_RUNS)])
  /** @type {number[][]} */
  const ratios = []
  const rows = kinds.map((/** @type {string} */ kind) => {
    console.error(`scanning ${kind}`)
    const ours = runNode('scan.js', [kind, runs])
    const faster = PEERS.map((peer) => (theirs[kind][peer] === null ? NaN : ours.scan / theirs[kind][peer]))
    ratios.push(faster)
    return [kind, megabytes(ours.scan), megabytes(ours.calls), ...PEERS.flatMap((peer, i) => [megabytes(theirs[kind][peer]), times(faster[i])])]
  })
  const means = PEERS.map((_, i) => times(geometricMean(ratios.map((row) => row[i]))))
  const missing = PEERS.filter((peer) => Object.values(theirs).every((speeds) => speeds[peer] === null))
  return {
    title: 'Scanning',
    notes: [
      'Megabytes of a pickle of protocol 4 that `scan` judges in a second, beside picklescan and fickling, and how many times as fast it is. The records of many calls are made where',
      'they are looked at: `with calls` looks at all of them. fickling scans a shorter pickle of the same kind, as it takes seconds for a megabyte.',
      ...missing.map((peer) => `${peer} could not be installed, and is left out.`),
    ],
    rows: [
      ['20,000 of', 'scan', 'with calls', ...PEERS.flatMap((peer) => [peer, 'faster'])],
      ...rows,
      ['geometric mean', '', '', ...means.flatMap((mean) => ['', mean])],
    ],
  }
}

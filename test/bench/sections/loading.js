/** `loads` beside the peers and CPython. */
import { timePython } from '../python.js'
import { runNode } from '../run.js'
import { geometricMean, showMegabytes, showRatio, showTime, spread } from '../table.js'

export const PEERS = ['CPython', 'pickleparser', 'jpickle', 'JSON.parse', 'msgpackr', 'v8']
/** Their payload is not decoded but viewed, so their ratios say more about memory than about pickles. */
const PAYLOADS = ['array', 'statedict', 'bytes']

/**
 * @typedef {{ ms?: number, times?: number[], problem?: string, version?: string }} Result
 * @typedef {{ dataset: any, results: Record<string, Result> }} Measured
 */

/** All contestants on each dataset; CPython right after the others, so that all see the same machine. @param {any[]} datasets @param {string | undefined} python @param {number} runs @returns {Measured[]} */
export function measureLoading(datasets, python, runs) {
  return datasets.map((dataset) => {
    console.error(`loading ${dataset.title}`)
    const results = runNode('measure.js', [dataset.name, runs])
    results.CPython = (python && timePython(python, dataset.name, runs)) ?? { problem: '–' }
    return { dataset, results }
  })
}

/** Brine's time divided by a peer's, where both have one. @param {Measured} measured @param {string} peer */
export function ratio({ results }, peer) {
  const ours = results.brine.ms
  const theirs = results[peer].ms
  return ours && theirs ? ours / theirs : undefined
}

/** @param {Measured} measured */
function row(measured) {
  const { dataset, results } = measured
  const { ms, times } = results.brine
  const head = [`${dataset.title} (${dataset.name})`, showMegabytes(dataset.bytes)]
  if (ms === undefined || times === undefined) return [...head, results.brine.problem ?? '', '', ...PEERS.map(() => '')]
  const ratios = PEERS.map((peer) => {
    const found = ratio(measured, peer)
    return found === undefined ? (results[peer].problem ?? '–') : showRatio(found)
  })
  return [...head, showTime(ms), `±${(spread(times) * 50).toFixed(0)}%`, ...ratios]
}

/** The geometric mean of the ratios to a peer, and of how many datasets. @param {Measured[]} all @param {string} peer */
export function meanRatio(all, peer) {
  const ratios = all.flatMap((measured) => ratio(measured, peer) ?? [])
  return ratios.length ? `${showRatio(geometricMean(ratios))} (${ratios.length})` : '–'
}

export const withoutPayloads = (/** @type {Measured[]} */ all) => all.filter(({ dataset }) => !PAYLOADS.includes(dataset.name))

/** @param {Measured[]} all @param {number} runs @returns {import('../report/page.js').Section} */
export function loadingSection(all, runs) {
  const rows = [['dataset', 'pickle', 'brine', 'spread', ...PEERS], ...all.map(row)]
  if (all.length > 1) {
    rows.push(['geometric mean (datasets)', '', '', '', ...PEERS.map((peer) => meanRatio(all, peer))])
    rows.push(['the same without arrays and bytes', '', '', '', ...PEERS.map((peer) => meanRatio(withoutPayloads(all), peer))])
  }
  return {
    title: 'Loading',
    notes: [
      `Medians of ${runs} runs, 3 where a run takes over a second. A peer's column is brine's time divided by the peer's: below 1 brine is faster.`,
      "–: cannot read it. wrong: reads it, to another value. spread: half of the middle half of brine's runs. numpy rows include reading `data`.",
    ],
    rows,
  }
}

/** Large files, which are written for this and deleted again: archives of arrays by their path, and pickles that are nearly all data. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DATA } from '../paths.js'
import { callPython, runNode } from '../run.js'
import { showMegabytes, showTime } from '../table.js'

const RUNS = 3
const ARCHIVES = [
  { kind: 'torch', file: 'large.pt', title: 'PyTorch, 1,000 tensors' },
  { kind: 'npz', file: 'large.npz', title: '.npz, 1,000 arrays' },
]

/** Calls with a large file, which is there for so long. @template T @param {string} python @param {string} kind @param {string} file @param {(path: string) => T} call */
function withLarge(python, kind, file, call) {
  const path = join(DATA, file)
  try {
    callPython(python, 'large.py', [kind, path])
    return call(path)
  } finally {
    rmSync(path, { force: true })
  }
}

/** @param {string} python @returns {import('../report/page.js').Section} */
export function measureArchives(python) {
  const rows = ARCHIVES.map(({ kind, file, title }) => {
    console.error(`opening ${title}`)
    const { size, requests, bytesRead, list, all, plain } = withLarge(python, kind, file, (path) => runNode('archives.js', [path, RUNS]))
    return [title, showMegabytes(size), showTime(list), String(requests), showMegabytes(bytesRead), showTime(all), showTime(plain), (all / plain).toFixed(2)]
  })
  return {
    title: 'Archives of 1 GB',
    notes: [
      '`open` by path until every array is listed, with the reads and bytes that it takes; then all arrays read, every checksum checked, beside `readFileSync` of the same file.',
    ],
    rows: [['file', 'size', 'opened and listed', 'reads', 'bytes read', 'all arrays read', 'readFileSync', 'ratio'], ...rows],
  }
}

/** @param {string} python @param {any[]} datasets @returns {import('../report/page.js').Section} */
export function measurePayloads(python, datasets) {
  const row = (/** @type {string} */ title, /** @type {any} */ { size, load, arrays, views, read, wasm }) => [
    title,
    showMegabytes(size),
    showTime(load),
    `${views} of ${arrays}`,
    showTime(read),
    `${(wasm / 2 ** 20).toFixed(1)} MiB`,
  ]
  const rows = datasets.filter(({ name }) => name === 'array').map(({ name, title }) => row(title, runNode('payloads.js', [join(DATA, `${name}.pkl`), RUNS])))
  console.error('loading a pickle of 1 GB')
  rows.push(
    row(
      '64 arrays of 16 MB',
      withLarge(python, 'pickle', 'large.pkl', (path) => runNode('payloads.js', [path, RUNS])),
    ),
  )
  return {
    title: 'Pickles of large arrays',
    notes: [
      '`loads` of a pickle in memory; how many arrays are views of it; reading `data` of all, which copies what the pickle does not align; the memory of the WebAssembly instance at the end.',
    ],
    rows: [['pickle', 'size', '`loads`', 'views', '`data` read', 'wasm memory'], ...rows],
  }
}

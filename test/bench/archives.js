/**
 * Measures the opening of a large archive of arrays by its path, in a process of its own.
 *
 * usage: node --expose-gc archives.js PATH RUNS
 *   prints JSON: { size, entries, open, list, requests, bytesRead, all, plain }, times in milliseconds
 */
import { readFileSync, statSync } from 'node:fs'
import { BRINE } from './paths.js'
import { median } from './table.js'

const { open } = await import(BRINE)
const gc = /** @type {() => void} */ (globalThis.gc)

/** @template T @param {() => Promise<T>} call @returns {Promise<[milliseconds: number, value: T]>} */
async function time(call) {
  gc()
  const start = performance.now()
  const value = await call()
  return [performance.now() - start, value]
}

/** One opening: how long it takes until the file is open, until its arrays are listed, and what is read for that. */
async function openOnce(/** @type {string} */ path) {
  let requests = 0
  let bytesRead = 0
  const onProgress = (/** @type {{ bytesRead: number }} */ progress) => {
    requests++
    bytesRead = progress.bytesRead
  }
  const [opening, document] = await time(() => open(path, { onProgress }))
  const [listing, nodes] = await time(() => document.tree.children())
  const cost = { open: opening, list: opening + listing, requests, bytesRead, entries: nodes.length }
  const [all, value] = await time(() => document.value())
  const arrays = value instanceof Map ? [...value.values()] : Object.values(value)
  const total = arrays.reduce((/** @type {number} */ sum, /** @type {any} */ array) => sum + array.data.byteLength, 0)
  await document.close()
  if (arrays.length !== nodes.length || total < statSync(path).size * 0.9) throw new Error('not every array was read')
  return { ...cost, all }
}

const [path, runs] = process.argv.slice(2)
const openings = []
const plain = []
for (let round = -1; round < Number(runs); round++) {
  const opening = await openOnce(path)
  const [reading] = await time(async () => readFileSync(path).length)
  if (round < 0) continue
  openings.push(opening)
  plain.push(reading)
}
const [{ requests, bytesRead, entries }] = openings
const medians = Object.fromEntries(/** @type {const} */ (['open', 'list', 'all']).map((part) => [part, median(openings.map((opening) => opening[part]))]))
console.log(JSON.stringify({ size: statSync(path).size, entries, requests, bytesRead, ...medians, plain: median(plain) }))

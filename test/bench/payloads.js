/**
 * Measures pickles that are nearly all data of arrays, in a process of its own: how long `loads` takes, whether the
 * data is a view of the input, and how large the wasm's memory is then.
 *
 * usage: node --expose-gc payloads.js PATH RUNS    prints JSON: { size, load, arrays, views, read, wasm }, times in milliseconds
 */
import { readFileSync } from 'node:fs'
import { BRINE } from './paths.js'
import { median } from './table.js'

/** @type {WebAssembly.Memory | undefined} */
let memory
// The module keeps its instance to itself, so the instance is caught as it is made.
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(/** @type {WebAssembly.Module} */ module) {
    super(module)
    memory = /** @type {WebAssembly.Memory} */ (this.exports.memory)
  }
}

const { loads } = await import(BRINE)
const gc = /** @type {() => void} */ (globalThis.gc)

/** @template T @param {() => T} call @returns {[milliseconds: number, value: T]} */
function time(call) {
  gc()
  const start = performance.now()
  const value = call()
  return [performance.now() - start, value]
}

const [path, runs] = process.argv.slice(2)
const bytes = readFileSync(path)
const loading = []
const reading = []
let arrays = []
let views = 0
for (let round = -1; round < Number(runs); round++) {
  const [load, value] = time(() => loads(bytes))
  arrays = Array.isArray(value) ? value : [value]
  // Before `data` is read: where the file did not align the elements, that copies them.
  views = arrays.filter((/** @type {any} */ array) => array.bytes.buffer === bytes.buffer).length
  const [read] = time(() => arrays.reduce((/** @type {number} */ sum, /** @type {any} */ array) => sum + array.data.length, 0))
  if (round < 0) continue
  loading.push(load)
  reading.push(read)
}
console.log(JSON.stringify({ size: bytes.length, load: median(loading), arrays: arrays.length, views, read: median(reading), wasm: memory?.buffer.byteLength }))

/** What can be saved of a node, as the bytes of a file. */
import { Complex, dumps, encodeJson, NDArray, npy, str, Tensor, writeNpz, writeSafetensors } from 'brine'
import { csvLine } from './csv-line.js'
import { asBytes, elementsOf, gather, isMasked, textOf } from './elements.js'
import { opened } from './file.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'
import { readable } from './python2.js'
import { calls as tables } from './table.js'
import { isSpan, narrowed, parseSlice } from '../slices/slice.js'

/** @typedef {import('./pause.js').Job} Job */
/** @typedef {{ value: Blob }} Saved */

/** Rows that are written at once. */
const PART = 500

/** @param {any} value @returns {NDArray} */
function asArray(value) {
  if (value instanceof NDArray) return value
  if (value instanceof Tensor && /^(?:bool|u?int\d+|float(?:16|32|64)|bfloat16)$/.test(value.dtype))
    return NDArray.from(value.data, value.shape, { dtype: value.dtype === 'bfloat16' ? 'float32' : value.dtype })
  if (value && typeof value.toDense === 'function') return value.toDense()
  throw new TypeError(`numpy has no form of ${value?.dtype ?? typeof value}`)
}

/** A slice as an array: of numpy's by its bytes, whatever they are. @param {import('./elements.js').Elements} elements @param {string} slice @param {() => Promise<unknown> | undefined} pause */
async function slicedArray(elements, slice, pause) {
  const { dtype, descr, isComplex, shape } = elements
  const parts = narrowed(parseSlice(slice, shape), 2)
  const counts = parts.filter(isSpan).map(({ count }) => count)
  const inBytes = asBytes(elements)
  if (inBytes && descr) {
    const items = await gather(inBytes, parts, pause)
    const bytes = new Uint8Array(items.length * descr.itemsize)
    items.forEach((item, i) => bytes.set(item, i * descr.itemsize))
    return new NDArray(descr, counts, 'C', bytes)
  }
  if (!/^(?:bool|u?int\d+|float(?:16|32|64)|complex(?:64|128)|bfloat16)$/.test(dtype))
    throw new TypeError(`numpy has no form of ${dtype}: a slice is saved as CSV`)
  const values = await gather(elements, parts, pause)
  return NDArray.from(isComplex ? values.map(([real, imaginary]) => new Complex(real, imaginary)) : values, counts, {
    dtype: /** @type {any} */ (dtype === 'bfloat16' ? 'float32' : dtype),
  })
}

/** The name of an array in a file of arrays: its path without marks; a number follows where that is taken. @param {string} path @param {Set<string>} taken */
function nameOf(path, taken) {
  const plain = path.replace(/\["((?:[^"\\]|\\.)*)"\]/g, (_, text) => `.${text}`).replace(/^\.+/, '') || 'array'
  let name = plain
  for (let count = 2; taken.has(name); count++) name = `${plain}_${count}`
  taken.add(name)
  return name
}

export const calls = {
  /** An array, or a slice of it, as a `.npy` file. @param {number} id @param {string | null} slice @param {Job} job */
  async saveNpy(id, slice, { signal }) {
    if (slice !== null) return new Blob([/** @type {any} */ (npy(await slicedArray(await elementsOf(nodeOf(id).node), slice, pauses(signal))))])
    return new Blob([/** @type {any} */ (npy(asArray(await nodeOf(id).node.load())))])
  },

  /** A table, or a slice of an array, as CSV. @param {number} id @param {string | null} slice @param {Job} job */
  async saveCsv(id, slice, job) {
    if (slice === null) return tables.csvOf(id, job)
    const pause = pauses(job.signal)
    const elements = await elementsOf(nodeOf(id).node)
    const whole = narrowed(parseSlice(slice, elements.shape), 2)
    const [rows = 1, columns = 1] = whole.filter(isSpan).map(({ count }) => count)
    const down = whole.findIndex(isSpan)
    const parts = []
    for (let row = 0; row < rows; row += PART) {
      const end = Math.min(rows, row + PART)
      const part = whole.map((each, axis) => (axis === down && isSpan(each) ? { ...each, start: each.start + row * each.step, count: end - row } : each))
      const values = await gather(elements, part, pause)
      const texts = values.map((value) => (isMasked(value) ? null : textOf(elements, value)))
      for (let i = 0; i < end - row; i++) parts.push(csvLine(texts.slice(i * columns, (i + 1) * columns)))
      job.progress({ done: end, total: rows, what: 'Writing CSV' })
      await pause()
    }
    return new Blob(parts)
  },

  /** A value as JSON, as `brine json` writes it. @param {number} id @param {Job} job */
  async saveJson(id, { signal, progress }) {
    const parts = []
    const pause = pauses(signal)
    let length = 0
    for (const part of encodeJson(await nodeOf(id).node.load())) {
      parts.push(part)
      length += part.length
      progress({ done: length, total: 0, what: 'Writing JSON' })
      await pause()
    }
    return new Blob(parts)
  },

  /** A text or bytes as they are. @param {number} id */
  async saveRaw(id) {
    const value = await nodeOf(id).node.load()
    return new Blob([typeof value === 'string' ? value : value instanceof Uint8Array ? /** @type {any} */ (value) : str(value)])
  },

  /** A value as a pickle of its own. @param {number} id */
  savePickle: async (id) => new Blob([/** @type {any} */ (dumps(await nodeOf(id).node.load()))]),

  /** All arrays of the file by their paths, as `.npz` or `.safetensors`. @param {'npz' | 'safetensors'} form @param {Job} job */
  async saveAll(form, { signal, progress }) {
    const pause = pauses(signal)
    /** @type {[string, any][]} */
    const found = []
    const names = new Set()
    const seen = new Set()
    const waiting = [opened().tree]
    while (waiting.length) {
      const node = await readable(/** @type {import('brine').Node} */ (waiting.pop()), opened())
      const value = await node.peek()
      if (typeof value === 'object' && value !== null) {
        if (seen.has(value)) continue
        seen.add(value)
      }
      if (value instanceof NDArray || value instanceof Tensor) {
        const loaded = await node.load()
        try {
          found.push([nameOf(node.path, names), form === 'npz' ? asArray(loaded) : loaded])
        } catch (error) {
          throw new TypeError(`${node.path}: ${/** @type {Error} */ (error).message}`, { cause: error })
        }
        progress({ done: found.length, total: 0, what: 'Reading arrays' })
      } else for (const child of (await node.children()).reverse()) waiting.push(child)
      await pause()
    }
    if (!found.length) throw new RangeError('there is no array in this file')
    return new Blob([/** @type {any} */ (form === 'npz' ? writeNpz(found) : writeSafetensors(new Map(found)))])
  },
}

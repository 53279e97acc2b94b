/** The bytes that a value holds, for the bars of the tree: of arrays, texts and bytes in it, as far as a look at some thousand objects tells. */
import { LazyBytes, NDArray, PyObject, Storage, Tensor } from 'brine'

const MOST_OBJECTS = 2000
/** What a number or a reference is taken for. */
const SMALL = 8

/** @param {unknown} root @returns {number | undefined} */
export function sizeOf(root) {
  if (typeof root !== 'object' || root === null) return undefined
  let bytes = 0
  const seen = new Set()
  /** @type {unknown[]} */
  const waiting = [root]
  while (waiting.length && seen.size < MOST_OBJECTS) {
    const item = /** @type {any} */ (waiting.pop())
    if (typeof item === 'string') bytes += item.length
    else if (typeof item !== 'object' || item === null) bytes += SMALL
    else if (!seen.has(item)) {
      seen.add(item)
      if (item instanceof Tensor || item instanceof Storage) bytes += item.nbytes
      else if (item instanceof NDArray) bytes += item.size * item.descr.itemsize
      else if (item instanceof LazyBytes) bytes += item.length
      else if (ArrayBuffer.isView(item)) bytes += item.byteLength
      else for (const part of partsOf(item)) if (waiting.push(part) > 2 * MOST_OBJECTS) break
    }
  }
  return bytes
}

/** @param {any} item @returns {Iterable<unknown>} */
function* partsOf(item) {
  if (item instanceof Map) for (const entry of item) yield* entry
  else if (item instanceof Set || Array.isArray(item)) yield* item
  else if (item instanceof PyObject) {
    yield* item.args
    yield item.state
    yield* item.items ?? []
    for (const entry of item.entries ?? []) yield* entry
  }
}

/**
 * The end of V8's heap, seen before it is reached: there Node ends the process, and no error can be caught.
 *
 * How much of the heap is used tells little, as garbage is in it until V8 needs the room. So once much is used, Node is asked what its collections left
 * over: V8 marks the heap at the latest when half of what was free after the last time is used up. What is left then is alive.
 */
import { WINDOW } from '../codec/machine.js'
import { LimitError } from '../errors.js'

/** A load of less input is not looked at. */
const LEAST_INPUT = 1 << 20
/** How much input lies between two looks at most, and how many bytes of free heap for each of it at least. */
const MOST_BETWEEN = 1 << 22
const LEAST_ROOM = 64
/** From this part of the heap on collections are asked for, and from that on what they left over is too much if the rest does not fit as well. */
const MUCH = 0.5
const TOO_MUCH = 0.9
/** V8's young space takes half as much again as it says. */
const YOUNG_SPACES = 1.5
/** Tables of objects and strings are made anew half as long again, of 8 bytes an item, while the old ones are there. */
const TABLE_BYTES = 12
const MB = 1e6

/** @typedef {{ usedHeapSize: number, heapSizeLimit: number }} HeapStatistics */
/** @typedef {{ gcType: string, afterGC: { heapStatistics: HeapStatistics, heapSpaceStatistics: { spaceName: string, spaceSize: number, spaceUsedSize: number }[] } }} Collection */

/** Node's module, null where there is none or it does not tell of collections. @type {typeof import('node:v8') | null | undefined} */
let v8

/** What watches the heap during a load of so many bytes of input, or undefined where there is little input or nobody tells. @param {number} length */
export function watchHeap(length) {
  if (length < LEAST_INPUT) return undefined
  if (v8 === undefined) {
    const module = /** @type {any} */ (globalThis).process?.getBuiltinModule?.('node:v8')
    v8 = module?.GCProfiler && module.getHeapStatistics ? module : null
  }
  return v8 ? new HeapGuard(v8) : undefined
}

class HeapGuard {
  #v8
  /** Where the next look is due. NaN would never be. */
  due = LEAST_INPUT
  /** @type {import('node:v8').GCProfiler | undefined} */
  #profiler
  /** The bytes that were alive after V8 had marked its heap for the last time, the room that there is for such, and how much of the input was read then. */
  #alive = 0
  #room = 0
  #aliveAt = 0

  /** @param {typeof import('node:v8')} module */
  constructor(module) {
    this.#v8 = module
  }

  /**
   * Looks whether the heap is about to end.
   * @param {number} done how much of the input was read @param {number} total how much there is, or Infinity
   * @param {import('../codec/machine.js').Machine} machine
   * @throws {LimitError} LIMIT_HEAP
   */
  look(done, total, machine) {
    const { heap_size_limit: limit, used_heap_size: used } = this.#v8.getHeapStatistics()
    this.due = done + Math.max(Math.min((limit - used) / LEAST_ROOM, MOST_BETWEEN), WINDOW)
    const marked = this.#takeCollections()
    if (marked) this.#noteMarked(marked, done)
    if (used < limit * MUCH) return
    this.#profiler = new this.#v8.GCProfiler()
    this.#profiler.start()
    if (this.#alive === 0) return
    const tables = (machine.objects.length + machine.strings.length) * TABLE_BYTES
    if (this.#alive + tables < this.#room * TOO_MUCH) return
    const grown = Math.max(used - this.#alive, 0) / Math.max(done - this.#aliveAt, WINDOW)
    if (this.#alive + grown * (total - this.#aliveAt) < this.#room) return
    throw new LimitError('LIMIT_HEAP', `the value does not fit into V8's heap of ${Math.round(limit / MB)} MB: ${Math.round(this.#alive / MB)} MB are used`, {
      hint: 'node --max-old-space-size=8000 makes the heap larger (in MB), and loadsAll gives pickles one after the other',
    })
  }

  /** The last collection since the last look that marked the whole heap. @returns {Collection | undefined} */
  #takeCollections() {
    const collections = this.#profiler?.stop()
    this.#profiler = undefined
    return /** @type {any} */ (collections)?.statistics.findLast((/** @type {Collection} */ { gcType }) => gcType === 'MarkSweepCompact')
  }

  #noteMarked(/** @type {Collection} */ { afterGC: { heapStatistics, heapSpaceStatistics } }, /** @type {number} */ done) {
    const young = heapSpaceStatistics.find(({ spaceName }) => spaceName === 'new_space')
    this.#alive = heapStatistics.usedHeapSize - (young?.spaceUsedSize ?? 0)
    this.#room = heapStatistics.heapSizeLimit - (young?.spaceSize ?? 0) * YOUNG_SPACES
    this.#aliveAt = done
  }

  close() {
    this.#profiler?.stop()
  }
}

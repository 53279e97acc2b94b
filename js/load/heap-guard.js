/**
 * The end of V8's heap, seen before it is reached: there Node ends the process, and no error can be caught.
 *
 * How much of the heap is used tells little, as garbage is in it until V8 needs the room. So once much is used, Node is asked what its collections left
 * over: V8 marks the heap at the latest when half of what was free after the last time is used up. What is left then is alive.
 */
import { WINDOW } from '../codec/machine.js'
import { LimitError } from '../errors.js'

/** A load of less input is not looked at. */
const LEAST_INPUT = 1 << 18
/** How much input lies between two looks at most, and how many bytes of free heap for each of it at least. */
const MOST_BETWEEN = 1 << 22
const LEAST_ROOM = 256
/** From this part of the heap on collections are asked for, and from that on what they left over is too much if the rest does not fit as well. */
const MUCH = 0.15
const TOO_MUCH = 0.9
/** What of the heap V8 may keep for its young space: up to Node 22 48 MB, from Node 24 on 192. */
const MOST_YOUNG = 192 << 20
/** So many markings, one after the other, of a heap that has hardly grown since the one before: V8 has no room to put the next one off. */
const CROWDED = 3
const LITTLE_GROWTH = 1.1
/** From so many bytes on what V8 does not keep in its heap may be why it marks. */
const MUCH_OUTSIDE = 1 << 23
/** V8's young space takes half as much again as it says, and as much of it as may be alive at once has to find room among the old objects. */
const YOUNG_SPACES = 1.5
const SURVIVORS = 0.5
/** Tables of objects and strings are made anew half as long again, of 8 bytes an item, while the old ones are there. */
const TABLE_BYTES = 12
const MB = 1e6

/** @typedef {{ gcType: string, afterGC: { heapSpaceStatistics: { spaceName: string, spaceUsedSize: number }[] } }} Collection */

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
  /** How much input has to be read before the next look. */
  due = LEAST_INPUT
  /** @type {import('node:v8').GCProfiler | undefined} */
  #profiler
  /** How large the young space has been. */
  #young = 0
  /** The bytes that were alive when V8 had marked its heap for the last time, and how much input was read by then; 0 before the first time. */
  #alive = 0
  #aliveAt = 0
  /** The bytes that were used soon after the first time, and how much input was read by then. */
  #firstUsed = 0
  #firstAt = 0
  /** How many markings have found the heap little larger than the one before, what it had grown by then, and what there was outside. */
  #crowded = 0
  #grown = 0
  #outside = 0

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
    const { heap_size_limit: limit, used_heap_size: used, external_memory: outside } = this.#v8.getHeapStatistics()
    this.due = done + Math.max(Math.min((limit - MOST_YOUNG - used) / LEAST_ROOM, MOST_BETWEEN), WINDOW)
    if (used < limit * MUCH) return
    const young = this.#v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
    this.#young = Math.max(this.#young, young?.space_size ?? 0)
    const usedByOld = used - (young?.space_used_size ?? 0)
    this.#noteCollections(done, usedByOld)
    if (outside > this.#outside + MUCH_OUTSIDE) {
      this.#outside = outside
      this.#crowded = 0
    }
    if (this.#alive === 0 || done === this.#firstAt) return
    const perByte = Math.max((usedByOld - this.#firstUsed) / (done - this.#firstAt), 0)
    const rest = perByte * (total - this.#aliveAt)
    // Each marking comes when about half of the room that was left is used up, so what the heap has grown is about what is left now. How large it may become
    // is not known for sure, as the limit that V8 tells counts a young space as large as that may be.
    if (this.#crowded >= CROWDED && rest > this.#grown) throw this.#ends(limit, done)
    const room = limit - this.#young * YOUNG_SPACES
    const tables = (machine.objects.length + machine.strings.length) * TABLE_BYTES
    if (this.#alive + tables < (room - this.#young * SURVIVORS) * TOO_MUCH) return
    if (this.#alive + rest < room) return
    throw this.#ends(limit, done)
  }

  #ends(/** @type {number} */ limit, /** @type {number} */ done) {
    return new LimitError('LIMIT_HEAP', `the value does not fit into V8's heap of ${toMB(limit)} MB: ${toMB(this.#alive)} MB are used at byte ${done}`, {
      hint: 'node --max-old-space-size=8000 makes the heap larger (in MB), and loadsAll gives pickles one after the other',
    })
  }

  /** Takes what there was in collections since the last look, and begins anew. */
  #noteCollections(/** @type {number} */ done, /** @type {number} */ usedByOld) {
    const { statistics = [] } = /** @type {{ statistics?: Collection[] }} */ (/** @type {unknown} */ (this.#profiler?.stop() ?? {}))
    this.#profiler = new this.#v8.GCProfiler()
    this.#profiler.start()
    const marked = statistics.filter(({ gcType }) => gcType === 'MarkSweepCompact')
    if (marked.length === 0) return
    if (this.#alive === 0) {
      this.#firstUsed = usedByOld
      this.#firstAt = done
    }
    for (const { afterGC } of marked) {
      const before = this.#alive
      this.#alive = 0
      for (const { spaceName, spaceUsedSize } of afterGC.heapSpaceStatistics) if (spaceName !== 'new_space') this.#alive += spaceUsedSize
      this.#grown = this.#alive - before
      this.#crowded = before > 0 && this.#alive < before * LITTLE_GROWTH ? this.#crowded + 1 : 0
    }
    this.#aliveAt = done
  }

  close() {
    this.#profiler?.stop()
  }
}

const toMB = (/** @type {number} */ bytes) => Math.round(bytes / MB)

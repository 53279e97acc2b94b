/**
 * The recorder of a traced load: a copy of each window's tape and of its places.
 *
 * csrc/load/trace.h says what a place is, and in which order they come. A window costs three copies and seven numbers and gets no object of its own, so
 * that a traced load takes little longer than `loads`; `windows` makes the objects once somebody asks.
 */
import {
  WORD_MAKER_COUNT,
  WORD_MAKERS,
  WORD_OBJECT_COUNT,
  WORD_ORIGIN_COUNT,
  WORD_ORIGINS,
  WORD_TAPE,
  WORD_TAPE_COUNT,
  WORD_TRACED,
} from '../generated/constants.js'

/**
 * What a window wrote, as words of a chunk, which windows share.
 * @typedef {object} TracedWindow
 * @property {number} base where the window starts in the pickle, in bytes
 * @property {number} place the place of its first byte
 * @property {number} firstObject the number of the first object that it made
 * @property {Int32Array} chunk
 * @property {number} tape where the tape starts in the chunk
 * @property {number} origins where the tape ends, and the places of the operands start
 * @property {number} makers where these end, and the places of the opcodes that made the objects start
 */

const SMALLEST_CHUNK = 1 << 10
const LARGEST_CHUNK = 1 << 14
/** Up to so many words a loop is faster than a call that copies, with the view that it takes. */
const FEW_WORDS = 128

/** How many of `#marks` a window has. */
const WINDOW_MARKS = 7

/** Takes the tape of one load, window by window. */
export class Recorder {
  /** The fields of each TracedWindow one after the other, with the chunk's index for the chunk: an object for each would take longer than a window of one payload. @type {number[]} */
  #marks = []
  /** @type {Int32Array[]} */
  #chunks = []
  /** The values of the objects, by number; empty until `finish`. @type {any[]} */
  objects = []
  #objectCount = 0
  #chunk = new Int32Array(SMALLEST_CHUNK)
  #used = 0

  /** Copies what the machine wrote of a window that starts at `base`, before the replay may make its memory grow. @param {import('../codec/machine.js').Machine} machine @param {number} base */
  note(machine, base) {
    const { words, firstWord } = machine
    const tape = words[firstWord + WORD_TAPE_COUNT]
    const origins = words[firstWord + WORD_ORIGIN_COUNT]
    const makers = words[firstWord + WORD_MAKER_COUNT]
    const length = tape + origins + makers
    if (this.#used + length > this.#chunk.length) {
      this.#chunk = new Int32Array(Math.max(length, Math.min(this.#chunk.length * 2, LARGEST_CHUNK)))
      this.#used = 0
    }
    if (this.#used === 0) this.#chunks.push(this.#chunk)
    const start = this.#used
    this.#marks.push(base, words[firstWord + WORD_TRACED], this.#objectCount, this.#chunks.length - 1, start, start + tape, start + tape + origins)
    this.#objectCount = words[firstWord + WORD_OBJECT_COUNT]
    this.#copy(words, words[firstWord + WORD_TAPE] >> 2, tape)
    this.#copy(words, words[firstWord + WORD_ORIGINS] >> 2, origins)
    this.#copy(words, words[firstWord + WORD_MAKERS] >> 2, makers)
  }

  #copy(/** @type {Int32Array} */ words, /** @type {number} */ first, /** @type {number} */ count) {
    const chunk = this.#chunk
    const at = this.#used
    if (count > FEW_WORDS) chunk.set(words.subarray(first, first + count), at)
    else for (let i = 0; i < count; i++) chunk[at + i] = words[first + i]
    this.#used = at + count
  }

  /** What each window wrote, in order. @returns {TracedWindow[]} */
  windows() {
    const marks = this.#marks
    return Array.from({ length: marks.length / WINDOW_MARKS }, (_, i) => {
      const [base, place, firstObject, chunk, tape, origins, makers] = marks.slice(i * WINDOW_MARKS, (i + 1) * WINDOW_MARKS)
      return { base, place, firstObject, chunk: this.#chunks[chunk], tape, origins, makers }
    })
  }

  /** Keeps the objects of a load that is done, before the machine is closed and lets go of them. @param {import('../codec/machine.js').Machine} machine */
  finish(machine) {
    this.objects = machine.objects.slice(0, this.#objectCount)
  }
}

/** The index of the last window whose `start` is `position` or less; the first window's where none is. @param {TracedWindow[]} windows @param {(window: TracedWindow) => number} start @param {number} position */
export function findWindow(windows, start, position) {
  let low = 0
  for (let high = windows.length; high - low > 1;) {
    const middle = (low + high) >>> 1
    if (start(windows[middle]) <= position) low = middle
    else high = middle
  }
  return low
}

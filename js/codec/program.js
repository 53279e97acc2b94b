/**
 * Running a program of the codec (js/codec/tools.js) over an input, wherever that comes from.
 *
 * A run is a generator: it yields which bytes it wants, and is sent them. So the same run serves input in memory and input that is still to
 * be read. It sees a window of the input at a time; data that is longer than a window is read by `readSpan`.
 *
 * @typedef {object} Want bytes from `offset` on, at least `least` unless the input ends before, and at most `most`; what lies before `keep` is not wanted again
 * @property {number} offset @property {number} least @property {number} most @property {number} keep
 *
 * @typedef {import('./machine.js').Machine} Machine
 */
import {
  NUMBER_KEEP,
  NUMBER_POSITION,
  NUMBER_SPAN_LENGTH,
  NUMBER_SPAN_OFFSET,
  NUMBER_TOTAL,
  STATUS_DONE,
  STATUS_ERROR,
  STATUS_FLOAT,
  STATUS_INTEGER,
  WORD_NEED,
} from '../generated/constants.js'
import { CHUNK, WINDOW } from './machine.js'
import { UnpicklingError } from '../errors.js'
import { withHint } from '../hints.js'
import { readLong } from '../numbers.js'

/** Reads the span of the input that the machine names, and gives its parts to `take`, in order. @param {Machine} machine @returns {Generator<Want, void, Uint8Array>} */
export function* readSpan(machine, /** @type {(part: Uint8Array) => void} */ take) {
  const offset = machine.number(NUMBER_SPAN_OFFSET)
  const length = machine.number(NUMBER_SPAN_LENGTH)
  for (let done = 0; done < length;) {
    const most = Math.min(length - done, CHUNK)
    const part = yield { offset: offset + done, least: most, most, keep: offset + done }
    take(part)
    done += part.length
  }
}

/**
 * Runs a program until it is done, and answers what it asks on the way.
 * @param {Machine} machine opened, its position where the program is to begin
 * @param {import('./codec.js').Program} program
 * @param {(status: number) => Generator<Want, void, Uint8Array> | void} take takes what the program has written, after each window
 * @param {() => number} total the length of the input in bytes, or Infinity while that is not known
 * @returns {Generator<Want, number, Uint8Array>} the offset where the program ended
 */
export function* run(machine, program, take, total) {
  for (let need = 1; ;) {
    const offset = machine.number(NUMBER_POSITION)
    const size = Math.max(WINDOW, need)
    const input = yield { offset, least: need, most: size, keep: Math.min(offset, machine.number(NUMBER_KEEP)) }
    machine.setNumber(NUMBER_TOTAL, total())
    const status = machine.run(input, 0, Math.min(size, input.length), program)
    const wants = take(status)
    if (wants) yield* wants
    if (status === STATUS_ERROR) throw machine.error()
    if (status === STATUS_DONE) return machine.number(NUMBER_POSITION)
    if (status === STATUS_FLOAT) machine.answerFloat()
    if (status === STATUS_INTEGER) {
      const length = machine.number(NUMBER_SPAN_LENGTH)
      machine.answerInteger(
        String(readLong(yield { offset: machine.number(NUMBER_SPAN_OFFSET), least: length, most: length, keep: machine.number(NUMBER_KEEP) })),
      )
    }
    need = machine.word(WORD_NEED)
  }
}

/** Does a run over input in memory; gives what the run returns. @template T @param {Generator<Want, T, Uint8Array>} steps @param {Uint8Array} input @returns {T} */
export function runInMemory(steps, input) {
  try {
    let step = steps.next()
    while (!step.done) step = steps.next(input.subarray(step.value.offset, step.value.offset + step.value.most))
    return step.value
  } catch (error) {
    throw withHint(error, input)
  }
}

/**
 * A function that reads what a run wants from a source, in chunks of at least CHUNK bytes, of which the last is kept.
 * @param {import('../sources/reading.js').Reading} reading @returns {(want: Want) => Promise<Uint8Array>}
 */
export function readChunks(reading) {
  /** @type {Uint8Array} */
  let chunk = new Uint8Array(0)
  let start = 0
  return async ({ offset, least, most, keep }) => {
    const isThere = offset >= start && offset + least <= start + chunk.length
    if (!isThere) {
      chunk = await reading.read(offset, least, Math.max(most, CHUNK), keep)
      start = offset
      const isShort = chunk.length < least && reading.size < Infinity && offset + chunk.length < reading.size
      if (isShort) throw new UnpicklingError('TRUNCATED', `the source ends at ${offset + chunk.length}, and said that it has ${reading.size} bytes`, { offset })
    }
    return chunk.subarray(offset - start, offset - start + most)
  }
}

/**
 * Does a run over a source to its end, and yields after each read what was written until then.
 * @template T @param {Generator<Want, unknown, Uint8Array>} steps @param {(want: Want) => Promise<Uint8Array>} read
 * @param {T[]} written what the run puts here is handed on, before an error too
 * @returns {AsyncGenerator<T, void, void>}
 */
export async function* runOverSource(steps, read, written) {
  /** @type {Uint8Array} */
  let bytes = new Uint8Array(0)
  try {
    for (;;) {
      /** @type {IteratorResult<Want, unknown>} */
      let step
      try {
        step = steps.next(bytes)
      } catch (error) {
        yield* written.splice(0)
        throw error
      }
      yield* written.splice(0)
      if (step.done) return
      bytes = await read(step.value)
    }
  } finally {
    // Whatever stopped the run, it holds a machine that is to be given back.
    steps.return(undefined)
  }
}

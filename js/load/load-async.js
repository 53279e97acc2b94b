/**
 * Loading from a Blob, a stream or a file: `load`.
 *
 * The machine sees one window at a time, and payloads that reach past it are read when they come, so besides the values only a
 * window is held. `open` leaves long bytes in the file. The errors are those of a load from memory, but a stream's length is known only at its end.
 */
import {
  FORM_BYTEARRAY,
  FORM_BYTES,
  NUMBER_FRAME_END,
  NUMBER_FRAME_OFFSET,
  NUMBER_POSITION,
  NUMBER_TOTAL,
  STATUS_DONE,
  STATUS_ERROR,
  STATUS_MORE,
  WORD_NEED,
  WORD_TAPE_COUNT,
} from '../generated/constants.js'
import { truncated } from '../codec/codec-errors.js'
import { CHUNK, WINDOW } from '../codec/machine.js'
import { OPCODE_NAMES } from '../generated/tables.js'
import { loadCodec } from '../codec/load.js'
import { goTo, loadAt, startMachine } from './load.js'
import { watchHeap } from './heap-guard.js'
import { readExactly } from '../sources/reading.js'
import { openReading } from './explained-reading.js'
import { LazyPayloads } from './lazy-payloads.js'
import { lastPayload, PAYLOAD_WORDS } from './payloads.js'
import { Replay } from './replay.js'
import { settle } from '../settings.js'

/** How much is read at least after bytes that stay in the file. */
const LEAST_CHUNK = 1 << 12

/**
 * The value of the first pickle of a source, as `loads` gives it; no more of the source is read than its windows.
 * @param {import('../sources/source.js').SourceLike | string | URL} origin @param {import('../settings.js').LoadOptions & import('../sources/reading.js').AsyncOptions} [options] @returns {Promise<any>}
 */
export async function load(origin, options) {
  const settings = settle(options)
  const reading = await openReading(origin, options)
  try {
    return (await loadFrom(reading, 0, settings)).value
  } catch (error) {
    throw await reading.explain(error)
  } finally {
    reading.close()
  }
}

/**
 * The pickle of a source that starts at an offset: its value, and the offset after its STOP. The caller closes the source.
 * @param {Pick<import('../sources/source.js').Source, 'size' | 'read' | 'isInMemory'>} source @param {number} from @param {import('../settings.js').Settings} settings
 * @param {boolean} [isLazy] whether long bytes stay in the file, as LazyBytes
 */
export async function loadFrom(source, from, settings, isLazy = false) {
  // What is in memory need not stay anywhere else.
  if (source.isInMemory && !(isLazy && settings.lazyFrom !== undefined)) return loadAt(await source.read(0, source.size, source.size), from, settings)
  const lazies = isLazy ? new LazyPayloads(settings.lazyFrom) : undefined
  for (;;) {
    const loads = openLoads(source, settings, lazies)
    try {
      const loaded = await loads.loadAt(from)
      if (!lazies?.mustRepeat()) return loaded
    } catch (error) {
      // What was left undone may be at fault.
      if (!lazies?.mustRepeat()) throw error
    } finally {
      loads.close()
    }
  }
}

/**
 * Loads of a source that share one memo: `loadAt` gives the pickle at an offset, as `loadFrom` does. To be closed in the end, or after an error.
 * @param {Pick<import('../sources/source.js').Source, 'size' | 'read'>} source @param {import('../settings.js').Settings} settings
 * @param {LazyPayloads} [lazies] what tells which bytes stay in the file; without it all are read
 */
export function openLoads(source, settings, lazies) {
  const machine = startMachine(settings, 0, source.size)
  const replay = new Replay(settings, machine, loadAt, lazies)
  return {
    loadAt: (/** @type {number} */ from) => {
      goTo(machine, settings, from)
      return runFrom(machine, replay, source, from, lazies)
    },
    close: () => machine.close(),
  }
}

/** Runs the pickle at an offset. @param {import('../codec/machine.js').Machine} machine @param {Replay} replay @param {Pick<import('../sources/source.js').Source, 'size' | 'read'>} source @param {number} from @param {LazyPayloads | undefined} lazies */
async function runFrom(machine, replay, source, from, lazies) {
  /** @type {Uint8Array} */
  let input = new Uint8Array(0)
  let inputOffset = 0
  let chunk = CHUNK
  const guard = watchHeap(source.size - from)
  try {
    for (let position = from, need = 1; ;) {
      const isEnough = position >= inputOffset && position + need <= inputOffset + input.length
      if (!isEnough) {
        // What follows a payload that was skipped may be the next one.
        chunk = lazies && position > inputOffset + input.length ? LEAST_CHUNK : Math.min(chunk * 2, CHUNK)
        input = await source.read(position, need, Math.max(chunk, need))
        inputOffset = position
        machine.setNumber(NUMBER_TOTAL, source.size)
      }
      const start = position - inputOffset
      const status = machine.run(input, start, Math.min(start + Math.max(WINDOW, need), input.length), loadCodec().exports.pk_load)
      const next = machine.number(NUMBER_POSITION)
      const reachesPast = status !== STATUS_ERROR && next > inputOffset + input.length
      const last = reachesPast ? lastPayload(machine) : undefined
      const at = position + (last?.offset ?? 0)
      const isBytes = last && (last.form === FORM_BYTES || last.form === FORM_BYTEARRAY)
      const staysInFile = lazies && isBytes && at + last.length <= source.size && lazies.mayStay(position + last.opcodeOffset, last.length)
      const payload = !last
        ? undefined
        : staysInFile
          ? lazies.keep(position + last.opcodeOffset, last.length, (offset, length) => readExactly(source, at + offset, length), last.form === FORM_BYTEARRAY)
          : await source.read(at, last.length, last.length)
      const isShort = last && payload && payload.length < last.length
      // What stands before a payload that is cut short is run all the same, as it is with the whole input at hand.
      if (isShort) machine.setWord(WORD_TAPE_COUNT, machine.word(WORD_TAPE_COUNT) - PAYLOAD_WORDS)
      replay.run(machine, input, start, position, payload)
      if (isShort) {
        await checkFrame(machine, inputOffset + input.length, source)
        throw truncated(position + last.opcodeOffset, OPCODE_NAMES[input[start + last.opcodeOffset]])
      }
      if (status !== STATUS_MORE) await checkFrame(machine, inputOffset + input.length, source)
      if (status === STATUS_ERROR) throw machine.error()
      if (status === STATUS_DONE) return { value: replay.result(machine), end: next }
      position = next
      need = machine.word(WORD_NEED)
      if (guard && position - from >= guard.due) guard.look(position - from, source.size - from, machine)
    }
  } finally {
    guard?.close()
  }
}

/**
 * Raises where the source ends within a frame. CPython reads a frame whole (`_pickle.c: load_frame`), so that is the error whatever stands in the
 * part that there is.
 * @param {import('../codec/machine.js').Machine} machine @param {number} known how many bytes of the source are known to be there @param {Pick<import('../sources/source.js').Source, 'size' | 'read'>} source
 */
async function checkFrame(machine, known, source) {
  const end = machine.number(NUMBER_FRAME_END)
  if (end > known && source.size === Infinity) await source.read(end - 1, 1, 1)
  if (end > source.size) throw truncated(machine.number(NUMBER_FRAME_OFFSET), 'FRAME')
}

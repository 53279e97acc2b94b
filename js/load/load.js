/**
 * Loading from memory: `loads` and `loadsAll`, and what every load begins with.
 *
 * The codec runs a window of the input and leaves a tape, which replay.js makes values of before the next window overwrites it. Streams
 * and files are in load-async.js, pickles with other bytes between their opcodes in load-interleaved.js.
 */
import {
  NUMBER_LIMIT_BYTES,
  NUMBER_POSITION,
  NUMBER_TOTAL,
  LOAD_PERSISTENT_LOAD,
  LOAD_STRINGS_AS_BYTES,
  LOAD_TRACED,
  STATUS_DONE,
  STATUS_ERROR,
  WORD_FLAGS,
  WORD_LIMIT_DEPTH,
  WORD_LIMIT_MEMO,
  WORD_LIMIT_OBJECTS,
  WORD_NEED,
  WORD_WIDE_COUNT,
} from '../generated/constants.js'
import { openMachine, WINDOW } from '../codec/machine.js'
import { loadCodec } from '../codec/load.js'
import { withHint } from '../hints.js'
import { hintAtSharedMemo } from './shared-memo.js'
import { watchHeap } from './heap-guard.js'
import { keepInstances } from './warm-instances.js'
import { Replay } from './replay.js'
import { asBytes, settle } from '../settings.js'

/**
 * @template {number | bigint} [Int=number | bigint]
 * @typedef {null | boolean | number | Int | string | Uint8Array | any[] | Map<any, any> | Set<any> | object} PickleValue
 *   what a load gives, where no hook and no class of the caller's makes values. `PickleValue<bigint>` is that of a load with `int: 'bigint'`, whose numbers
 *   are floats alone. An object is of a class of this package, which `instanceof` tells, or a dict whose keys are all strings
 */

/** What follows a payload that was skipped may be the next payload: a small window copies little of it in vain. */
const WINDOW_AFTER_PAYLOAD = 1 << 6
/** Text of two bytes a character is decoded in pieces of over 128 KB, which V8's garbage collector does not move: it would take longer than all else. */
const WINDOW_OF_TEXT = WINDOW * 4
const MUCH_TEXT = WINDOW / 4

/**
 * A machine that is ready to load a pickle with the limits of `settings`. The caller closes it.
 * @param {import('../settings.js').Settings} settings
 * @param {number} position where the pickle starts
 * @param {number} total the length of the input, or Infinity where it is not known
 * @param {boolean} [isTraced] whether it writes places as well (csrc/load/trace.h)
 */
export function startMachine(settings, position, total, isTraced = false) {
  const machine = openMachine(loadCodec())
  keepInstances()
  const { limits, encoding, persistentLoad } = settings
  const { words, doubles, firstWord, firstDouble } = machine
  doubles[firstDouble + NUMBER_TOTAL] = total
  goTo(machine, settings, position)
  words[firstWord + WORD_LIMIT_DEPTH] = limits.depth
  words[firstWord + WORD_LIMIT_MEMO] = limits.memo
  words[firstWord + WORD_LIMIT_OBJECTS] = limits.objects
  words[firstWord + WORD_FLAGS] =
    (persistentLoad ? LOAD_PERSISTENT_LOAD : 0) | (encoding === 'bytes' ? LOAD_STRINGS_AS_BYTES : 0) | (isTraced ? LOAD_TRACED : 0)
  return machine
}

/** Makes a machine go on with the pickle at `position`: the memo is kept. @param {import('../codec/machine.js').Machine} machine @param {import('../settings.js').Settings} settings @param {number} position */
export function goTo(machine, { limits }, position) {
  machine.setNumber(NUMBER_POSITION, position)
  machine.setNumber(NUMBER_LIMIT_BYTES, position + limits.bytes)
}

/**
 * Runs a pickle of `input` from `position` on, window by window, and gives the offset after its STOP. Raises the codec's error once `take` was called for what precedes it.
 * @param {import('../codec/machine.js').Machine} machine @param {Uint8Array} input @param {number} position
 * @param {(start: number) => void} take called after each window with the offset where it starts
 */
export function runWindows(machine, input, position, take) {
  const start = position
  const guard = watchHeap(input.length - start)
  try {
    for (let size = WINDOW; ;) {
      const windowEnd = Math.min(position + size, input.length)
      const status = machine.run(input, position, windowEnd, loadCodec().exports.pk_load)
      take(position)
      if (status === STATUS_ERROR) throw machine.error()
      const { words, doubles, firstWord, firstDouble } = machine
      const next = doubles[firstDouble + NUMBER_POSITION]
      if (status === STATUS_DONE) return next
      const most = words[firstWord + WORD_WIDE_COUNT] >= MUCH_TEXT ? WINDOW_OF_TEXT : WINDOW
      size = Math.max(next > windowEnd ? WINDOW_AFTER_PAYLOAD : Math.min(size * 8, most), words[firstWord + WORD_NEED])
      position = next
      if (guard && position - start >= guard.due) guard.look(position - start, input.length - start, machine)
    }
  } finally {
    guard?.close()
  }
}

/**
 * One pickle of `input` from `position` on: its value, and the offset after its STOP.
 * @param {Uint8Array} input @param {number} position
 * @param {import('../settings.js').Settings} settings
 * @returns {{ value: any, end: number }}
 */
export function loadAt(input, position, settings) {
  const machine = startMachine(settings, position, input.length)
  const replay = new Replay(settings, machine, loadAt, undefined, input)
  try {
    const end = runWindows(machine, input, position, (start) => replay.run(machine, input, start, start))
    return { value: replay.result(machine), end }
  } finally {
    machine.close()
  }
}

/** The same for users, whose errors have hints. @type {typeof loadAt} */
export function loadFor(input, position, settings) {
  try {
    return loadAt(input, position, settings)
  } catch (error) {
    throw withHint(error, input)
  }
}

/**
 * The value of the first pickle in `bytes`; what follows it is not looked at.
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes a pickle of any protocol; never modified
 * @param {import('../settings.js').LoadOptions} [options]
 * @template [T=unknown] what it is known to be; `PickleValue` has what it can be
 * @returns {T} see the table of types in the README
 * @throws {import('../errors.js').PickleError} where the pickle is bad or a limit is exceeded
 */
export function loads(bytes, options) {
  return loadFor(asBytes(bytes, 'bytes'), 0, settle(options)).value
}

/**
 * Every pickle in `bytes`, one after another, as repeated `pickle.load(file)` gives them.
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes
 * @param {import('../settings.js').LoadOptions} [options]
 * @template [T=unknown] what they are known to be
 * @returns {IterableIterator<T>}
 */
export function loadsAll(bytes, options) {
  return loadEach(asBytes(bytes, 'bytes'), settle(options))
}

/** @param {Uint8Array} input @param {import('../settings.js').Settings} settings */
function* loadEach(input, settings) {
  if (settings.sharedMemo) return yield* loadShared(input, settings)
  for (let position = 0; position < input.length;) {
    const { value, end } = position ? hintAtSharedMemo(() => loadFor(input, position, settings)) : loadFor(input, 0, settings)
    position = end
    yield value
  }
}

/** The same by one machine, which keeps its memo. @param {Uint8Array} input @param {import('../settings.js').Settings} settings */
function* loadShared(input, settings) {
  const machine = startMachine(settings, 0, input.length)
  const replay = new Replay(settings, machine, loadAt)
  try {
    for (let position = 0; position < input.length;) {
      goTo(machine, settings, position)
      position = runWindows(machine, input, position, (start) => replay.run(machine, input, start, start))
      yield replay.result(machine)
    }
  } finally {
    machine.close()
  }
}

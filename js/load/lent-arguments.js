/**
 * Arguments that a pickle makes for nothing but one call: where the handler of the call can read them as operands, or their bytes in the input as those of
 * a datetime or of a numpy scalar, neither the bytes nor the tuple of arguments are made. Nor is the dict that is the state of a UUID.
 *
 * csrc/machine/tape.h says where that is so, by the flags LENT. In the place of bytes their offset is kept, and in that of the tuple its other item; in that of a
 * tuple alone the value that was made of it. Should the pickle refer to one of them after all, a RETURN event comes first, and they are made.
 */
import { EVENT_BUILD, EVENT_PAYLOAD, EVENT_TUPLE, FORM_BYTES, PAYLOAD_LENT, TAG_OBJECT, TAG_STRING, TUPLE_LENT } from '../generated/constants.js'
import { lendElements, returnElements } from './lent-elements.js'
import { asTuple, TAG_BITS } from './operands.js'
import { SlabBytes } from '../types/numpy/slab.js'
import { ARGUMENTS } from '../types/python/basic.js'
import { UUID } from '../types/python/numbers.js'
import { PAYLOAD_WORDS, readPayload } from './payloads.js'

/** Lent bytes of an input that does not stay at hand, each behind its length, as they lie in the input. */
export class LentBytes {
  bytes = new Uint8Array(1 << 10)
  #length = 0

  /** Copies the bytes at a place of the input; gives where they lie in `bytes`. @param {Uint8Array} input @param {number} at @param {number} length */
  add(input, at, length) {
    const start = this.#length + 1
    const end = start + length
    if (end > this.bytes.length) {
      const { bytes } = this
      this.bytes = new Uint8Array(Math.max(end, bytes.length * 2))
      this.bytes.set(bytes)
    }
    for (let i = -1; i < length; i++) this.bytes[start + i] = input[at + i]
    this.#length = end
    return start
  }
}

/** The bits of an event's first word that say whether it is a PAYLOAD event whose bytes are lent. */
const LENT_PAYLOAD = EVENT_PAYLOAD | (PAYLOAD_LENT << 8)
const LENT_BITS = 0xff | (PAYLOAD_LENT << 8)
const LENT_TUPLE = EVENT_TUPLE | (TUPLE_LENT << 8)
const LENT_TUPLE_BITS = 0xff | (TUPLE_LENT << 8)
/** No operand is so: its tag has a bit more. */
const NO_OPERAND = -1
/** Stands for the other item of a tuple that has none. */
const NOTHING = Symbol('nothing')

/**
 * Makes the values of the calls that the bytes of PAYLOAD events from `p` on are lent to, and gives the place after the last of them, or after the bytes where a
 * state has them; `p` where the handler does not do so, and the events are to be run one by one. A loop of its own, as V8 compiles a small one long before the
 * large one of all events.
 * @param {import('./replay.js').Replay} replay @param {Int32Array} tape @param {number} p @param {number} end of the tape
 * @param {Uint8Array} input bytes that hold the window @param {number} start where the window starts in them
 */
export function lendBytes(replay, tape, p, end, input, start) {
  const { objects, operands, calls } = replay
  let callable = NO_OPERAND
  /** @type {import('../types/registry.js').Handler['ofBytes']} */
  let ofBytes
  while (p < end && (tape[p] & LENT_BITS) === LENT_PAYLOAD) {
    const tuple = p + PAYLOAD_WORDS
    const count = tape[tuple + 2]
    const reduce = tuple + 3 + count
    if ((tape[reduce] & 0xff) === EVENT_BUILD) return lendElements(replay, tape, p, reduce, input, start + tape[p + 2]) ? tuple : p
    if (tape[reduce + 2] !== callable) {
      callable = tape[reduce + 2]
      ofBytes = calls.globals.handlerOf(operands.value(callable))?.ofBytes
    }
    if (!ofBytes) return p
    const bytes = tape[p + 1]
    const isFirst = tape[tuple + 3] === ((bytes << 3) | TAG_OBJECT)
    const other = count === 1 ? NOTHING : operands.value(tape[isFirst ? tuple + 4 : tuple + 3])
    const offset = start + tape[p + 2]
    const made = ofBytes(input, offset, tape[p + 3], other === NOTHING ? undefined : other, isFirst, calls)
    if (made === undefined || other === undefined) return p
    objects[tape[reduce + 1]] = made
    const at = replay.whole ? offset : (replay.lentBytes ??= new LentBytes()).add(input, offset, tape[p + 3])
    objects[bytes] = isFirst ? at : ~at
    objects[bytes + 1] = other
    p = reduce + 5
  }
  return p
}

/** Makes the bytes and the tuple of a RETURN event. @param {import('./replay.js').Replay} replay @param {number} object */
export function returnBytes({ objects, settings, whole, lentBytes }, object) {
  const place = objects[object]
  if (place instanceof SlabBytes) return returnElements(objects, object, place)
  const input = whole ?? lentBytes?.bytes
  if (typeof place !== 'number' || !input) return
  const at = place < 0 ? ~place : place
  const bytes = readPayload(FORM_BYTES, input, at, input[at - 1], settings)
  const other = objects[object + 1]
  const args = other === NOTHING ? [bytes] : place < 0 ? [other, bytes] : [bytes, other]
  objects[object] = bytes
  objects[object + 1] = settings.lossless ? asTuple(args) : args
}

/** The same for the calls that TUPLE events from `p` on are lent to, whose handlers read operands. @param {import('./replay.js').Replay} replay @param {Int32Array} tape @param {number} p @param {number} end of the tape */
export function lendArguments({ objects, operands, calls }, tape, p, end) {
  let callable = NO_OPERAND
  /** @type {import('../types/registry.js').Handler['ofOperands']} */
  let ofOperands
  while (p < end && (tape[p] & LENT_TUPLE_BITS) === LENT_TUPLE) {
    const count = tape[p + 2]
    const reduce = p + 3 + count
    if (tape[reduce + 2] !== callable) {
      callable = tape[reduce + 2]
      ofOperands = calls.globals.handlerOf(operands.value(callable))?.ofOperands
    }
    if (!ofOperands) return p
    const made = ofOperands(operands, tape, p + 3, count)
    if (made === undefined) return p
    objects[tape[reduce + 1]] = objects[tape[p + 1]] = made
    p = reduce + 5
  }
  return p
}

/** Makes the tuple of a RETURN event, where it is not made yet. @param {import('./replay.js').Replay} replay @param {number} object */
export function returnArguments({ objects, settings }, object) {
  const value = objects[object]
  if (value[ARGUMENTS] === undefined) return
  const args = value[ARGUMENTS](settings.lossless)
  objects[object] = settings.lossless ? asTuple(args) : args
}

/** The same for the DICT event at `p` that is lent to BUILD as the state of a UUID; the int stands in the place of the dict. @param {import('./replay.js').Replay} replay @param {Int32Array} tape @param {number} p */
export function lendState({ objects, strings, operands, calls }, tape, p) {
  if (tape[p + 2] !== 1 || (tape[p + 3] & TAG_BITS) !== TAG_STRING) return p
  const build = p + 5
  const value = objects[tape[build + 1]]
  if (!(value instanceof UUID) || calls.userCode.hasMade(value) || strings[tape[p + 3] >>> 3] !== 'int') return p
  const int = operands.value(tape[p + 4])
  if (typeof int !== 'bigint') return p
  value.int = objects[tape[p + 1]] = int
  value.isSafe = undefined
  return build + 4
}

/** Makes the dict of a RETURN event, where it is not made yet. @param {import('./replay.js').Replay} replay @param {number} object */
export function returnState({ objects, calls }, object) {
  const int = objects[object]
  if (typeof int === 'bigint') objects[object] = calls.setItem(calls.newDict(), 'int', int)
}

/**
 * PAYLOAD events: bytes, text (long-texts.js) and ints of so many bytes that the machine leaves them in the input and tells where they lie.
 *
 * A payload may reach past the window and past the input at hand. Then its event is the last on the tape, and whoever feeds
 * the machine reads it and hands it to the replay.
 */
import { FORM_BYTEARRAY, FORM_BYTES, FORM_INTEGER, FORM_TEXT, PAYLOAD_LENT, WORD_TAPE, WORD_TAPE_COUNT } from '../generated/constants.js'
import { asInt, readLong } from '../numbers.js'
import { LongTexts } from './long-texts.js'
import { readPython2 } from './scalars.js'
import { LazyBytes } from '../types/numpy/lazy.js'
import { ByteArray } from '../types/python/basic.js'

/** @typedef {import('../settings.js').Settings} Settings */

/** How many words a PAYLOAD event has on the tape. */
export const PAYLOAD_WORDS = 6

/** From this length on bytes are views of the input, unless `copy` is set. */
const LARGE = 4096

/** The length in bytes of the payload whose event is at `p`. */
export const payloadLength = (/** @type {Int32Array} */ tape, /** @type {number} */ p) => (tape[p + 3] >>> 0) + tape[p + 4] * 0x1_0000_0000

/**
 * The payload that reaches past the window: its event is the last on the tape.
 * `offset` and `opcodeOffset`, the opcode's place, are bytes from the window's start.
 */
export function lastPayload(/** @type {import('../codec/machine.js').Machine} */ machine) {
  const { words } = machine
  const p = (machine.word(WORD_TAPE) >> 2) + machine.word(WORD_TAPE_COUNT) - PAYLOAD_WORDS
  return { form: words[p] >>> 8, offset: words[p + 2], length: payloadLength(words, p), opcodeOffset: words[p + 5] }
}

/**
 * Runs the PAYLOAD event at `p`.
 * @param {import('./replay.js').Replay} replay @param {Int32Array} tape @param {number} p @param {Uint8Array} input @param {number} start of the window in it
 * @param {Uint8Array | LazyBytes} [payload] the payload, where it reaches past the input
 */
export function takePayload(replay, tape, p, input, start, payload) {
  const offset = start + tape[p + 2]
  const length = payloadLength(tape, p)
  replay.opcodeOffset = tape[p + 5]
  const form = (tape[p] >>> 8) & ~PAYLOAD_LENT
  if (offset + length <= input.length) {
    const value = readText(replay, form, input, offset, length)
    replay.objects[tape[p + 1]] = replay.lazies ? replay.lazies.asLazy(replay.base + replay.opcodeOffset, value) : value
  } else if (payload instanceof LazyBytes) replay.objects[tape[p + 1]] = payload
  else replay.objects[tape[p + 1]] = readText(replay, form, /** @type {Uint8Array} */ (payload), 0, length)
}

/** The value of a payload that may be text. @param {import('./replay.js').Replay} replay @param {number} form @param {Uint8Array} input @param {number} offset @param {number} length @returns {unknown} */
function readText(replay, form, input, offset, length) {
  if (form !== FORM_TEXT) return readPayload(form, input, offset, length, replay.settings)
  return (replay.longTexts ??= new LongTexts(replay.machine)).read(input, offset, length)
}

/**
 * The value of a payload, other than text, that lies in `input`. Bytes of 4 KiB and more are a view of it unless the options ask for copies.
 * @param {number} form FORM_… @param {Uint8Array} input @param {number} offset @param {number} length in bytes @param {Settings} settings
 */
export function readPayload(form, input, offset, length, settings) {
  if (form === FORM_BYTES || (form === FORM_BYTEARRAY && !settings.lossless)) return takeBytes(input, offset, length, settings)
  return convertPayload(form, new Uint8Array(input.buffer, input.byteOffset + offset, length), settings)
}

/** @param {Uint8Array} input @param {number} offset @param {number} length @param {Settings} settings */
function takeBytes(input, offset, length, settings) {
  return settings.copy || length < LARGE ? input.slice(offset, offset + length) : new Uint8Array(input.buffer, input.byteOffset + offset, length)
}

/** @param {number} form @param {Uint8Array} bytes a view of the input @param {Settings} settings */
function convertPayload(form, bytes, settings) {
  switch (form) {
    case FORM_BYTEARRAY:
      return ByteArray.from(bytes)
    case FORM_INTEGER:
      return asInt(readLong(bytes), settings.int === 'bigint')
    default:
      return readPython2(bytes, settings)
  }
}

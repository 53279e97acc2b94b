/** Bytes, bytearrays and out-of-band buffers, which the older protocols write as calls (_pickle.c: save_bytes, save_bytearray, save_picklebuffer). */
import { decodeLatin1 } from '../codec/strings.js'
import { BUFFER_READONLY, TOKEN_BUFFER, TOKEN_BYTEARRAY, TOKEN_BYTES } from '../generated/constants.js'
import { TYPE } from '../types/python/mark.js'
import { call, freshString } from '../types/python/reduced.js'

/** @typedef {import('./pickler.js').Pickler} Pickler */

/** Python has but one bytes object that is empty: this stands for it. */
const NO_BYTES = new Uint8Array(0)

/** The longest that the count of BINBYTES, 32 bits, can tell. */
const LONGEST_BYTES = 0xffffffff

/**
 * Refuses an array whose memory is gone, as its buffer was transferred or made smaller: it looks like an empty one, and what was in it would be lost.
 * @param {Pickler} pickler @param {any} view a typed array, of another copy of the language too
 */
export function refuseGone(pickler, view) {
  try {
    Uint8Array.prototype.values.call(view)
  } catch {
    throw pickler.containers.refusal('an array whose buffer was detached or made smaller cannot be pickled')
  }
}

/** @param {Pickler} pickler @param {Uint8Array} bytes a ByteArray where it is a bytearray @returns {void} */
export function saveBytes(pickler, bytes) {
  const isBytearray = /** @type {any} */ (bytes)[TYPE] === 'ByteArray'
  if (bytes.length === 0) refuseGone(pickler, bytes)
  if (bytes.length === 0 && !isBytearray) bytes = NO_BYTES
  const number = pickler.enter(bytes)
  if (number) writeBytes(pickler, number, bytes, isBytearray)
}

/** Writes bytes that did not come before. @param {Pickler} pickler @param {number} number @param {Uint8Array} bytes @param {boolean} isBytearray @returns {void} */
export function writeBytes(pickler, number, bytes, isBytearray) {
  const { protocol } = pickler
  if (protocol === 3 && bytes.length > LONGEST_BYTES) throw pickler.containers.refusal('bytes larger than 4 GiB need protocol 4: they cannot be pickled')
  if (protocol >= (isBytearray ? 5 : 3)) return pickler.tokens.bytes(number, bytes, isBytearray ? TOKEN_BYTEARRAY : TOKEN_BYTES)
  if (bytes.length === 0) return pickler.saveReduced(number, call('builtins', isBytearray ? 'bytearray' : 'bytes'))
  // Copied, so that the bytes of a bytearray are another object.
  if (isBytearray) return pickler.saveReduced(number, call('builtins', 'bytearray', new Uint8Array(bytes)))
  pickler.saveReduced(number, call('_codecs', 'encode', freshString(decodeLatin1(bytes)), 'latin1'))
}

/** A buffer that may be out of band (PEP 574); it is memoized only where it is not. @param {Pickler} pickler @param {import('../types/python/basic.js').PickleBuffer} buffer */
export function saveBuffer(pickler, buffer) {
  const { tokens } = pickler
  if (pickler.protocol < 5) throw pickler.containers.refusal('a PickleBuffer can only be pickled with protocol >= 5')
  if (pickler.putReference(pickler.objects.get(buffer))) return
  const { bytes, isReadonly } = buffer
  const { bufferCallback } = pickler.settings
  if (bufferCallback && !bufferCallback(bytes)) return tokens.put(TOKEN_BUFFER | ((isReadonly ? BUFFER_READONLY : 0) << 8))
  tokens.bytes(pickler.enter(buffer), bytes, isReadonly ? TOKEN_BYTES : TOKEN_BYTEARRAY)
}

/**
 * Tokens for the codec's pickler (PK_TOKENS in csrc/tape.h): written into a buffer,
 * which the codec runs when it is full.
 */
import { NUMBER_POSITION, STATUS_COPY, STATUS_DONE, STATUS_ERROR, TOKEN_BYTES, TOKEN_DATA, TOKEN_DIGITS, TOKEN_FLOAT, TOKEN_GLOBAL, TOKEN_INT, TOKEN_LONG, TOKEN_STR } from './generated/constants.js'
import { codec, openMachine, outOfMemory } from './codec.js'
import { encodeRawUnicodeEscape, encodeUtf8 } from './strings.js'

const SIZE = 1 << 16
const SHORT = 64
/** From this length on data goes past the codec: CPython writes it outside of frames too (_pickle.c: FRAME_SIZE_TARGET). */
const LARGE = 1 << 16

export class TokenWriter {
  #words = new Int32Array(SIZE / 4)
  #bytes = new Uint8Array(this.#words.buffer)
  #double = new Float64Array(1)
  #doubleWords = new Int32Array(this.#double.buffer)
  #at = 0
  #machine

  /** @param {number} protocol @param {(part: Uint8Array) => void} write is given what was written, in new memory or the caller's */
  constructor(protocol, write) {
    this.protocol = protocol
    this.write = write
    this.#machine = openMachine()
    if (!codec().pk_dump_start(this.#machine.address, protocol)) throw outOfMemory()
  }

  /** Room for so many words. */
  #reserve(/** @type {number} */ count) {
    if (this.#at + count > this.#words.length) this.flush()
    if (count <= this.#words.length) return
    this.#words = new Int32Array(count)
    this.#bytes = new Uint8Array(this.#words.buffer)
  }

  /** A token with up to three words. @param {number} token @param {number} [a] @param {number} [b] @param {number} [c] */
  put(token, a, b, c) {
    if (this.#at + 4 > this.#words.length) this.flush()
    const words = this.#words
    words[this.#at++] = token
    if (a !== undefined) words[this.#at++] = a
    if (b !== undefined) words[this.#at++] = b
    if (c !== undefined) words[this.#at++] = c
  }

  int(/** @type {number} */ value) {
    this.put(TOKEN_INT, value)
  }

  float(/** @type {number} */ value) {
    this.#double[0] = value
    this.put(TOKEN_FLOAT, this.#doubleWords[0], this.#doubleWords[1])
  }

  /** An int beyond 32 bits. */
  long(/** @type {bigint} */ value) {
    if (this.protocol < 2) this.#putBytes(TOKEN_DIGITS, undefined, encodeUtf8(String(value)))
    else this.#putBytes(TOKEN_LONG, undefined, twosComplement(value))
  }

  /** @param {number} object @param {string} text */
  string(object, text) {
    if (this.protocol > 0 && text.length < SHORT && this.#putAscii(object, text)) return
    const bytes = this.protocol === 0 ? encodeRawUnicodeEscape(text) : encodeUtf8(text)
    if (bytes.length < LARGE || this.protocol === 0) this.#putBytes(TOKEN_STR, object, bytes)
    else this.#putData(TOKEN_STR, object, bytes)
  }

  /** @param {number} object @param {Uint8Array} bytes @param {number} [token] TOKEN_BYTES or TOKEN_BYTEARRAY */
  bytes(object, bytes, token = TOKEN_BYTES) {
    if (bytes.length < LARGE) this.#putBytes(token, object, bytes)
    else this.#putData(token, object, bytes)
  }

  /** A short string where it is ASCII: an encoder's call takes longer than writing it here. @param {number} object @param {string} text */
  #putAscii(object, text) {
    const { length } = text
    this.#reserve(3 + SHORT / 4)
    const bytes = this.#bytes
    const start = (this.#at + 3) * 4
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code > 0x7f) return false
      bytes[start + i] = code
    }
    const words = this.#words
    words[this.#at] = TOKEN_STR
    words[this.#at + 1] = object
    words[this.#at + 2] = length
    this.#at += 3 + ((length + 3) >> 2)
    return true
  }

  /** The two lines of GLOBAL. @param {number} object @param {string} module @param {string} name */
  global(object, module, name) {
    this.#putBytes(TOKEN_GLOBAL, object, encodeUtf8(`${module}\n${name}\n`))
  }

  /** @param {number} token @param {number | undefined} object @param {Uint8Array} bytes */
  #putBytes(token, object, bytes) {
    const count = (bytes.length + 3) >> 2
    this.#reserve(3 + count)
    const words = this.#words
    words[this.#at++] = token
    if (object !== undefined) words[this.#at++] = object
    words[this.#at++] = bytes.length
    this.#bytes.set(bytes, this.#at * 4)
    this.#at += count
  }

  /** @param {number} token @param {number} object @param {Uint8Array} bytes */
  #putData(token, object, bytes) {
    if (this.#at + 5 > this.#words.length) this.flush()
    this.put(TOKEN_DATA, token, object, bytes.length | 0)
    this.#words[this.#at++] = Math.floor(bytes.length / 2 ** 32)
    this.flush(bytes)
  }

  /** Runs what is in the buffer; `data` goes where its last token asks for it. Whether the pickle is whole. */
  flush(/** @type {Uint8Array | undefined} */ data = undefined) {
    const machine = this.#machine
    const end = this.#at * 4
    let status
    for (let start = 0; start < end;) {
      status = this.#run(start, end)
      if (status === STATUS_COPY) this.write(/** @type {Uint8Array} */ (data))
      start += machine.number(NUMBER_POSITION)
    }
    this.#at = 0
    // What follows the data is written by the next run, which may be that of no tokens.
    if (status === STATUS_COPY) status = this.#run(0, 0)
    return status === STATUS_DONE
  }

  #run(/** @type {number} */ start, /** @type {number} */ end) {
    const status = this.#machine.run(this.#bytes, start, end, codec().pk_dump)
    const output = this.#machine.takeOutput()
    if (output) this.write(output)
    if (status === STATUS_ERROR) throw this.#machine.error()
    return status
  }

  close() {
    this.#machine.close()
  }
}

/** The shortest two's complement of an int, little-endian, as pickle.encode_long has it. */
function twosComplement(/** @type {bigint} */ value) {
  const isNegative = value < 0n
  const hex = (isNegative ? -value - 1n : value).toString(16)
  const digits = hex.length % 2 ? `0${hex}` : hex
  const bytes = new Uint8Array(digits.length / 2 + 1)
  for (let i = 0; i < digits.length / 2; i++) bytes[digits.length / 2 - 1 - i] = parseInt(digits.substring(2 * i, 2 * i + 2), 16)
  if (isNegative) for (let i = 0; i < bytes.length; i++) bytes[i] ^= 0xff
  const top = bytes[bytes.length - 2]
  return top >= 0x80 === isNegative ? bytes.subarray(0, -1) : bytes
}

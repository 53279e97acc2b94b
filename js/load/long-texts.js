/**
 * Text of so many bytes that the machine leaves it in the input, as UTF-8.
 *
 * Node makes a string of ASCII or latin-1 several times as fast as it decodes UTF-8, so it is first asked whether the text is ASCII, and then the codec
 * makes latin-1 of it where it can. Protocols below 3 hold bytes as such text, and a call of `_codecs.encode` gets them back: they are noted for it.
 * Shorter text of other characters the codec decodes best, and it is told so at the first.
 */
import { WORD_LONG_TEXT } from '../generated/constants.js'
import { WINDOW } from '../codec/machine.js'
import { loadCodec } from '../codec/load.js'
import { decodeUtf8 } from '../codec/python-decoders.js'
import { latin1Slice, noteLatin1 } from '../codec/strings.js'

/** Longer text may be no string, of which the platform's decoder tells. */
const LONGEST = 2 ** 28
/** Texts that follow one another are cut out of pieces of this length, which V8's garbage collector does not move. */
const PIECE = 1 << 20
/** So many bytes of opcodes may stand between such texts. */
const CLOSE = 64
/** The first part that is tried as latin-1. */
const FIRST_PART = 1 << 12

/** Whether bytes are ASCII, by Node's own look at them. @type {((bytes: Uint8Array) => boolean) | undefined} */
let isAscii

export class LongTexts {
  #machine
  /** A piece of the input as a string, of latin-1, and where it starts there. */
  #piece = ''
  #pieceStart = 0
  /** @type {Uint8Array | undefined} */
  #input
  /** Where the last text of the input ended. */
  #end = 0

  /** @param {import('../codec/machine.js').Machine} machine */
  constructor(machine) {
    this.#machine = machine
    isAscii ??= /** @type {any} */ (globalThis).process?.getBuiltinModule?.('node:buffer')?.isAscii
  }

  /** The string of the UTF-8 at `offset`. @param {Uint8Array} input @param {number} offset @param {number} length */
  read(input, offset, length) {
    const bytes = new Uint8Array(input.buffer, input.byteOffset + offset, length)
    if (!latin1Slice || !isAscii || length > LONGEST) return decodeUtf8(bytes, 'surrogatepass')
    if (isAscii(bytes)) return this.#cut(input, offset, offset + length, latin1Slice)
    const latin1 = this.#asLatin1(bytes)
    if (latin1) {
      const text = latin1Slice.call(latin1, 0, latin1.length)
      noteLatin1(text, latin1)
      return text
    }
    this.#machine.setWord(WORD_LONG_TEXT, WINDOW)
    return decodeUtf8(bytes, 'surrogatepass')
  }

  /** The string of ASCII: cut out of a piece where the text before it stood close to it. @param {Uint8Array} input @param {number} start @param {number} end @param {NonNullable<typeof latin1Slice>} slice */
  #cut(input, start, end, slice) {
    const isNext = input === this.#input && start >= this.#end && start - this.#end < CLOSE
    if (input !== this.#input) this.#piece = ''
    this.#input = input
    this.#end = end
    if (!isNext || end - start > PIECE / 2) return slice.call(input, start, end)
    if (end - this.#pieceStart > this.#piece.length || start < this.#pieceStart) {
      this.#pieceStart = start
      this.#piece = slice.call(input, start, Math.min(start + PIECE, input.length))
    }
    return this.#piece.substring(start - this.#pieceStart, end - this.#pieceStart)
  }

  /** UTF-8 as latin-1, or undefined where it is none. @param {Uint8Array} bytes */
  #asLatin1(bytes) {
    const machine = this.#machine
    // The window is taken as it is: the memory may not grow while a tape is read.
    const most = machine.windowSize
    if (most < FIRST_PART) return undefined
    /** @type {Uint8Array | undefined} */
    let latin1
    let count = 0
    for (let at = 0, end = Math.min(FIRST_PART, bytes.length); at < bytes.length; end = Math.min(at + most, bytes.length)) {
      // A character that begins at the end of a part is the next one's.
      if (end < bytes.length && bytes[end - 1] >= 0xc0) end--
      const length = machine.run(bytes, at, end, loadCodec().exports.pk_to_latin1)
      if (length < 0) return undefined
      latin1 ??= new Uint8Array(bytes.length)
      latin1.set(machine.bytes.subarray(machine.windowAddress, machine.windowAddress + length), count)
      count += length
      at = end
    }
    return latin1?.slice(0, count)
  }
}

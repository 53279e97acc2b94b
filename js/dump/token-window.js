/**
 * Tokens and texts in the window of a machine, in the form that csrc/machine/tape.h describes at PK_TOKENS: the words of the tokens, and
 * behind them all texts.
 *
 * The texts are encoded by one call for the whole window: an encoder's call for each would take longer than all the rest of a pickle. Encoders
 * take long for text that is not ASCII, so Node gives that as UTF-16, as it lies in V8, and the codec makes UTF-8 of it.
 */
import { WORD_IS_UTF16 } from '../generated/constants.js'
import { Encoder, encodeUtf8, isWellFormed } from '../codec/strings.js'
import { joinBytes } from '../settings.js'

/** @typedef {import('../codec/machine.js').Machine} Machine */

/** Up to so many words and UTF-16 units a loop is faster than the calls that copy and encode. */
const FEW_WORDS = 256
const FEW_UNITS = 512
/** From this length on, on average, texts are encoded one by one. */
const LONG_UNITS = 1024
/** Up to so many units a loop takes less time than a call. */
const SHORT_UNITS = 32

/** The most bytes of UTF-8 that a UTF-16 unit takes. */
const MOST_UTF8 = 3
const ASCII_END = 0x80
const encoder = new Encoder()
/** The first byte of the UTF-8 of U+FFFD. */
const REPLACEMENT = 0xef
const { indexOf, ucs2Write } =
  /** @type {{ indexOf?: (this: Uint8Array, byte: number) => number, ucs2Write?: (this: Uint8Array, text: string, start: number, length: number) => number }} */ (
    /** @type {any} */ (globalThis).Buffer?.prototype ?? {}
  )

/**
 * Puts tokens and texts into the window, which grows to hold them.
 * @param {Machine} machine @param {Int32Array} words @param {number} count how many of the words are tokens
 * @param {string[]} texts in the order of their tokens @param {number} units the length of all texts, in UTF-16 units
 * @param {boolean} isWide whether they are probably not ASCII
 * @returns {number} how many bytes of the window are filled
 */
export function fillWindow(machine, words, count, texts, units, isWide) {
  const start = count * 4
  machine.reserveWindow(start + units * MOST_UTF8)
  putWords(machine, words, count)
  const isUtf16 = isWide && ucs2Write !== undefined
  machine.setWord(WORD_IS_UTF16, Number(isUtf16))
  if (isUtf16) return start + putWide(machine.codec.bytes, machine.windowAddress + start, texts, units)
  const few = units <= FEW_UNITS ? putFewTexts(machine, start, texts, units) : -1
  return start + (few >= 0 ? few : putTexts(machine, start, texts, units))
}

/** @param {Machine} machine @param {Int32Array} words @param {number} count */
function putWords(machine, words, count) {
  const first = machine.windowAddress >> 2
  const target = machine.codec.words
  if (count <= FEW_WORDS) for (let i = 0; i < count; i++) target[first + i] = words[i]
  else target.set(words.subarray(0, count), first)
}

/** Puts texts of ASCII, short ones byte by byte; gives their length, or -1 where one is not ASCII. @param {Machine} machine @param {number} start @param {string[]} texts @param {number} units */
function putFewTexts(machine, start, texts, units) {
  const target = machine.codec.bytes
  let at = machine.windowAddress + start
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]
    if (text.length > SHORT_UNITS) {
      const { written } = encoder.encodeInto(text, target.subarray(at, at + text.length * MOST_UTF8))
      if (written !== text.length) return -1
      at += written
      continue
    }
    for (let j = 0; j < text.length; j++) {
      const unit = text.charCodeAt(j)
      if (unit >= ASCII_END) return -1
      target[at++] = unit
    }
  }
  return units
}

/** Puts texts as UTF-16; gives their length in bytes. @param {Uint8Array} bytes @param {number} at @param {string[]} texts @param {number} units */
function putWide(bytes, at, texts, units) {
  const write = /** @type {NonNullable<typeof ucs2Write>} */ (ucs2Write)
  const areLong = units > texts.length * SHORT_UNITS
  if (!areLong && units > FEW_UNITS) return write.call(bytes, texts.join(''), at, units * 2)
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]
    if (text.length > SHORT_UNITS) at += write.call(bytes, text, at, text.length * 2)
    else
      for (let j = 0; j < text.length; j++, at += 2) {
        const unit = text.charCodeAt(j)
        bytes[at] = unit
        bytes[at + 1] = unit >> 8
      }
  }
  return units * 2
}

/**
 * Whether there may be a U+FFFD in UTF-8, which the encoder writes for a lone surrogate. Node's Buffer looks for the first of its bytes in a tenth
 * of the time that a look at the text takes; elsewhere the answer is yes.
 */
const mayHaveReplaced = (/** @type {Uint8Array} */ bytes) => !indexOf || indexOf.call(bytes, REPLACEMENT) >= 0

/** Puts texts one by one, as to join long ones takes longer than a call for each. @param {Uint8Array} bytes @param {number} start @param {string[]} texts */
function putLongTexts(bytes, start, texts) {
  let at = start
  for (const text of texts) {
    const target = bytes.subarray(at, at + text.length * MOST_UTF8)
    const { written } = encoder.encodeInto(text, target)
    if (written === text.length || !mayHaveReplaced(target.subarray(0, written)) || isWellFormed(text)) at += written
    else {
      const exact = encodeUtf8(text)
      bytes.set(exact, at)
      at += exact.length
    }
  }
  return at - start
}

/** Puts texts of any kind; gives their length in bytes. @param {Machine} machine @param {number} start @param {string[]} texts @param {number} units */
function putTexts(machine, start, texts, units) {
  const { bytes } = machine.codec
  const at = machine.windowAddress + start
  if (units > texts.length * LONG_UNITS) return putLongTexts(bytes, at, texts)
  const text = texts.join('')
  const { written } = encoder.encodeInto(text, bytes.subarray(at, at + text.length * MOST_UTF8))
  if (written === text.length) return written
  // The encoder replaces lone surrogates, and where the halves of a pair end one text and begin the next, it takes them for a pair.
  if (isWellFormed(text) && texts.every((part) => (part.charCodeAt(part.length - 1) & 0xfc00) !== 0xd800)) return written
  const exact = joinBytes(texts.map(encodeUtf8))
  bytes.set(exact, at)
  return exact.length
}

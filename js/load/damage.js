/**
 * What has damaged a file, as far as its bytes tell: a transfer as text, a download that was not finished. All of it is looked for in the first bytes,
 * and only after an error.
 */
import { decodeStrictly } from '../codec/strings.js'
import { runWindows, startMachine } from './load.js'
import { settle } from '../settings.js'

const LF = 10
const CR = 13
/** A file that is no pickle has so many line feeds, each behind a carriage return, only where one was put before each. */
const MANY_LINES = 6

/** The hint of bytes that were changed by a transfer as text. @param {Uint8Array} head @param {string} text the same as latin-1 @param {number} size of the file */
export function textDamage(head, text, size) {
  if (/\xef\xbf\xbd/.test(text) && isUtf8(head))
    return 'the file was read as UTF-8 text and written again: EF BF BD stands for bytes that are lost. Read and send the original as bytes'
  if (/^\xc2\x80(?:[\0-\x05])/.test(text)) return 'the bytes were written as UTF-8 text, each a character: decode them as UTF-8, and each character is a byte'
  if (wereLinesChanged(head, text, size))
    return 'a carriage return stands before each line feed: the file was sent or checked out as text. Send the original as bytes (binary mode; in git, `-text` in .gitattributes)'
  return undefined
}

/** Whether bytes are UTF-8, whose last character may be cut. A pickle of protocol 2 or later never is. */
function isUtf8(/** @type {Uint8Array} */ bytes) {
  let end = bytes.length
  for (let i = 1; i < 4; i++) if ((bytes[bytes.length - i] & 0xc0) === 0xc0) end = bytes.length - i
  try {
    decodeStrictly(bytes.subarray(0, end))
    return true
  } catch {
    return false
  }
}

/** Whether a carriage return was put before each line feed: a pickle is one without them. */
function wereLinesChanged(/** @type {Uint8Array} */ head, /** @type {string} */ text, /** @type {number} */ size) {
  let lines = 0
  for (let at = head.indexOf(LF); at >= 0; at = head.indexOf(LF, at + 1)) {
    if (head[at - 1] !== CR) return false
    lines++
  }
  if (lines === 0) return false
  if (/^(?:\x89HDF|\x93NUMPY|PK|\x1f\x8b)/.test(text)) return lines >= MANY_LINES
  const restored = head.filter((byte, i) => byte !== CR || head[i + 1] !== LF)
  return isPickle(restored, head.length < size)
}

/** Whether the machine reads bytes as a pickle, to the end of what is there where they are only a part. No value is made. */
function isPickle(/** @type {Uint8Array} */ bytes, /** @type {boolean} */ isPart) {
  const machine = startMachine(settle({ persistentLoad: () => null, limits: { memo: 2 ** 20, objects: 2 ** 20 } }), 0, bytes.length)
  try {
    runWindows(machine, bytes, 0, () => {})
    return true
  } catch (error) {
    return isPart && /^(?:EOF|TRUNCATED)$/.test(/** @type {any} */ (error).code)
  } finally {
    machine.close()
  }
}

/** Fewer zeros within a file may be anything. */
const MANY_ZEROS = 16

/** The hint of zeros where bytes should be: all of the first bytes, or those where the error is. @param {Uint8Array} bytes @param {number} offset where they stand in the file @param {number} size of the file */
export function zerosHint(bytes, offset, size) {
  if (bytes.length === 0 || bytes.some((byte) => byte !== 0) || (offset && bytes.length < MANY_ZEROS)) return undefined
  const isAll = offset === 0 && bytes.length === size
  const what = isAll ? 'the file is nothing but zeros' : offset === 0 ? 'the file begins with zeros' : `zeros stand from offset ${offset} on`
  return `${what}: room was made for it, and what belongs there was never written`
}

/** What stands in pickles of protocol 0, which are text too. */
const OLD_PICKLE = /^.?[(\]}]|p\d+\n|^.?c[\w.]+\n|_reg/

/** The hint of a text that is no pickle, with its beginning. @param {string} text the first bytes, as latin-1 */
export function textHint(text) {
  const start = text.slice(0, 60).split(/[\r\n]/)[0]
  return start && /^[\t -~]+$/.test(start) && !OLD_PICKLE.test(text) ? `the file is text that begins with ${JSON.stringify(start)}` : undefined
}

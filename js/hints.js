/**
 * What bytes are that are no pickle, by how they start: the hint of an error over bytes in memory.
 *
 * It is small, as `loads` brings it along; what reads files knows more kinds of files, and how damage is told (js/load/explain).
 */
import { isPickleError } from './errors.js'

/** Patterns of the first bytes, as latin-1, and what they are the start of; `open` reads the first six. */
const STARTS =
  '\x1f\x8b|BZh\\d1|\xfd7z|\\(\xb5/\xfd|\x04"M|x[\x01^\x9c\xda]|[P-_]\\*M\x18=compressed;PK\x03=a zip;\x93NUM=.npy;.{5}\0{3}{"=safetensors;.{257}ustar=a tar;.*joblib.numpy_p=joblib;version http=a git-lfs pointer;\\s*<=HTML or XML;.?\xef\xbf\xbd=damaged: read as UTF-8;gA[I-X]=base64;\x89HDF=HDF5;\0{9}=zeros'.split(
    ';',
  )
const OPENED = 6

/** The hint where an input is cut off. */
export const CUT = 'the input was cut off, or a length in it is damaged'
const CUT_CODES = /^(EOF|TRUNC)|EXH|ENOUGH$|SHORT|NEWL/
/** So many of the first bytes are looked at: joblib's names stand somewhere, a tar's mark at 257. */
const HEAD = 4096

/** Whether an error is that of an input which ends within a pickle. One that breaks off in its first opcode may be no pickle at all. @param {import('./errors.js').PickleError} error @param {number} first the first byte */
export const isCut = ({ code, offset }, first) => CUT_CODES.test(code) && (first === 0x80 || Number(offset) > 0)

/** What an input is by its start, and what reads it. @param {Uint8Array} bytes */
function startHint(bytes) {
  if (!bytes.length) return 'the input is empty'
  const text = String.fromCharCode(...bytes.subarray(0, HEAD))
  const i = STARTS.findIndex((start) => RegExp(`^(?:${start.split('=')[0]})`, 's').test(text))
  return i < 0 ? undefined : `this is ${STARTS[i].split('=')[1]}${i < OPENED ? ': open reads it' : ''}`
}

/** An error of an input in memory, with a hint where something helps: what the input is goes before what one option is for. @param {unknown} error @param {Uint8Array} bytes the input from its start on */
export function withHint(error, bytes) {
  if (isPickleError(error)) error.hint = startHint(bytes) ?? error.hint ?? (isCut(error, bytes[0]) ? CUT : undefined)
  return error
}

/**
 * The hint of an error over bytes in memory: whether `open` reads them, and whether they are cut off.
 *
 * It is small, as `loads` brings it along; what reads files knows what a file is, and how damage is told (js/load/explain.js).
 */
import { isPickleError } from './errors.js'

/** The first bytes, as latin-1, of what `open` reads: compressed, zip, npy, safetensors, tar, joblib. */
const OPENED = /^(\x1f\x8b|BZh\d|\xfd7z|\(\xb5\/\xfd|\x04"M|x[\x01^\x9c\xda]|[P-_]\*M\x18|PK\x03|\x93NUM|.{5}\0{3}\{"|.{257}ustar|.*joblib.numpy_p)/s
/** So many of the first bytes are looked at. */
const HEAD = 4096

/** The hint where an input is cut off. */
export const CUT = 'the input was cut off, or a length in it is damaged'

/** Whether an error is that of an input which ends within a pickle. One that breaks off in its first opcode may be no pickle at all. @param {import('./errors.js').PickleError} error @param {number} first the first byte */
export const isCut = ({ code, offset }, first) => /^(EOF|TRUNC)|EXH|ENOUGH$|SHORT|NEWL/.test(code) && (first === 0x80 || Number(offset) > 0)

/** An error of an input in memory, with a hint where something helps: what the input is goes before what one option is for. @param {unknown} error @param {Uint8Array} bytes the input from its start on */
export function withHint(error, bytes) {
  if (isPickleError(error)) {
    if (OPENED.test(String.fromCharCode(...bytes.subarray(0, HEAD)))) error.hint = 'open reads it'
    else error.hint ??= isCut(error, bytes[0]) ? CUT : /N_OP|D_OP/.test(error.code) && !error.offset ? 'open tells what it is' : undefined
  }
  return error
}

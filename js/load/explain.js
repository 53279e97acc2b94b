/**
 * Hints for errors of files: what a file is that is no pickle, and what has damaged it. An error of an input in memory has those of js/hints.js alone.
 */
import { isPickleError, LimitError, PicklingError } from '../errors.js'
import { CUT, isCut } from '../hints.js'
import { textDamage, textHint, zerosHint } from './damage.js'
import { joblibHint, recognizeFormat } from './formats.js'

/** So much of the start of a file is looked at, and so much from an error on. */
const HEAD = 1 << 16
const NEAR = 1 << 12
/** Bytes that are looked at as text. */
const START = 4096
/** Errors in the first bytes may be those of a text. */
const FIRST_BYTES = 16

/**
 * @typedef {object} Peek what can still be read of a file that failed
 * @property {number} size Infinity where it is not known
 * @property {(offset: number, length: number) => Promise<Uint8Array>} read gives the bytes that can be had, which may be none
 */

/**
 * The error, with a hint where one was found.
 * @param {unknown} error @param {Peek} file @param {boolean} [isOpen] whether `open` has failed with it, and so need not be told of
 */
export async function explain(error, file, isOpen = false) {
  if (!isPickleError(error) || error instanceof LimitError || error instanceof PicklingError) return error
  // A file that cannot be read any more has no hint.
  error.hint = await findHint(error, file, isOpen).catch(() => error.hint)
  return error
}

/** @param {import('../errors.js').PickleError} error @param {Peek} file @param {boolean} isOpen */
async function findHint(error, { size, read }, isOpen) {
  const { code, offset = 0 } = error
  if (size === 0) return 'there are no bytes in it: a download or a copy may have failed'
  const head = (await read(0, Math.min(HEAD, size))).subarray(0, HEAD)
  const text = String.fromCharCode(...head.subarray(0, START))
  const format = recognizeFormat(text)
  if (format && !(isOpen && format.isOpened)) return format.hint
  if (error.hint !== undefined) return error.hint
  const near = /^(?:BAD|UNKNOWN)_OPCODE$/.test(code) && offset > 0 && offset < size ? await read(offset, Math.min(NEAR, size - offset)) : head.subarray(0, 0)
  const damage =
    zerosHint(head, 0, size) ?? zerosHint(near.subarray(0, NEAR), offset, size) ?? textDamage(head, text, size) ?? (isOpen ? undefined : joblibHint(text))
  if (damage) return damage
  const isEnd = / ends within |bytes of elements, where | are left$/.test(error.reason)
  if (isEnd || (format ? code === 'TRUNCATED' : isCut(error, head[0]))) return CUT
  return !format && code !== 'TRUNCATED' && offset < FIRST_BYTES && head[0] !== 0x80 ? textHint(text) : undefined
}

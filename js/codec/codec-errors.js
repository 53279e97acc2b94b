/** The codec tells an error by a number and up to three details; here it gets its class and message, from the table of csrc/machine/errors.h. */
import { KIND_NAMES } from '../generated/constants.js'
import { ERRORS } from '../generated/tables.js'
import { LimitError, PickleError, UnpicklingError } from '../errors.js'

/**
 * The error of a number. What stands in braces in the templates is described in csrc/machine/errors.h.
 * @param {number} number enum pk_error
 * @param {number[]} details
 * @param {number} offset where the opcode starts, in bytes from the start of the stream
 * @param {string | undefined} opcode its name
 * @param {string} [message] text that the codec wrote for it
 */
export function codecError(number, details, offset, opcode, message) {
  const [code, template] = /** @type {[code: import('../errors.js').ErrorCode, message: string]} */ (ERRORS[number])
  const reason = template.replace(/\{(\w+)\}/g, (_, key) => {
    if (key === 'o') return opcode ?? ''
    if (key === 'm') return message ?? ''
    if (key === 'r')
      return details[2] === details[1] + 1 ? `byte 0x${hex(details[0])} in position ${details[1]}` : `bytes in position ${details[1]}-${details[2] - 1}`
    const detail = details[Number(key.at(-1))]
    if (key[0] === 't') return KIND_NAMES[detail]
    if (key[0] === 'c') return detail >= 0x20 && detail < 0x7f && detail !== 0x27 && detail !== 0x5c ? String.fromCharCode(detail) : `\\x${hex(detail)}`
    return String(detail)
  })
  const isLimit = code.startsWith('LIMIT_')
  const ErrorClass = isLimit ? LimitError : code === 'OUT_OF_MEMORY' ? PickleError : UnpicklingError
  return new ErrorClass(code, reason, { offset, opcode, hint: isLimit ? 'the option limits sets it' : undefined })
}

const hex = (/** @type {number} */ byte) => byte.toString(16).padStart(2, '0')

/** The error that the input ends within an opcode. @param {number} offset @param {string | undefined} opcode its name */
export function truncated(offset, opcode) {
  const number = ERRORS.findIndex(([code]) => code === 'TRUNCATED')
  return codecError(number, [], offset, opcode)
}

/** The error that the memory of the WebAssembly instance could not grow. */
export const outOfMemory = () => new PickleError('OUT_OF_MEMORY', "the codec's memory could not grow")

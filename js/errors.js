/**
 * The errors of brine.
 *
 * Every failure but a wrong argument, which is a TypeError, is a PickleError: `code` names the reason, `offset` is the byte where the opcode
 * starts, and `opcode` its name where there is one. The ESM and the CommonJS copy of this package have classes of their own, between which
 * `instanceof` is false, so every error also carries a registered symbol that `isPickleError` looks at.
 *
 * @typedef {import('./generated/tables.js').CodecErrorCode
 *   | 'BAD_ARGUMENT' | 'BAD_ARRAY' | 'BAD_CHUNKS' | 'BAD_COMPRESSION' | 'BAD_CRC' | 'BAD_DISTCP' | 'BAD_DTYPE' | 'BAD_INDEX' | 'BAD_KEY' | 'BAD_LITERAL' | 'BAD_METADATA'
 *   | 'BAD_NAME' | 'BAD_NPY' | 'BAD_PANDAS' | 'BAD_PERSISTENT_ID' | 'BAD_READ' | 'BAD_SAFETENSORS' | 'BAD_SHELF' | 'BAD_SPARSE' | 'BAD_TAR' | 'BAD_TENSOR'
 *   | 'BAD_TEXT' | 'BAD_TORCH' | 'BAD_ZFILE' | 'BAD_ZIP' | 'CANNOT_PICKLE' | 'CHANGED' | 'DUPLICATE_MEMBER' | 'EMPTY' | 'ENCRYPTED' | 'FETCH'
 *   | 'HEADERS_DISAGREE' | 'HTTP' | 'IS_FOLDER' | 'LIMIT_CHUNKS' | 'LIMIT_DOWNLOAD' | 'LIMIT_FILES' | 'LIMIT_HEAP' | 'LIMIT_INFLATED' | 'LIMIT_LAYERS' | 'LIMIT_TEXT'
 *   | 'NOT_ENOUGH_BUFFERS' | 'NOT_READ' | 'NO_BUFFERS' | 'NO_CHUNK' | 'NO_DATA' | 'NO_DECOMPRESSOR' | 'NO_DESCR' | 'NO_FILE' | 'NO_JSON' | 'NO_STATE'
 *   | 'NO_STORAGE' | 'NO_SUCH_ENTRY' | 'NO_SUCH_PATH' | 'NO_WEBASSEMBLY' | 'OVERLAP' | 'STRING_TOO_LONG' | 'TOO_LARGE' | 'TRAILING' | 'UNKNOWN_DTYPE'
 *   | 'UNKNOWN_EXTENSION' | 'UNKNOWN_METHOD' | 'UNKNOWN_TRANSFORM'} ErrorCode the reason of an error
 */
const MARK = Symbol.for('brine.PickleError')

/** The options that errors of a code are for. @type {Record<string, string>} */
const OPTIONS = {
  NO_PERSISTENT_LOAD: 'persistentLoad',
  NO_BUFFERS: 'buffers',
  NOT_ENOUGH_BUFFERS: 'buffers',
  UNKNOWN_EXTENSION: 'extensions',
}

/**
 * Every failure of this package: `code` names the reason, `offset` is the byte where the opcode starts, `opcode` its name where there is
 * one. A wrong argument is a TypeError, and an error of a hook of the caller's passes through as it is.
 */
export class PickleError extends Error {
  /**
   * @param {ErrorCode} code the reason, in capitals
   * @param {string} reason what was found and what was expected, CPython's wording where it has one
   * @param {{ offset?: number, opcode?: string, cause?: unknown, text?: string, hint?: string }} [place]
   */
  constructor(code, reason, place = {}) {
    super(describe(reason, place), 'cause' in place ? { cause: place.cause } : undefined)
    this.name = new.target.name
    this.code = code
    this.reason = reason
    /** @type {number | undefined} */
    this.offset = place.offset
    /** @type {string | undefined} */
    this.opcode = place.opcode
    /** What helps, where something is known: a call or an option that reads it, say. @type {string | undefined} */
    this.hint = place.hint ?? (OPTIONS[code] && `the option ${OPTIONS[code]} gives it`)
    if (place.text !== undefined) {
      /** The text that `dis` had written before the error. @type {string | undefined} */
      this.text = place.text
    }
    Object.defineProperty(this, MARK, { value: true })
  }

  /** Tells the place of an error that was raised without one; a place that it has stays. */
  locate(/** @type {number} */ offset, /** @type {string | undefined} */ opcode) {
    if (this.offset !== undefined) return this
    this.offset = offset
    this.opcode = opcode
    this.message = describe(this.reason, this)
    return this
  }
}

/** The error of input that is no pickle, or none that can be read. */
export class UnpicklingError extends PickleError {}

/** The error of a value that cannot be pickled. */
export class PicklingError extends PickleError {}

/** The error that a limit of `options.limits` was exceeded. */
export class LimitError extends PickleError {}

/** Whether a value is an error of this package, whichever copy of it raised it. @param {unknown} value @returns {value is PickleError} */
export function isPickleError(value) {
  return typeof value === 'object' && value !== null && MARK in value
}

function describe(/** @type {string} */ reason, /** @type {{ offset?: number, opcode?: string }} */ { offset, opcode }) {
  if (offset === undefined) return reason
  return `${reason} (offset ${offset}${opcode ? `, opcode ${opcode}` : ''})`
}

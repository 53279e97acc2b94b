/**
 * `decompile`: Python source that does what a pickle does.
 *
 * The codec tells where the pickle ends or breaks (operations.js), the opcodes up to there become statements over expressions (interpreter.js), and these
 * become text (writer.js). Time, memory and text grow with the length of the pickle.
 *
 * @typedef {object} DecompileOptions
 * @property {boolean} [offsets] whether comments tell at which byte of the input each statement begins (default false)
 * @property {boolean} [all] whether the pickles that follow the first are decompiled too (default false): their values are `result_0`, `result_1`…
 * @property {'ASCII' | 'latin1' | 'utf-8' | 'bytes'} [encoding] how strings of Python 2 are decoded (default 'ASCII')
 * @property {'strict' | 'ignore' | 'replace' | 'surrogateescape'} [errors] what becomes of bytes that `encoding` does not know (default 'strict')
 * @property {boolean} [fixImports] whether names of Python 2 become those of Python 3, below protocol 3 (default true)
 * @property {Map<number, [string, string]>} [extensions] the extension registry: code → module and name
 * @property {import('../settings.js').Limits & { text?: number }} [limits] those of `loads`, and `text`: the most characters of the source (default 2 ** 28)
 */
import { isPickleError, LimitError } from '../errors.js'
import { asBytes, asOptions, settle } from '../settings.js'
import { commentText } from './atoms.js'
import { container } from './expressions.js'
import { headText, HEAD_NAMES } from './helpers.js'
import { Interpreter } from './interpreter.js'
import { Names } from './names.js'
import { ABOUT_OBJECTS, findEnd, operations } from './operations.js'
import { Writer } from './writer.js'

/** About half of the longest string that engines can hold. */
const MOST_TEXT = 2 ** 28
/** So many characters may be written more than once, besides those of the length of the input. */
const FREE_REPEATS = 4096

/** The limit of the source's length. @param {DecompileOptions | undefined} options */
function textLimit(options) {
  const { limits } = /** @type {DecompileOptions} */ (asOptions(options))
  const { text = MOST_TEXT } = limits ?? {}
  if (typeof text !== 'number' || Number.isNaN(text) || text < 0) throw new TypeError('options.limits.text must be a number, 0 or more')
  return Math.min(text, MOST_TEXT)
}

/**
 * Python source that does what a pickle does, for reading: nothing is run, here or by reading it. It is valid Python 3.6 and later, whatever the pickle
 * names.
 *
 * A pickle of plain data alone, shared by nobody twice and free of NaN, is the literal that `ast.literal_eval` gives back equal. Any other is a row of
 * statements in the order of the pickle's own doing, with a name for what is shared, called or changed after its first use, and `result = …` at the end.
 * Of a pickle that breaks it is what the pickle does before that, the `stack` as it is then, and the error as a comment.
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes a pickle of any protocol; never modified
 * @param {DecompileOptions} [options]
 * @returns {string}
 * @throws {import('../errors.js').LimitError} where a limit is exceeded
 */
export function decompile(bytes, options) {
  const limit = textLimit(options)
  const settings = settle(/** @type {any} */ (options))
  const { offsets = false, all = false } = options ?? {}
  const input = asBytes(bytes, 'bytes')
  const names = new Names(HEAD_NAMES)
  /** @type {import('./interpreter.js').Needs} */
  const needs = new Set()
  const writer = new Writer(names, limit, offsets, input.length + FREE_REPEATS)
  let start = 0
  /** @type {import('../errors.js').PickleError | undefined} */
  let error
  for (let count = 0; !error && (count === 0 || (all && start < input.length)); count++) {
    const interpreter = new Interpreter(input, settings, names, needs)
    ;({ end: start, error } = interpret(interpreter, input, start, settings))
    if (error) writeBroken(writer, interpreter, error)
    else writeWhole(writer, interpreter, all ? `result_${count}` : 'result')
  }
  if (!error && start < input.length) writer.put(`# ${input.length - start} bytes follow the STOP of this pickle\n`)
  return writer.text(headText(needs))
}

/**
 * Interprets the pickle at `start`, up to its STOP or to where it breaks.
 * @param {Interpreter} interpreter @param {Uint8Array} input @param {number} start @param {import('../settings.js').Settings} settings
 * @returns {{ end: number, error?: import('../errors.js').PickleError }}
 */
function interpret(interpreter, input, start, settings) {
  const found = findEnd(input, start, settings)
  // Python's own unpickler and pickletools read on in a frame that is too short.
  const goesOn = found.error && (ABOUT_OBJECTS.has(found.error.code) || found.error.opcode === 'FRAME')
  let end = start
  try {
    for (const { name, arg, pos } of operations(input, start, goesOn ? Infinity : found.end)) {
      if (goesOn && pos === found.error?.offset) interpreter.remark(`loads stops here: ${commentText(found.error.reason)}`)
      interpreter.step(name, arg, pos)
      end = pos + 1
    }
  } catch (error) {
    if (isPickleError(error) && !(error instanceof LimitError)) return { end, error }
    throw error
  }
  return goesOn ? { end } : found
}

/** @param {Writer} writer @param {Interpreter} interpreter @param {string} name of the value */
function writeWhole(writer, interpreter, name) {
  const value = interpreter.result()
  for (const statement of interpreter.statements) writer.statement(statement)
  writer.result(value, name === 'result' && value.isLiteral && writer.isEmpty ? '' : name)
}

/** @param {Writer} writer @param {Interpreter} interpreter @param {import('../errors.js').PickleError} error */
function writeBroken(writer, interpreter, error) {
  const { stack, statements } = interpreter
  for (const item of stack) interpreter.use(item)
  const end = { offset: error.offset ?? 0, opcode: error.opcode ?? '' }
  if (stack.length) statements.push({ parts: ['stack = ', container('list', end.offset, stack)], ...end })
  for (const statement of statements) writer.statement(statement)
  writer.put(`# the pickle breaks here: ${commentText(error.message)}\n`)
}

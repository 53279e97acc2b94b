/**
 * Disassembly: the text of `pickletools.dis`, in one piece or as it is made.
 *
 * csrc/tools/dis.c writes the text, window by window; here are the options, the memo that users pass on from call to call, and errors. The text must
 * stay that of CPython 3.13, byte for byte.
 */
import {
  DIS_JSON,
  DIS_MEMO,
  DIS_ROWS,
  DIS_STACK,
  NUMBER_POSITION,
  WORD_ANNOTATE,
  WORD_FLAGS,
  WORD_INDENT_LEVEL,
  WORD_TAPE,
  WORD_TAPE_COUNT,
} from '../generated/constants.js'
import { outOfMemory } from '../codec/codec-errors.js'
import { openMachine } from '../codec/machine.js'
import { toolsCodec } from '../codec/tools.js'
import { isPickleError, PickleError } from '../errors.js'
import { asInt } from '../numbers.js'
import { stackItems } from '../codec/opcode-table.js'
import { readChunks, run, runInMemory, runOverSource } from '../codec/program.js'
import { openReading } from '../on-demand.js'
import { asBytes, asOptions } from '../settings.js'

/**
 * @typedef {object} DisOptions the options of `dis` and `disStream`: those of `pickletools.dis`, and `all`, `stack` and `format` beyond them
 * @property {Map<number | bigint, string>} [memo] the memo to go on with, and to add to: pickletools' names of what is stored, 'any' for other names, by number of 64 bits at most
 * @property {number} [indentLevel] blanks that a MARK indents by (default 4)
 * @property {number | boolean} [annotate] the column where a description of the opcode starts; 0, the default, for none
 * @property {boolean} [all] whether to go on with the pickles that follow the first
 * @property {boolean} [stack] whether the abstract stack is printed after each opcode, its 32 topmost items
 * @property {'text' | 'json' | 'rows'} [format] pickletools' text; an object a line; or position, opcode and argument divided by tabs, with nothing checked but the arguments
 */

const LARGEST_INT = 2 ** 31 - 1

/** An option that is an int, a bool being one as it is in Python. @param {unknown} value @param {string} name */
function settleInt(value, name) {
  const number = typeof value === 'boolean' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number) || Math.abs(number) > LARGEST_INT)
    throw new TypeError(`options.${name} must be an integer of 32 bits`)
  return number
}

/** The options with their defaults; raises a TypeError where they are of a wrong type. @param {DisOptions} [options] */
function settle(options) {
  const { memo, indentLevel = 4, annotate = 0, all = false, stack = false, format = 'text' } = /** @type {DisOptions} */ (asOptions(options))
  if (memo !== undefined && !(memo instanceof Map)) throw new TypeError('options.memo must be a Map')
  if (!['text', 'json', 'rows'].includes(format)) throw new TypeError(`options.format must be text, json or rows, not ${String(format)}`)
  const flags = (memo ? DIS_MEMO : 0) | (stack ? DIS_STACK : 0) | (format === 'json' ? DIS_JSON : 0) | (format === 'rows' ? DIS_ROWS : 0)
  return { memo, indentLevel: settleInt(indentLevel, 'indentLevel'), annotate: settleInt(annotate, 'annotate'), all, flags }
}

/** @typedef {ReturnType<typeof settle>} Settings */

/** Gives the machine the user's memo. @param {import('../codec/machine.js').Machine} machine @param {Map<number | bigint, string>} memo */
function giveMemo(machine, memo) {
  const names = stackItems().map(({ name }) => name)
  for (const [number, name] of memo) {
    if (typeof number !== 'bigint' && !Number.isSafeInteger(number)) throw new TypeError(`a key of options.memo must be an integer, not ${String(number)}`)
    const key = BigInt(number)
    const item = names.indexOf(String(name))
    const isDone = toolsCodec().exports.pk_dis_remember(
      machine.address,
      Number(key & 0xffffffffn),
      Number((key >> 32n) & 0xffffffffn),
      item > 0 ? item : names.indexOf('any'),
    )
    if (!isDone) throw outOfMemory()
  }
}

/** Adds to the user's memo what the machine has stored since the last window. @param {import('../codec/machine.js').Machine} machine @param {Map<number | bigint, string>} memo */
function takeMemo(machine, memo) {
  const first = machine.word(WORD_TAPE) >> 2
  const words = machine.words.slice(first, first + machine.word(WORD_TAPE_COUNT))
  for (let i = 0; i < words.length; i += 3) {
    const key = (BigInt(words[i + 1]) << 32n) | BigInt(words[i] >>> 0)
    memo.set(asInt(key, false), stackItems()[words[i + 2]].name)
  }
}

/**
 * The disassembly of one pickle, or of all; the text goes to `written`.
 * @param {Settings} settings @param {{ push: (text: string) => unknown }} written @param {() => number} total the length of the input
 * @returns {Generator<import('../codec/program.js').Want, void, Uint8Array>}
 */
function* disassemble({ memo, indentLevel, annotate, all, flags }, written, total) {
  for (let position = 0; ;) {
    const machine = openMachine(toolsCodec())
    try {
      machine.setNumber(NUMBER_POSITION, position)
      machine.setWord(WORD_FLAGS, flags)
      machine.setWord(WORD_INDENT_LEVEL, indentLevel)
      machine.setWord(WORD_ANNOTATE, annotate)
      if (memo) giveMemo(machine, memo)
      position = yield* run(
        machine,
        toolsCodec().exports.pk_dis,
        () => {
          const text = machine.outputText()
          if (text) written.push(text)
          if (memo) takeMemo(machine, memo)
        },
        total,
      )
    } finally {
      machine.close()
    }
    if (!all) return
    const next = yield { offset: position, least: 1, most: 1, keep: position }
    if (next.length === 0) return
  }
}

/**
 * The disassembly of the first pickle in `bytes`: the text of `pickletools.dis` of CPython 3.13, byte for byte.
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes
 * @param {DisOptions} [options]
 * @returns {string}
 * @throws {import('../errors.js').PickleError} where pickletools raises an error, with its wording; the error's `text` is the disassembly up to there
 */
export function dis(bytes, options) {
  const input = asBytes(bytes, 'bytes')
  /** @type {string[]} */
  const written = []
  let length = 0
  // Marks within marks make lines that are longer each: the text may be the square of the input.
  const push = (/** @type {string} */ text) => {
    length += text.length
    if (length > LONGEST) throw tooLong()
    written.push(text)
  }
  try {
    runInMemory(
      disassemble(settle(options), { push }, () => input.length),
      input,
    )
  } catch (error) {
    if (isPickleError(error)) error.text = join(written)
    throw error
  }
  return join(written)
}

/** The most characters of one string, in the engines that hold the fewest. */
const LONGEST = 2 ** 29 - 24

const tooLong = (/** @type {unknown} */ cause = undefined) =>
  new PickleError('STRING_TOO_LONG', 'the disassembly is longer than a JavaScript string can be; disStream gives it in pieces', cause ? { cause } : {})

/** The pieces as one text, by concatenation: engines do not copy the text before somebody reads it. */
function join(/** @type {string[]} */ pieces) {
  try {
    return pieces.reduce((text, piece) => text + piece, '')
  } catch (cause) {
    throw tooLong(cause)
  }
}

/**
 * The disassembly of the first pickle of a source, in pieces as it is made: it takes the memory of a window.
 * A stream's data of more than 64 KiB is held until all of it was checked.
 *
 * @param {import('../sources/source.js').SourceLike | string | URL} origin
 * @param {DisOptions & import('../sources/reading.js').AsyncOptions} [options]
 * @returns {AsyncGenerator<string, void, void>} raises the errors of `dis` after the text up to there
 */
export async function* disStream(origin, options) {
  const settings = settle(options)
  const reading = await openReading(origin, options)
  /** @type {string[]} */
  const written = []
  const steps = disassemble(settings, written, () => reading.size)
  try {
    yield* runOverSource(steps, readChunks(reading), written)
  } catch (error) {
    throw await reading.explain(error)
  } finally {
    reading.close()
  }
}

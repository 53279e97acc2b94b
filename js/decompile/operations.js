/** The opcodes of a pickle up to where the loader's own machine breaks it off. */
import { loadAt, runWindows, startMachine } from '../load/load.js'
import { isPickleError, LimitError, UnpicklingError } from '../errors.js'
import { settle } from '../settings.js'
import { genops } from '../tools/genops.js'

/**
 * Where a pickle ends, or the error at which the C unpickler would stop.
 * @param {Uint8Array} input @param {number} start @param {import('../settings.js').Settings} settings
 * @returns {{ end: number, error?: import('../errors.js').PickleError }} the offset after STOP, or that of the opcode that breaks
 * @throws {LimitError} where it exceeds a limit
 */
export function findEnd(input, start, settings) {
  const machine = startMachine({ ...settings, persistentLoad: () => undefined }, start, input.length)
  try {
    return { end: runWindows(machine, input, start, () => {}) }
  } catch (error) {
    if (!isPickleError(error) || error instanceof LimitError) throw error
    return { end: error.offset ?? input.length, error }
  } finally {
    machine.close()
  }
}

/** Errors of what the loader knows of its inert objects, where Python's may be able to do what is asked of them: they are called, and names may be computed. */
export const ABOUT_OBJECTS = new Set(
  'UNHASHABLE NO_APPEND NO_ADD NO_SETITEM BAD_STATE NO_DICT NOT_STR NOT_CALLABLE NOT_ARGUMENTS NOT_CLASS NOT_TUPLE NOT_DICT NOT_BUFFER'.split(' '),
)

/** How many lines follow the opcodes whose argument the C unpickler may read where pickletools cannot: `I0x10`, bytes that are no ASCII. */
const LINES = /** @type {Record<string, number>} */ ({ INT: 1, LONG: 1, FLOAT: 1, STRING: 1, UNICODE: 1, GLOBAL: 2, INST: 2 })

/**
 * The opcodes of a pickle from `start` up to `end`. What pickletools refuses and the unpickler takes is read as the unpickler does.
 * @param {Uint8Array} input @param {number} start @param {number} end
 * @returns {Generator<{ name: string, arg: any, pos: number }, void, void>}
 */
export function* operations(input, start, end) {
  for (let at = start; at < end;) {
    try {
      for (const { opcode, arg, pos } of genops(input.subarray(at))) {
        if (at + pos >= end) return
        yield { name: opcode.name, arg, pos: at + pos }
      }
      return
    } catch (error) {
      if (!isPickleError(error) || error.offset === undefined) throw error
      const pos = at + error.offset
      if (pos >= end) return
      const lines = LINES[/** @type {string} */ (error.opcode)] ?? 0
      const next = afterLines(input, pos, lines)
      if (!next) throw at ? new UnpicklingError(error.code, error.reason, { offset: pos, opcode: error.opcode }) : error
      at = next
      yield { name: /** @type {string} */ (error.opcode), arg: lines === 1 ? readByLoading(input.subarray(pos, at)) : undefined, pos }
    }
  }
}

/** The offset after so many lines, or 0 where there are not as many. @param {Uint8Array} input @param {number} pos @param {number} lines */
function afterLines(input, pos, lines) {
  let next = lines ? pos : -1
  for (let line = 0; line < lines && next >= 0; line++) next = input.indexOf(10, next) + 1 || -1
  return Math.max(next, 0)
}

/** What an opcode with its line of an argument loads. @param {Uint8Array} bytes */
function readByLoading(bytes) {
  const pickle = new Uint8Array(bytes.length + 1)
  pickle.set(bytes)
  pickle[bytes.length] = '.'.charCodeAt(0)
  return loadAt(pickle, 0, settle({ encoding: 'latin1' })).value
}

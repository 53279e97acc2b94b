/** The expressions of numbers, text and bytes, which their opcodes have with them. */
import { atom, group } from './expressions.js'
import { bytesOf, bytesText, floatText, intText, strText } from './atoms.js'

/** @typedef {import('./expressions.js').Expression} Expression */
/** @typedef {{ offset: number, input: Uint8Array, settings: { encoding: string, errors: string }, needs: import('./interpreter.js').Needs }} Place where an opcode stands, and what is asked for */

/** A str whose text a name may be made of. @param {string} value @param {number} offset @returns {Expression} */
export function strValue(value, offset) {
  const made = atom(strText(value), offset)
  made.string = value
  return made
}

/** A str of Python 2, by the encoding that is asked for. @param {string} text a character for each byte @param {Place} place */
function python2Str(text, { offset, settings: { encoding, errors } }) {
  if (encoding === 'bytes') return atom(bytesText(bytesOf(text)), offset)
  if (encoding === 'latin1' || /^[\0-\x7f]*$/.test(text)) return strValue(text, offset)
  const how = errors === 'strict' ? '' : `, ${strText(errors)}`
  return atom(`${bytesText(bytesOf(text))}.decode(${strText(encoding)}${how})`, offset, false)
}

/** What an opcode makes of its argument alone; undefined where it makes something else. @param {string} opcode @param {any} arg @param {Place} place @returns {Expression | undefined} */
export function makeScalar(opcode, arg, place) {
  const { offset, input, needs: needed } = place
  switch (opcode) {
    case 'NONE':
      return atom('None', offset)
    case 'NEWTRUE':
      return atom('True', offset)
    case 'NEWFALSE':
      return atom('False', offset)
    case 'INT':
    case 'BININT':
    case 'BININT1':
    case 'BININT2':
    case 'LONG':
    case 'LONG1':
    case 'LONG4':
      return atom(typeof arg === 'boolean' ? (arg ? 'True' : 'False') : intText(arg), offset)
    case 'FLOAT':
    case 'BINFLOAT': {
      const bits = opcode === 'BINFLOAT' ? new DataView(input.buffer, input.byteOffset + offset + 1, 8) : undefined
      const { text, isLiteral, needs } = floatText(arg, bits)
      if (needs) needed.add(needs)
      return atom(text, offset, isLiteral)
    }
    case 'UNICODE':
    case 'SHORT_BINUNICODE':
    case 'BINUNICODE':
    case 'BINUNICODE8':
      return strValue(arg, offset)
    case 'STRING':
    case 'BINSTRING':
    case 'SHORT_BINSTRING':
      return python2Str(arg, place)
    case 'BINBYTES':
    case 'SHORT_BINBYTES':
    case 'BINBYTES8':
      return atom(bytesText(arg), offset)
    case 'BYTEARRAY8':
      return group('bytearray(', [atom(bytesText(arg), offset)], offset)
    default:
      return undefined
  }
}

/**
 * Numbers as keys of a Map and items of a Set, which need no look at what they may equal: V8 takes a fifth less for these loops than for
 * the one that takes keys of every kind.
 */
import { TAG_FLOAT, TAG_INT, TAG_WIDE_INT } from '../generated/constants.js'
import { TAG_BITS } from './operands.js'

/** @typedef {import('./operands.js').Operands} Operands */

/** Whether an operand is a number that is no BigInt or Float here, and no small int. @param {Operands} operands @param {number} operand */
const isDouble = (operands, operand) => (operand & TAG_BITS) === TAG_WIDE_INT || ((operand & TAG_BITS) === TAG_FLOAT && !operands.lossless)

/**
 * Sets the keys of a Map from the operand at `p` on, up to the first that is no number, and gives its place.
 * @param {Map<unknown, unknown>} map without keys that a number may equal @param {Operands} operands @param {Int32Array} tape @param {number} p @param {number} last
 */
export function setNumberKeys(map, operands, tape, p, last) {
  if (operands.isBig) return p
  for (; p < last; p += 2) {
    const operand = tape[p]
    if ((operand & TAG_BITS) === TAG_INT) map.set(operand >> 3, operands.value(tape[p + 1]))
    else if (isDouble(operands, operand)) {
      const double = operands.double(operand)
      const int = double | 0
      if (int === double) map.set(int, operands.value(tape[p + 1]))
      else if (double === double) map.set(double, operands.value(tape[p + 1]))
      else break
    } else break
  }
  return p
}

/** The same for the items of a Set. @param {Set<unknown>} set @param {Operands} operands @param {Int32Array} tape @param {number} p @param {number} last */
export function addNumbers(set, operands, tape, p, last) {
  if (operands.isBig) return p
  for (; p < last; p++) {
    const operand = tape[p]
    if ((operand & TAG_BITS) === TAG_INT) set.add(operand >> 3)
    else if (isDouble(operands, operand)) {
      const double = operands.double(operand)
      const int = double | 0
      if (int === double) set.add(int)
      else if (double === double) set.add(double)
      else break
    } else break
  }
  return p
}

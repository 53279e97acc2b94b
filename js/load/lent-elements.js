/**
 * Elements of small arrays that a pickle makes as bytes for nothing but the state of one array: they are not made, and the array gets a part of a slab
 * (types/numpy/slab.js). csrc/machine/tape.h says where that is so, by the flag LENT of PAYLOAD.
 */
import { PAYLOAD_WORDS } from './payloads.js'
import { DType } from '../types/numpy/dtype.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { Slab, SlabBytes } from '../types/numpy/slab.js'

/** So many bytes, and no more, stay in memory for one array that somebody keeps. */
const MOST = 1 << 16
/** So many bytes more than the elements of an array may stand before them: they are copied too, where an ArrayBuffer would take as much. */
const CLOSE = 64
/** So many arrays have to lie close to one another: a slab costs more than the memory of a few, as the biases between the weights of a state dict are. */
const MANY = 16
/** From this length on memory of their own costs little beside the elements. */
const LARGE = 1024

/** The slab of the arrays that were read last. */
export class LentElements {
  /** @type {Slab | undefined} */
  #slab
  /** Where the elements of the last array end in the input. */
  #end = NaN
  /** How many have lain close to the one before, without a gap and in this window. */
  #run = 0

  /** The elements in a slab, or undefined where too few lie close before them. @param {Uint8Array} input @param {number} start @param {number} length */
  add(input, start, length) {
    const isClose = start - this.#end < CLOSE + length
    this.#run = isClose ? this.#run + 1 : 0
    if (!isClose || (this.#slab && start + length - this.#slab.start > MOST)) this.seal()
    this.#end = start + length
    if (!isClose || this.#run < MANY) return undefined
    const slab = (this.#slab ??= new Slab(input, start))
    slab.end = this.#end
    return new SlabBytes(slab, start, length)
  }

  /** Copies what the arrays have of the input, which is another one then, or may change. */
  seal() {
    this.#slab?.seal()
    this.#slab = undefined
    this.#end = NaN
  }
}

/**
 * Puts the elements of an array in the place of the bytes of the PAYLOAD event at `p`, where the BUILD event at `build` gives them to one. Tells whether it did.
 * @param {import('./replay.js').Replay} replay @param {Int32Array} tape @param {number} p @param {number} build @param {Uint8Array} input @param {number} offset of the bytes in it
 */
export function lendElements({ objects, operands, calls, lazies, lentElements }, tape, p, build, input, offset) {
  const array = objects[tape[build + 1]]
  const length = tape[p + 3]
  if (!(array instanceof NDArray) || array.constructor !== NDArray || array.made || length >= LARGE || lazies?.least !== undefined) return false
  const dtype = tape[p + PAYLOAD_WORDS + 2] >= 4 ? operands.value(tape[build - 3]) : undefined
  if (!(dtype instanceof DType) || dtype.byteorder === '>' || calls.userCode.hasMade(array)) return false
  const elements = lentElements.add(input, offset, length)
  if (elements) objects[tape[p + 1]] = elements
  return elements !== undefined
}

/** Makes the bytes of a RETURN event, which an array has in a slab, and puts them into the state. @param {any[]} objects @param {number} object @param {SlabBytes} elements */
export function returnElements(objects, object, elements) {
  const state = objects[object + 1]
  objects[object] = state[state.length - 1] = elements.copy()
}

/**
 * The view `Pickle`: a pickle opcode by opcode, with the state of the machine at any of them. pickle-pass.js goes through it
 * once, and pickle-states.js tells what is asked for.
 *
 * @typedef {object} OpcodeRow
 * @property {number} index @property {number} offset @property {number} length in bytes @property {string} name @property {string} argument
 *
 * @typedef {object} PickleHead
 * @property {number} pickle its number @property {number} bytes @property {number} opcodes
 * @property {number} protocol the highest of its opcodes
 * @property {import('./errors.js').Told | undefined} error why it cannot be read on
 * @property {import('./errors.js').Told | undefined} fault where CPython's load ends, of a pickle that can be read
 * @property {number[]} starts where pickles begin, the first of them @property {number} count how many begin @property {number} whole where the last that is whole ends, 0 where none is
 *
 * @typedef {{ offset: number, type: string, text: string }} Item an object of the stack or the memo; its offset is −1 of a mark
 *
 * @typedef {object} State after an opcode
 * @property {OpcodeRow} opcode @property {string} words what the opcode does @property {string} before @property {string} after @property {number} protocol that has it first
 * @property {Item[]} stack from the top down, the first of it @property {number} depth @property {number} marks @property {number} memo entries
 * @property {Item | undefined} result the value of the pickle, at its STOP
 */
import { bytesOf } from './pickle-bytes.js'
import { readPickle } from './pickle-pass.js'
import { PickleStates } from './pickle-states.js'

/** @typedef {import('./pause.js').Job} Job */

/** @type {PickleStates | undefined} */
let current

function opened() {
  if (!current) throw new Error('no pickle is open')
  return current
}

export const calls = {
  /** Opens a pickle and goes through it once. @param {number} pickle its number @param {Job} job @returns {Promise<PickleHead>} */
  async pickleOpen(pickle, job) {
    current = undefined
    const { opened, head } = await readPickle(await bytesOf(pickle, job), job)
    current = new PickleStates(opened)
    return { pickle, ...head }
  },

  /** @param {number} first @param {number} end @returns {Promise<OpcodeRow[]>} */
  opcodes: async (first, end) => opened().rowsOf(first, end),

  /** The number of the opcode that a byte belongs to. @param {number} offset @returns {Promise<number>} */
  opcodeAt: async (offset) => opened().opcodeAt(offset),

  /** The machine after an opcode. @param {number} index @returns {Promise<State>} */
  state: async (index) => opened().state(index),

  /** Objects of the stack after an opcode, from the top down. @param {number} index @param {number} first @param {number} end @returns {Promise<Item[]>} */
  stackItems: async (index, first, end) => opened().stackItems(index, first, end),

  /** Entries of the memo after the opcode at an offset. @param {number} offset @param {number} first @param {number} end @returns {Promise<{ id: number, item: Item }[]>} */
  memoItems: async (offset, first, end) => opened().memoItems(offset, first, end),

  /** @param {number} start @param {number} end @returns {Promise<Uint8Array>} */
  pickleBytes: async (start, end) => opened().bytes.slice(start, end),
}

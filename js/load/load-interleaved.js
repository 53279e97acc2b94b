/**
 * Loading of pickles that have other bytes between their opcodes.
 *
 * joblib's unpickler, a subclass of Python's, reads arrays out of the file itself when a BUILD has completed an object that stands for one.
 * So the machine stops after each BUILD here, and goes on where it is told to.
 */
import {
  EVENT_BUILD,
  LOAD_BUILD_STOPS,
  NUMBER_POSITION,
  STATUS_BUILD,
  STATUS_DONE,
  STATUS_ERROR,
  WORD_FLAGS,
  WORD_NEED,
  WORD_TAPE,
  WORD_TAPE_COUNT,
} from '../generated/constants.js'
import { WINDOW } from '../codec/machine.js'
import { loadCodec } from '../codec/load.js'
import { loadAt, startMachine } from './load.js'
import { Replay } from './replay.js'

/** Between two BUILDs, or an array and the next BUILD, stand few opcodes: a small window copies little in vain. */
const SMALL_WINDOW = 1 << 9
/** How many words a BUILD event has on the tape. */
const BUILD_WORDS = 4

/** @typedef {{ value: unknown, end: number }} Replaced what an object becomes, and where the pickle goes on */

/**
 * One pickle of `input` from `position` on: its value, and the offset after its STOP.
 * @param {Uint8Array} input @param {number} position
 * @param {import('../settings.js').Settings} settings
 * @param {(instance: unknown, end: number) => Replaced | Promise<Replaced> | undefined} afterBuild is given each object that a BUILD has completed, and
 *   where the BUILD ends; undefined lets the pickle go on
 */
export async function loadInterleaved(input, position, settings, afterBuild) {
  const machine = startMachine(settings, position, input.length)
  machine.setWord(WORD_FLAGS, machine.word(WORD_FLAGS) | LOAD_BUILD_STOPS)
  const replay = new Replay(settings, machine, loadAt)
  try {
    for (let size = SMALL_WINDOW; ;) {
      const status = machine.run(input, position, Math.min(position + size, input.length), loadCodec().exports.pk_load)
      const object = status === STATUS_BUILD ? builtObject(machine) : 0
      replay.run(machine, input, position, position)
      if (status === STATUS_ERROR) throw machine.error()
      position = machine.number(NUMBER_POSITION)
      if (status === STATUS_DONE) return { value: replay.result(machine), end: position }
      size = Math.max(status === STATUS_BUILD ? SMALL_WINDOW : Math.min(size * 8, WINDOW), machine.word(WORD_NEED))
      const replaced = status === STATUS_BUILD ? await afterBuild(machine.objects[object], position) : undefined
      if (!replaced) continue
      machine.objects[object] = replaced.value
      position = replaced.end
      machine.setNumber(NUMBER_POSITION, position)
    }
  } finally {
    machine.close()
  }
}

/** The number of the object that the BUILD event at the end of the tape is about. */
function builtObject(/** @type {import('../codec/machine.js').Machine} */ machine) {
  const { words } = machine
  const p = (machine.word(WORD_TAPE) >> 2) + machine.word(WORD_TAPE_COUNT) - BUILD_WORDS
  if ((words[p] & 0xff) !== EVENT_BUILD) throw new Error('the last event of the tape is no BUILD')
  return words[p + 1]
}

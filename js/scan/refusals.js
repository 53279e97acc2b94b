/**
 * Where the C unpickler stops that the scanner's machine reads past: the loader's own program runs the pickle once more, without a value.
 *
 * It knows what kinds of objects cannot be hashed, appended to or called, and agrees with CPython's C unpickler on what is refused.
 */
import { isPickleError } from '../errors.js'
import { runWindows, startMachine } from '../load/load.js'
import { settle } from '../settings.js'

const SETTINGS = settle({ encoding: 'latin1', persistentLoad: (pid) => pid })

/** The error with which the unpickler refuses the pickle that starts at an offset, or undefined. @param {Uint8Array} bytes @param {number} pos @returns {import('../errors.js').PickleError | undefined} */
export function findRefusal(bytes, pos) {
  const machine = startMachine(SETTINGS, pos, bytes.length)
  try {
    runWindows(machine, bytes, pos, () => {})
  } catch (error) {
    if (!isPickleError(error)) throw error
    return error
  } finally {
    machine.close()
  }
}

/**
 * The big ints of a window at once, as V8 serializes them: Node reads them several times as fast as `BigInt()` reads text.
 * csrc/load/big-ints.h tells when the codec writes them so.
 */
import { WORD_INTS, WORD_INTS_LENGTH } from '../generated/constants.js'

/** @type {((bytes: Uint8Array) => any) | undefined} */
let deserialize
/** Whether this engine reads that form: unknown until somebody asks. @type {boolean | undefined} */
let isReadable

/** An array of an int, -2 ** 64, in the form that the codec writes. */
const SAMPLE = Uint8Array.of(0xff, 15, 0x41, 0x81, 0x80, 0x80, 0, 0x5a, 19, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x24, 0, 0x81, 0x80, 0x80, 0)

/** Whether serialized ints can be read here. */
export function readsSerialInts() {
  if (isReadable === undefined) {
    try {
      deserialize = /** @type {any} */ (globalThis).process?.getBuiltinModule?.('node:v8')?.deserialize
      isReadable = deserialize?.(SAMPLE)[0] === -(2n ** 64n)
    } catch {
      isReadable = false
    }
  }
  return isReadable
}

/** The ints that the machine has serialized. @param {import('./machine.js').Machine} machine @returns {bigint[]} */
export function readSerialInts(machine) {
  const { bytes, words, firstWord } = machine
  const start = words[firstWord + WORD_INTS]
  return /** @type {(bytes: Uint8Array) => any} */ (deserialize)(bytes.subarray(start, start + words[firstWord + WORD_INTS_LENGTH]))
}

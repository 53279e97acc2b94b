/** The codec's program that writes values. */
import text from '../generated/dump-wasm.js'
import { Codec } from './codec.js'

/**
 * @typedef {import('./codec.js').Exports & {
 *   pk_dump_start: (machine: number, protocol: number) => number,
 *   pk_dump: import('./codec.js').Program,
 * }} DumpExports
 */

/** @type {Codec<DumpExports> | undefined} */
let codec

/** One for this realm. Made by a call, so that bundlers can leave it out. */
export function dumpCodec() {
  return (codec ??= /** @type {Codec<DumpExports>} */ (new Codec(text)))
}

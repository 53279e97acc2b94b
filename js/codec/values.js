/** The codec's programs that load and write values. */
import hex from '../generated/values-wasm.js'
import { Codec } from './codec.js'

/**
 * @typedef {import('./codec.js').Exports & {
 *   pk_load: import('./codec.js').Program,
 *   pk_dump_start: (machine: number, protocol: number) => number,
 *   pk_dump: import('./codec.js').Program,
 * }} ValuesExports
 */

/** @type {Codec<ValuesExports> | undefined} */
let codec

/** One for this realm. Made by a call, so that bundlers can leave it out. */
export function valuesCodec() {
  return (codec ??= /** @type {Codec<ValuesExports>} */ (new Codec(hex)))
}

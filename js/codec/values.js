/** The module of WebAssembly whose programs load and write values: what csrc/api-values.c exports. */
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

/** The one instance in this realm. A call makes it, and not the module's evaluation, so that bundlers can leave it out. */
export function valuesCodec() {
  return (codec ??= /** @type {Codec<ValuesExports>} */ (new Codec(hex)))
}

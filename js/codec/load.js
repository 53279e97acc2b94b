/** The codec's program that loads values. */
import text from '../generated/load-wasm.js'
import { Codec } from './codec.js'

/** @typedef {import('./codec.js').Exports & { pk_load: import('./codec.js').Program, pk_to_latin1: import('./codec.js').Program }} LoadExports */

/** @type {Codec<LoadExports> | undefined} */
let codec

/** One for this realm. Made by a call, so that bundlers can leave it out. */
export function loadCodec() {
  return (codec ??= /** @type {Codec<LoadExports>} */ (new Codec(text)))
}

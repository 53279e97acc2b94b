/** The codec's programs that do what Python's pickletools does. */
import text from '../generated/tools-wasm.js'
import { Codec } from './codec.js'

/**
 * @typedef {import('./codec.js').Exports & {
 *   pk_dis: import('./codec.js').Program,
 *   pk_dis_remember: (machine: number, low: number, high: number, item: number) => number,
 *   pk_genops: import('./codec.js').Program,
 *   pk_optimize: import('./codec.js').Program,
 * }} ToolsExports
 */

/** @type {Codec<ToolsExports> | undefined} */
let codec

/** The one instance in this realm. A call makes it, and not the module's evaluation, so that bundlers can leave it out. */
export function toolsCodec() {
  return (codec ??= /** @type {Codec<ToolsExports>} */ (new Codec(text)))
}

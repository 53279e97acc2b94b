/**
 * A module of WebAssembly and its one instance in this realm, which is made at the first use.
 *
 * There are three: load.js and dump.js have the programs that load and write values, tools.js those of pickletools. Machines live in an
 * instance (machine.js). The views of its memory are made again only when it has grown. (decompress.js has a fourth module, without machines.)
 */
import { PickleError } from '../errors.js'
import { unpackWasm } from './unpack-wasm.js'

/**
 * @typedef {object} Exports what both modules export (csrc/api.h)
 * @property {WebAssembly.Memory} memory
 * @property {() => number} pk_open
 * @property {(machine: number) => void} pk_close
 * @property {(machine: number) => void} pk_start
 * @property {(machine: number, size: number) => number} pk_window
 * @property {(machine: number, size: number) => number} pk_answer
 *
 * @typedef {(machine: number, length: number) => number} Program runs so many bytes of the window; gives enum pk_status
 */

/** @template {Exports} E what the module exports */
export class Codec {
  /** @type {E | undefined} */
  #exports
  #text

  /** The memory of the instance as bytes, words of 32 bits and doubles. */
  bytes = new Uint8Array(0)
  words = new Int32Array(0)
  doubles = new Float64Array(0)

  /** Machines that wait for the next stream, with their buffers. @type {import('./machine.js').Machine[]} */
  idle = []

  /** @param {string} text the module, packed (unpack-wasm.js) */
  constructor(text) {
    this.#text = text
  }

  /** What the instance exports. @throws {PickleError} NO_WEBASSEMBLY, where none can be made */
  get exports() {
    return this.#exports ?? this.#start()
  }

  #start() {
    this.#exports = /** @type {E} */ (/** @type {unknown} */ (instantiate(() => new WebAssembly.Module(unpackWasm(this.#text))).exports))
    this.#text = ''
    this.refresh()
    return this.#exports
  }

  /** Makes the views anew. */
  refresh() {
    const { buffer } = this.exports.memory
    this.bytes = new Uint8Array(buffer)
    this.words = new Int32Array(buffer)
    this.doubles = new Float64Array(buffer)
  }
}

/** An instance of a module. @param {() => WebAssembly.Module} module @throws {PickleError} NO_WEBASSEMBLY, where none can be made */
export function instantiate(module) {
  try {
    return new WebAssembly.Instance(module())
  } catch (cause) {
    const reason =
      cause instanceof RangeError
        ? 'no memory for the WebAssembly instance'
        : "WebAssembly cannot be compiled here; under a Content Security Policy add 'wasm-unsafe-eval' to script-src"
    throw new PickleError('NO_WEBASSEMBLY', reason, { cause })
  }
}

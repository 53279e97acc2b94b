/**
 * The decoders of compressed data, a module of WebAssembly of their own (csrc/api-decompress.c), whose text is loaded when they are first needed.
 *
 * An instance has one decoder at work at a time, and its memory grows with what that needs, so each call of `decompress` has an instance to itself. One
 * that stayed small waits for the next call.
 */
import { instantiate } from './codec.js'
import { unpackWasm } from './unpack-wasm.js'

/**
 * @typedef {object} Exports what the module exports
 * @property {WebAssembly.Memory} memory
 * @property {() => number} pk_heap
 * @property {() => number} pk_lzma
 * @property {(byte: number) => void} pk_lzma_properties
 * @property {() => void} pk_lzma_reset
 * @property {(input: number, length: number, isLast: boolean, output: number, stop: number, end: number, mayEnd: boolean) => number} pk_lzma_run
 * @property {() => number} pk_bzip2
 * @property {(input: number, length: number, block: number, size: number) => number} pk_bzip2_read
 * @property {(block: number, origin: number) => void} pk_bzip2_untangle
 * @property {(block: number, output: number, room: number) => number} pk_bzip2_write
 * @property {() => number} pk_lz4
 * @property {(input: number, length: number, output: number, to: number, most: number) => number} pk_lz4_expand
 * @property {(which: number) => void} pk_xxh32_start
 * @property {(which: number, address: number, length: number) => void} pk_xxh32_add
 * @property {(which: number) => number} pk_xxh32_end
 * @property {() => number} pk_check the place of the check that is being made
 * @property {Part} pk_crc64
 * @property {() => void} pk_sha256_start
 * @property {Part} pk_sha256_mix
 *
 * @typedef {(address: number, length: number) => void} Part takes a part of the data of a check
 */

const PAGE = 1 << 16
const ALIGNMENT = 16
/** The most memory that an instance may have that waits. */
const MOST_IDLE = 1 << 24
/** Zeros that stand behind the input where it ends: decoders look so far ahead. */
const SLACK = 256

/** @type {WebAssembly.Module | undefined} */
let module
/** @type {Decoders | undefined} */
let idle

/** An instance for one call, which hands it back by `release`. */
export async function takeDecoders() {
  const { default: text } = await import('../generated/decompress-wasm.js')
  const decoders = idle ?? new Decoders(text)
  idle = undefined
  return decoders
}

export class Decoders {
  /** @type {Exports} */
  exports
  /** The memory as bytes and as words. */
  bytes
  words
  /** Where windows may stand. */
  heap

  /** @param {string} text the module, packed (unpack-wasm.js) */
  constructor(text) {
    const instance = instantiate(() => (module ??= new WebAssembly.Module(unpackWasm(text))))
    this.exports = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports))
    this.heap = Math.ceil(this.exports.pk_heap() / ALIGNMENT) * ALIGNMENT
    this.bytes = new Uint8Array(this.exports.memory.buffer)
    this.words = new Int32Array(this.exports.memory.buffer)
  }

  /** Makes the memory reach up to an address. A RangeError where there is no such memory. */
  reach(/** @type {number} */ end) {
    const missing = end - this.bytes.length
    if (missing <= 0) return
    this.exports.memory.grow(Math.ceil(missing / PAGE))
    this.bytes = new Uint8Array(this.exports.memory.buffer)
    this.words = new Int32Array(this.exports.memory.buffer)
  }

  /** A window of the input, of so many bytes at most. @param {Uint8Array} input @param {number} size */
  openInput(input, size) {
    return new InputWindow(this, input, size)
  }

  /** Hands bytes of JavaScript's to a check, in pieces of 64 KiB. They take the place of an input window. @param {Part} check @param {Uint8Array} bytes @param {number} start @param {number} end */
  hand(check, bytes, start, end) {
    this.reach(this.heap + PAGE)
    for (let at = start; at < end; at += PAGE) {
      const length = Math.min(PAGE, end - at)
      this.bytes.set(bytes.subarray(at, at + length), this.heap)
      check(this.heap, length)
    }
  }

  /** Lets the next call have it. */
  release() {
    if (this.bytes.length <= MOST_IDLE) idle = this
  }
}

/** The window of the input: so many bytes of it as there is room for, from an offset on. */
class InputWindow {
  #decoders
  #input
  #size
  /** The address of the window, and that behind it. */
  address
  end
  /** The offset of its first byte in the input, and the count of its bytes. */
  base = 0
  length = 0

  /** @param {Decoders} decoders @param {Uint8Array} input @param {number} size */
  constructor(decoders, input, size) {
    this.#decoders = decoders
    this.#input = input
    this.#size = Math.min(size, input.length)
    this.address = decoders.heap
    this.end = Math.ceil((this.address + this.#size + SLACK) / ALIGNMENT) * ALIGNMENT
    decoders.reach(this.end)
  }

  /** Whether the window reaches to the end of the input. */
  get isLast() {
    return this.base + this.length === this.#input.length
  }

  /** Makes the window start at an offset. */
  move(/** @type {number} */ base) {
    const { bytes } = this.#decoders
    const part = this.#input.subarray(base, base + this.#size)
    bytes.set(part, this.address)
    bytes.fill(0, this.address + part.length, this.address + part.length + SLACK)
    this.base = base
    this.length = part.length
  }
  /** The address of what lies in the input from one offset to another, which is no longer than the window. @param {number} start @param {number} end */
  cover(start, end) {
    if (start < this.base || end > this.base + this.length) this.move(start)
    return this.address + start - this.base
  }
}

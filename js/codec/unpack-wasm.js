/**
 * The bytes of a module of WebAssembly, which the build writes as text in the form that csrc/unpack.c tells.
 *
 * What unpacks it is WebAssembly too, a module of some hundred bytes.
 */
import { Encoder } from './strings.js'
import hex from '../generated/unpack-wasm.js'

const PAGE = 1 << 16

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function unpackWasm(text) {
  const { memory, pk_unpack } = /** @type {{ memory: WebAssembly.Memory, pk_unpack: (text: number, length: number) => number }} */ (
    /** @type {unknown} */ (new WebAssembly.Instance(new WebAssembly.Module(fromHex(hex))).exports)
  )
  const start = memory.grow(Math.ceil(text.length / PAGE)) * PAGE
  new Encoder().encodeInto(text, new Uint8Array(memory.buffer, start))
  const length = pk_unpack(start, text.length)
  return new Uint8Array(memory.buffer).slice(start, start + length)
}

/** @param {string} hex @returns {Uint8Array<ArrayBuffer>} */
const fromHex = (hex) => Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16))

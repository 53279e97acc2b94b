/** Raw deflate streams (RFC 1951), inflated by pako's zlib: for where the platform cannot tell where a stream ends, or what is wrong with it. */
import { Z_BUF_ERROR, Z_NO_FLUSH, Z_STREAM_END, zlibInflate, zlibInflateInit2, ZStream } from 'pako'
import { endsWithin, Fault } from './fault.js'

/** @typedef {import('./output.js').Output} Output */

/** A window of 15 bits, the largest; zlib takes it negative for a stream without a header. */
const RAW = -15
/** Bytes that are inflated between two turns of others. */
const STEP = 1 << 16

/**
 * Inflates one raw stream and gives the offset behind its last byte.
 * @param {Uint8Array} input @param {number} offset where it starts @param {Output} output
 * @returns {Generator<void, number>}
 */
export function* inflateByPako(input, offset, output) {
  const stream = new ZStream()
  zlibInflateInit2(stream, RAW)
  stream.input = input
  stream.next_in = offset
  stream.avail_in = input.length - offset
  stream.output = new Uint8Array(STEP)
  for (;;) {
    stream.next_out = 0
    stream.avail_out = STEP
    const status = zlibInflate(stream, Z_NO_FLUSH)
    output.append(stream.output.subarray(0, stream.next_out))
    if (status === Z_STREAM_END) return stream.next_in
    if (status === Z_BUF_ERROR || (stream.avail_in === 0 && stream.avail_out > 0)) throw endsWithin('a deflate stream', input.length)
    if (status < 0) throw new Fault(`deflate data that is bad: ${stream.msg}`, stream.next_in)
    yield
  }
}

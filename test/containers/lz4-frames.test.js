// The memory that lz4 frames are given is foreseen by what they say and by their first blocks; where that is wrong, what comes out is right all the same.
import assert from 'node:assert/strict'
import { decompress } from 'brine'
import { join, uint4 } from '../support/bytes.js'

/** The XXH32 of fewer than 16 bytes, of seed 0. @param {Uint8Array} bytes */
function hash(bytes) {
  const rotate = (/** @type {number} */ word, /** @type {number} */ n) => (word << n) | (word >>> (32 - n))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let word = (0x165667b1 + bytes.length) | 0
  let at = 0
  for (; at + 4 <= bytes.length; at += 4) word = Math.imul(rotate((word + Math.imul(view.getUint32(at, true), 0xc2b2ae3d)) | 0, 17), 0x27d4eb2f)
  for (; at < bytes.length; at++) word = Math.imul(rotate((word + Math.imul(bytes[at], 0x165667b1)) | 0, 11), 0x9e3779b1)
  word = Math.imul(word ^ (word >>> 15), 0x85ebca77)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae3d)
  return (word ^ (word >>> 16)) >>> 0
}

/** A frame of independent blocks of 4 MiB at most. @param {Uint8Array[]} blocks @param {bigint} [size] that of the content, as the header says it */
function frame(blocks, size) {
  const length = Buffer.alloc(size === undefined ? 0 : 8)
  if (size !== undefined) length.writeBigUInt64LE(size)
  const header = join(Uint8Array.of(size === undefined ? 0x60 : 0x68, 0x70), length)
  return join(uint4(0x184d2204), header, Uint8Array.of((hash(header) >>> 8) & 0xff), ...blocks, uint4(0))
}

/** A block that is stored. @param {Uint8Array} bytes */
const stored = (bytes) => join(uint4((bytes.length | 0x80000000) >>> 0), bytes)

/** A block of zeros that takes a 255th of them. @param {number} count */
function zeros(count) {
  const rest = count - 1 - 4 - 15 - 5
  const lengths = join(new Uint8Array(Math.floor(rest / 255)).fill(255), Uint8Array.of(rest % 255))
  const block = join(Uint8Array.of(0x1f, 0, 1, 0), lengths, Uint8Array.of(0x50, 0, 0, 0, 0, 0))
  return join(uint4(block.length), block)
}

const MEGABYTE = 1 << 20
const noise = Uint8Array.from({ length: MEGABYTE }, (_, i) => (i * i * 31 + (i >> 3)) & 255)

describe('an lz4 frame', () => {
  it('is read whole where its first blocks tell little of the others', async () => {
    const parts = [noise, new Uint8Array(4 * MEGABYTE), noise, new Uint8Array(4 * MEGABYTE), new Uint8Array(1000)]
    const blocks = parts.map((part) => (part === noise ? stored(part) : zeros(part.length)))
    for (const [order, size] of /** @type {const} */ ([
      [[0, 1, 2, 3, 4], undefined],
      [[4, 3, 2, 1, 0], undefined],
      [[1, 3, 0, 2, 4], undefined],
      [[0, 1, 2, 3, 4], BigInt(10 * MEGABYTE + 1000)],
    ])) {
      const bytes = await decompress(
        'lz4',
        frame(
          order.map((i) => blocks[i]),
          size,
        ),
      )
      assert.equal(Buffer.compare(bytes, join(...order.map((i) => parts[i]))), 0, String(order))
    }
    const two = await decompress('lz4', join(frame([blocks[0]]), frame([blocks[1]], BigInt(4 * MEGABYTE))))
    assert.equal(Buffer.compare(two, join(parts[0], parts[1])), 0)
  })

  it('is given no more memory than it can need where it lies about its size, and refused', async () => {
    for (const size of [0n, 999n, 2n ** 40n, 2n ** 64n - 1n]) {
      const before = process.memoryUsage().arrayBuffers
      await assert.rejects(decompress('lz4', frame([zeros(1000)], size)), { code: 'BAD_COMPRESSION', message: /an lz4 frame of 1000 bytes that says it has/ })
      assert.ok(process.memoryUsage().arrayBuffers - before < 64 * MEGABYTE)
    }
  })

  it('keeps little more memory than what came out', async () => {
    const { buffer, byteLength } = await decompress('lz4', frame([noise, noise, noise].map(stored)))
    assert.ok(buffer.byteLength <= byteLength * 1.07, `${buffer.byteLength}`)
  })
})

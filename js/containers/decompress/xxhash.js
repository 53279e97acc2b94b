/**
 * The checksum XXH64 of zstd, of seed 0.
 *
 * Source: xxHash's doc/xxhash_spec.md.
 */

// 64-bit words are pairs of 32-bit ones here: BigInts would take a hundred times as long.
const Q1 = [0x9e3779b1 | 0, 0x85ebca87 | 0]
const Q2 = [0xc2b2ae3d | 0, 0x27d4eb4f | 0]
const Q3 = [0x165667b1 | 0, 0x9e3779f9 | 0]
const Q4 = [0x85ebca77 | 0, 0xc2b2ae63 | 0]
const Q5 = [0x27d4eb2f | 0, 0x165667c5 | 0]

/** A number of 64 bits, which every method changes in place. */
class Word64 {
  high = 0
  low = 0

  set(/** @type {number} */ high, /** @type {number} */ low) {
    this.high = high
    this.low = low
    return this
  }

  add(/** @type {number} */ high, /** @type {number} */ low) {
    const sum = (this.low >>> 0) + (low >>> 0)
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) | 0
    this.low = sum | 0
    return this
  }

  times(/** @type {number[]} */ [high, low]) {
    const a0 = this.low & 0xffff
    const a1 = this.low >>> 16
    const b0 = low & 0xffff
    const b1 = low >>> 16
    const middle = a1 * b0 + ((a0 * b0) >>> 16)
    const cross = a0 * b1 + (middle & 0xffff)
    const carry = a1 * b1 + (middle - (middle & 0xffff)) / 0x10000 + (cross - (cross & 0xffff)) / 0x10000
    this.high = (Math.imul(this.high, low) + Math.imul(this.low, high) + (carry % 0x1_0000_0000)) | 0
    this.low = Math.imul(this.low, low)
    return this
  }

  /** @returns {Word64} */
  rotate(/** @type {number} */ n) {
    const { high, low } = this
    return n < 32 ? this.set((high << n) | (low >>> (32 - n)), (low << n) | (high >>> (32 - n))) : this.set(low, high).rotate(n - 32)
  }

  xor(/** @type {number} */ high, /** @type {number} */ low) {
    this.high ^= high
    this.low ^= low
    return this
  }

  /** Exclusive-or with itself shifted right. */
  mix(/** @type {number} */ n) {
    const { high, low } = this
    return n < 32 ? this.xor(high >>> n, (low >>> n) | (high << (32 - n))) : this.xor(0, high >>> (n - 32))
  }
}

const input = new Word64()
const round = (/** @type {Word64} */ sum, /** @type {number} */ high, /** @type {number} */ low) => {
  input.set(high, low).times(Q2)
  return sum.add(input.high, input.low).rotate(31).times(Q1)
}

/** The low 32 bits of the XXH64 of some of the bytes, which are all that zstd keeps. @param {Uint8Array} bytes @returns {number} unsigned */
export function xxh64Low(bytes, start = 0, end = bytes.length) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const low = (/** @type {number} */ at) => view.getInt32(at, true)
  const hash = new Word64()
  let at = start
  if (end - start >= 32) {
    const sums = [new Word64().set(Q1[0], Q1[1]).add(Q2[0], Q2[1]), new Word64().set(Q2[0], Q2[1]), new Word64(), new Word64().set(~Q1[0], ~Q1[1]).add(0, 1)]
    const [a, b, c, d] = sums
    for (; at + 32 <= end; at += 32) {
      round(a, low(at + 4), low(at))
      round(b, low(at + 12), low(at + 8))
      round(c, low(at + 20), low(at + 16))
      round(d, low(at + 28), low(at + 24))
    }
    const part = new Word64()
    for (const [i, n] of [1, 7, 12, 18].entries()) {
      part.set(sums[i].high, sums[i].low).rotate(n)
      hash.add(part.high, part.low)
    }
    for (const sum of sums) {
      round(part.set(0, 0), sum.high, sum.low)
      hash.xor(part.high, part.low).times(Q1).add(Q4[0], Q4[1])
    }
  } else {
    hash.set(Q5[0], Q5[1])
  }
  const length = end - start
  hash.add(Math.floor(length / 0x1_0000_0000), length | 0)
  const part = new Word64()
  for (; at + 8 <= end; at += 8) {
    round(part.set(0, 0), low(at + 4), low(at))
    hash.xor(part.high, part.low).rotate(27).times(Q1).add(Q4[0], Q4[1])
  }
  if (at + 4 <= end) {
    part.set(0, low(at)).times(Q1)
    hash.xor(part.high, part.low).rotate(23).times(Q2).add(Q3[0], Q3[1])
    at += 4
  }
  for (; at < end; at++) {
    part.set(0, bytes[at]).times(Q5)
    hash.xor(part.high, part.low).rotate(11).times(Q1)
  }
  return hash.mix(33).times(Q2).mix(29).times(Q3).mix(32).low >>> 0
}

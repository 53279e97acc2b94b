/** SHA-256 (FIPS 180-4), for a check of xz. It is written here because crypto.subtle is missing on pages that are not served by HTTPS. */

/** The first 32 bits of the fractional part of a root of a prime: FIPS 180-4 takes its constants from these. */
const fraction = (/** @type {number} */ root) => ((root - Math.floor(root)) * 2 ** 32) | 0

/** @type {number[]} */
const primes = []
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n)
const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))

const rotate = (/** @type {number} */ word, /** @type {number} */ n) => (word >>> n) | (word << (32 - n))
const schedule = new Int32Array(64)

/** Mixes a block of 64 bytes into the hash. */
function mixBlock(/** @type {Int32Array} */ hash, /** @type {DataView} */ view, /** @type {number} */ at) {
  const w = schedule
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]
    const y = w[i - 2]
    w[i] = w[i - 16] + w[i - 7] + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10))
  }
  let [a, b, c, d, e, f, g, h] = hash
  for (let i = 0; i < 64; i++) {
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) hash[i] += word
}

/** The SHA-256 of some of the bytes: 32 bytes. @param {Uint8Array} bytes @returns {Uint8Array} */
export function sha256(bytes, start = 0, end = bytes.length) {
  const hash = Int32Array.from(START)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = start
  for (; at + 64 <= end; at += 64) mixBlock(hash, view, at)
  const rest = new Uint8Array(end - at < 56 ? 64 : 128)
  rest.set(bytes.subarray(at, end))
  rest[end - at] = 0x80
  const restView = new DataView(rest.buffer)
  restView.setBigUint64(rest.length - 8, BigInt(end - start) * 8n)
  for (let i = 0; i < rest.length; i += 64) mixBlock(hash, restView, i)
  const digest = new DataView(new ArrayBuffer(32))
  for (const [i, word] of hash.entries()) digest.setInt32(i * 4, word)
  return new Uint8Array(digest.buffer)
}

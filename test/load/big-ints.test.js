// Loads of many big ints, which come as V8 serializes them once they are many.
import assert from 'node:assert/strict'
import { loads, trace } from 'brine'

/** The bytes of an int in little-endian two's complement, made digit by digit. @param {bigint} value */
function twosComplement(value) {
  const bytes = []
  for (; value !== 0n && value !== -1n; value >>= 8n) bytes.push(Number(value & 0xffn))
  if (value < 0n ? !(bytes.at(-1) >= 0x80) : bytes.at(-1) >= 0x80) bytes.push(value < 0n ? 0xff : 0)
  return bytes
}

/** A list of ints as LONG1 or LONG4, each memoized. @param {bigint[]} values */
function pickleOf(values) {
  const parts = values.map((value) => {
    const bytes = twosComplement(value)
    return bytes.length < 256 ? [0x8a, bytes.length, ...bytes] : [0x8b, bytes.length & 0xff, bytes.length >> 8, 0, 0, ...bytes]
  })
  return Uint8Array.from([0x80, 4, 0x5d, 0x28, ...parts.flat(), 0x65, 0x2e])
}

describe('many big ints', () => {
  const edges = Array.from({ length: 2100 }, (_, bits) => 1n << BigInt(bits + 53)).flatMap((power) => [power - 1n, power, -power, 1n - power, -power - 1n])

  it('have every length and sign, over many windows', () => {
    assert.deepEqual(
      loads(pickleOf(edges)),
      edges.map((value) => (value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER ? Number(value) : value)),
    )
    assert.deepEqual(loads(pickleOf(edges), { int: 'bigint' }), edges)
  })

  it('may stand in more bytes than they need, and be few a window', () => {
    const wide = [0x8a, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    const negative = [0x8a, 10, 0xfe, ...new Array(9).fill(0xff)]
    const zero = [0x8a, 9, ...new Array(9).fill(0)]
    const text = [0x8c, 200, ...new Array(200).fill(0x61)]
    const item = [...wide, ...negative, ...zero, ...text]
    const values = loads(Uint8Array.from([0x80, 4, 0x5d, 0x28, ...new Array(3000).fill(item).flat(), 0x65, 0x2e]))
    assert.equal(values.length, 12_000)
    assert.deepEqual(new Set(values), new Set([5, -2, 0, 'a'.repeat(200)]))
  })

  it('are shared, keys and traced as others are', () => {
    const big = edges.slice(0, 500).filter((value) => value > 2n ** 64n)
    const items = big.flatMap((value) => [...[0x8a, twosComplement(value).length, ...twosComplement(value)], 0x94, 0x4e])
    const made = /** @type {Map<bigint, null>} */ (loads(Uint8Array.from([0x80, 4, 0x7d, 0x28, ...items, 0x75, 0x2e])))
    assert.deepEqual([...made.keys()], big)
    const pickled = pickleOf(big)
    const traced = trace(pickled)
    assert.deepEqual(traced.value, big)
  })
})

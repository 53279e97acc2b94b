/**
 * DEFLATE (RFC 1951), for where the platform cannot tell where a stream ends, or what is wrong with it.
 */
import { endsWithin, Fault } from './fault.js'

/** @typedef {import('../output.js').Output} Output */

const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577]
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const LONGEST_CODE = 15
const END_OF_BLOCK = 256

/**
 * A table of codes: for each run of `bits` bits, symbol << 4 | length of its code; 0 where no code is such.
 * @param {ArrayLike<number>} lengths of the codes, by symbol @param {number} offset where they stand, for the error
 */
function makeTable(lengths, offset) {
  const counts = new Uint16Array(LONGEST_CODE + 1)
  for (let i = 0; i < lengths.length; i++) counts[lengths[i]]++
  counts[0] = 0
  let bits = LONGEST_CODE
  while (bits > 1 && counts[bits] === 0) bits--
  const next = new Uint16Array(LONGEST_CODE + 2)
  let room = 1
  for (let length = 1; length <= LONGEST_CODE; length++) {
    next[length + 1] = (next[length] + counts[length]) << 1
    room = room * 2 - counts[length]
    if (room < 0) throw new Fault('the codes of a block are more than their lengths allow', offset)
  }
  const table = new Uint16Array(1 << bits)
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]
    if (!length) continue
    let code = next[length]++
    let reversed = 0
    for (let i = 0; i < length; i++, code >>= 1) reversed = (reversed << 1) | (code & 1)
    for (; reversed < table.length; reversed += 1 << length) table[reversed] = (symbol << 4) | length
  }
  return { table, mask: table.length - 1 }
}

/** @type {{ literals: ReturnType<typeof makeTable>, distances: ReturnType<typeof makeTable> } | undefined} */
let fixed

function fixedTables() {
  fixed ??= {
    literals: makeTable(Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)), 0),
    distances: makeTable(new Uint8Array(30).fill(5), 0),
  }
  return fixed
}

/**
 * Inflates one raw stream; yields between blocks and gives the offset behind its last byte.
 * @param {Uint8Array} input @param {number} offset where it starts @param {Output} output
 * @returns {Generator<void, number>}
 */
export function* inflate(input, offset, output) {
  const start = output.length
  let at = offset
  let bits = 0
  let count = 0
  /** Bits, at most 16. Zeros stand behind the end; whoever takes them there is told at once. */
  const take = (/** @type {number} */ n) => {
    while (count < n) {
      bits |= input[at++] << count
      count += 8
    }
    if (at - (count >> 3) > input.length || at > input.length + 4) throw endsWithin('a deflate stream', input.length)
    const value = bits & ((1 << n) - 1)
    bits >>>= n
    count -= n
    return value
  }
  const decode = (/** @type {ReturnType<typeof makeTable>} */ { table, mask }) => {
    while (count < LONGEST_CODE) {
      bits |= input[at++] << count
      count += 8
    }
    const entry = table[bits & mask]
    const length = entry & 15
    if (!length) throw at - (count >> 3) >= input.length ? endsWithin('a deflate stream', input.length) : new Fault('a code that the block does not define', at)
    bits >>>= length
    count -= length
    return entry >> 4
  }
  for (let isLast = 0; !isLast;) {
    isLast = take(1)
    const type = take(2)
    if (type === 3) throw new Fault('a block of type 3', at)
    if (type === 0) {
      at -= count >> 3
      bits = count = 0
      if (at + 4 > input.length) throw endsWithin('a deflate stream', input.length)
      const length = input[at] | (input[at + 1] << 8)
      if ((length ^ 0xffff) !== (input[at + 2] | (input[at + 3] << 8))) throw new Fault("a stored block's two lengths differ", at)
      at += 4
      if (at + length > input.length) throw endsWithin('a stored block', input.length)
      output.append(input.subarray(at, at + length))
      at += length
    } else {
      const { literals, distances } = type === 1 ? fixedTables() : readTables()
      expand(literals, distances)
    }
    yield
  }
  at -= count >> 3
  if (at > input.length) throw endsWithin('a deflate stream', input.length)
  return at

  function readTables() {
    const literalCount = take(5) + 257
    const distanceCount = take(5) + 1
    const codeCount = take(4) + 4
    if (literalCount > 286 || distanceCount > 30) throw new Fault(`${literalCount} codes of lengths and ${distanceCount} of distances, where there are 286 and 30 at most`, at)
    const codeLengths = new Uint8Array(19)
    for (let i = 0; i < codeCount; i++) codeLengths[CODE_ORDER[i]] = take(3)
    const codes = makeTable(codeLengths, at)
    const lengths = new Uint8Array(literalCount + distanceCount)
    for (let i = 0; i < lengths.length;) {
      const symbol = decode(codes)
      if (symbol < 16) {
        lengths[i++] = symbol
        continue
      }
      if (symbol === 16 && i === 0) throw new Fault('the first length of a code repeats none', at)
      const length = symbol === 16 ? lengths[i - 1] : 0
      const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7)
      if (i + times > lengths.length) throw new Fault('the lengths of codes are more than their count', at)
      lengths.fill(length, i, (i += times))
    }
    if (lengths[END_OF_BLOCK] === 0) throw new Fault('a block without an end', at)
    return { literals: makeTable(lengths.subarray(0, literalCount), at), distances: makeTable(lengths.subarray(literalCount), at) }
  }

  function expand(/** @type {ReturnType<typeof makeTable>} */ literals, /** @type {ReturnType<typeof makeTable>} */ distances) {
    let { bytes, length: to } = output
    for (;;) {
      const symbol = decode(literals)
      if (symbol < 256) {
        if (to === bytes.length) {
          output.length = to
          if (at - (count >> 3) > input.length) throw endsWithin('a deflate stream', input.length)
          bytes = output.grow(1)
        }
        bytes[to++] = symbol
        continue
      }
      if (symbol === END_OF_BLOCK) break
      if (symbol > 285) throw new Fault(`a length of the code ${symbol}`, at)
      const length = LENGTHS[symbol - 257] + take(LENGTH_BITS[symbol - 257])
      const code = decode(distances)
      if (code > 29) throw new Fault(`a distance of the code ${code}`, at)
      const distance = DISTANCES[code] + take(DISTANCE_BITS[code])
      if (distance > to - start) throw new Fault(`a copy from ${distance} bytes back, where ${to - start} are there`, at)
      if (to + length > bytes.length) {
        output.length = to
        bytes = output.grow(length)
      }
      if (distance >= length) bytes.copyWithin(to, to - distance, to - distance + length)
      else for (let i = 0; i < length; i++) bytes[to + i] = bytes[to + i - distance]
      to += length
    }
    output.length = to
  }
}

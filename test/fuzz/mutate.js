/**
 * Mutations of pickles that know opcodes: one is replaced, swapped, doubled or cut, its argument is changed, two pickles are spliced.
 *
 * They are the same for the same numbers; the opcodes and their arguments are those of `genops`, so that most mutants are read for long before they break.
 */
import { genops } from 'brine'

/** Texts and bytes at which Python's readers differ or break. */
export const ODD = [
  'I0x10\n', 'I 1\n', 'I1_0\n', 'I010\n', 'I+1\n', 'I\n', 'L5L\n', 'L1_0L\n', 'L0x5L\n', 'F1_0.5\n', 'F 1\n', 'Fnan\n', "S'a\\x41'\n", "S'\n", 'S"a\'\n', 'V\\u0041\n', 'V\\ud800\n',
  'p-1\n', 'p 3\n', 'p03\n', 'p0x1\n', 'g0\n', 'g 0\n', 'g00\n', 'g-1\n', 'p999999999999\n', '\x8a\x00', '\x8a\x01\xff', '\x8a\xff', '\x8b\xff\xff\xff\xff', '\x80\x06', '\x80\x00', '\x80\xff', '\x94',
  '\x95\x02\0\0\0\0\0\0\0', '\x95\xff\xff\xff\xff\xff\xff\xff\x7f', '\x95\0\0\0\0\0\0\0\0', 'r\0\xe1\xf5\x05', 'r\xff\xff\xff\xff', 'X\xff\xff\xff\xff', 'X\x01\0\0\0\0', '\x8d\0\0\0\0\0\0\0\0',
  '\x8d\xff\xff\xff\xff\xff\xff\xff\xff', '\x8d\0\0\0\0\x01\0\0\0', 'T\xff\xff\xff\xff', 'B\xff\xff\xff\xff', '\x82\x01', '\x83\0\0', '\x84\0\0\0\0', '\x84\xff\xff\xff\xff', '(1', '1', '(', '0', '2', 'e', 'a', 'u', 's',
  'N', 'K\x01', '.', 'N.', 'l', 't', '}', ']', ')', '\x8f', '(\x90', '(\x91', 'P1\n', 'P\xe9\n', 'NQ', '\x97', '\x98', 'b', '}b', 'cm\nn\n', 'c\nn\n', 'cm\n\n', '(im\nn\n', '(o', 'C\x01\x80', 'U\x01\xff', '\x8c\x01\xff',
].map((text) => Buffer.from(text, 'latin1')) // prettier-ignore

/** Where the opcodes of a pickle start, and where the last of them ends; of a broken one as far as it is read. @param {Uint8Array} bytes */
export function opcodeStarts(bytes) {
  const starts = []
  try {
    for (const { pos } of genops(bytes)) starts.push(pos)
  } catch {
    // What was read before it broke is enough.
  }
  return [...starts, bytes.length]
}

/** Makes mutants out of seeds. */
export class Mutator {
  /** @param {Uint8Array[]} seeds @param {Iterator<number, any>} numbers from 0 to 1 */
  constructor(seeds, numbers) {
    this.seeds = seeds
    this.numbers = numbers
  }

  below(/** @type {number} */ end) {
    return Math.floor(this.numbers.next().value * end)
  }

  /** @template T @param {ArrayLike<T>} items @returns {T} */
  one(items) {
    return items[this.below(items.length)]
  }

  next() {
    let bytes = Buffer.from(this.one(this.seeds))
    for (let left = 1 + this.below(4); left > 0; left--) bytes = this.#change(bytes)
    return bytes
  }

  /** @param {Buffer} bytes @returns {Buffer} */
  #change(bytes) {
    const starts = opcodeStarts(bytes)
    const i = this.below(starts.length - 1)
    const [from, to] = [starts[i] ?? 0, starts[i + 1] ?? bytes.length]
    const opcode = bytes.subarray(from, to)
    const before = bytes.subarray(0, from)
    const after = bytes.subarray(to)
    switch (this.below(9)) {
      case 0:
        return Buffer.concat([before, this.one(ODD), after])
      case 1:
        return Buffer.concat([before, this.one(ODD), opcode, after])
      case 2:
        return Buffer.concat([before, opcode, opcode, after])
      case 3:
        return Buffer.concat([before, after])
      case 4: {
        const next = starts[i + 2] ?? to
        return Buffer.concat([before, bytes.subarray(to, next), opcode, bytes.subarray(next)])
      }
      case 5: {
        const other = this.one(this.seeds)
        return Buffer.concat([before, other.subarray(this.one(opcodeStarts(other)))])
      }
      case 6: {
        if (opcode.length < 2) return Buffer.concat([before, this.one(ODD), opcode, after])
        const changed = Buffer.from(bytes)
        changed[from + 1 + this.below(opcode.length - 1)] = this.one([0, 1, 0x7f, 0x80, 0xff, 0x0a, this.below(256)])
        return changed
      }
      case 7: {
        const changed = Buffer.from(bytes)
        if (from < changed.length) changed[from] = this.one(this.one(this.seeds)) ?? 0
        return changed
      }
      default:
        return Buffer.from(bytes.subarray(0, this.below(bytes.length + 1)))
    }
  }
}

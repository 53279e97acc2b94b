/** Ints beyond 64 bits, by words: to make digits of one and read them takes longer, up to some thousand bits. */

/** Words of 64 bits of the longest int that is split. */
const MOST = 64

/** What is below the limit, and not below the least, has no more than so many words and one; and what shifts a word down. */
const LIMITS = Array.from({ length: MOST }, (_, i) => 1n << BigInt(64 * i + 63))
const LEASTS = LIMITS.map((limit) => -limit)
const SHIFTS = Array.from({ length: MOST }, (_, i) => BigInt(64 * i))

const isWithin = (/** @type {bigint} */ value, /** @type {number} */ i) => value < LIMITS[i] && value >= LEASTS[i]

/** Whether an int has no more than 64 bits. */
export const isInt64 = (/** @type {bigint} */ value) => isWithin(value, 0)

export class LongInts {
  #longs = new BigInt64Array(MOST)
  /** The last int that was split, in two's complement. */
  words = new Int32Array(this.#longs.buffer)
  /** How many words of 64 bits it needed: the next one mostly needs as many. */
  #count = 2

  /** Splits an int that is no int of 64 bits. Gives how many bytes hold it, with its sign, or 0 where it is too long. */
  split(/** @type {bigint} */ value) {
    let count = this.#count
    while (count < MOST && !isWithin(value, count - 1)) count++
    if (count === MOST) return 0
    const longs = this.#longs
    longs[0] = value
    for (let i = 1; i < count; i++) longs[i] = value >> SHIFTS[i]
    // Words and bytes at the end that only repeat the sign are left out.
    const { words } = this
    let last = 2 * count - 1
    const sign = words[last] >> 31
    while (words[last] === sign && words[last - 1] >> 31 === sign) last--
    this.#count = Math.max(2, (last + 2) >> 1)
    return 4 * (last + 1) - ((Math.clz32(words[last] ^ sign) - 1) >> 3)
  }
}

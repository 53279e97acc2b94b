// Mutations that know what files are made of: the numbers that headers declare set to what counts, lengths and offsets should never be, lengths swapped,
// records doubled and parts cut. They leave most of a file valid, so that what reads it comes far before it meets the lie.

/** What a declared number is set to. */
const LIES = [0n, 1n, -1n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]
/** The marks at which records begin: those of a zip, npy, gzip, xz, zstd, bz2 and pickles. */
const MARKS = [
  'PK\x01\x02',
  'PK\x03\x04',
  'PK\x05\x06',
  'PK\x06\x06',
  '\x93NUMPY',
  '\x1f\x8b',
  '\xfd7zXZ',
  '\x28\xb5\x2f\xfd',
  'BZh',
  '\x80\x02',
  '\x80\x04\x95',
]

/** @param {Buffer} bytes @param {number} from @param {number} to @param {Uint8Array} [put] */
const splice = (bytes, from, to, put = new Uint8Array()) => Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)])

/** Where digits stand in the first and the last 64 KiB. @param {Buffer} bytes @returns {[number, number][]} */
function digitsOf(bytes) {
  return [
    ...bytes
      .subarray(0, 1 << 16)
      .toString('latin1')
      .matchAll(/-?\d{1,20}/g),
  ].map(({ index, 0: text }) => [Number(index), Number(index) + text.length])
}

/** Where records begin. @param {Buffer} bytes */
function recordsOf(bytes) {
  const places = []
  for (const mark of MARKS)
    for (let at = bytes.indexOf(mark, 0, 'latin1'), n = 0; at >= 0 && n < 100; at = bytes.indexOf(mark, at + 1, 'latin1'), n++) places.push(at)
  return places.sort((a, b) => a - b)
}

/** @typedef {{ bytes: Buffer, pick: (count: number) => number }} Chance */

/** Each way: what it makes of bytes, or undefined where there is nothing of its kind. @type {((chance: Chance) => Buffer | undefined)[]} */
const WAYS = [
  function liesInDigits({ bytes, pick }) {
    const found = digitsOf(bytes)
    if (found.length) return splice(bytes, ...found[pick(found.length)], Buffer.from(String(LIES[pick(LIES.length)])))
  },
  function liesInTar({ bytes, pick }) {
    if (bytes.length < 512 || bytes.toString('latin1', 257, 262) !== 'ustar') return
    const made = Buffer.from(bytes)
    const text = ['77777777777', '00000000000', '-0000000001', '\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff', '\xff'.repeat(12), '9z'][pick(6)]
    made.write(text.padEnd(12, '\x00'), [124, 148, 100][pick(3)], 'latin1')
    const head = Buffer.from(made.subarray(0, 512)).fill(32, 148, 156)
    made.write(
      `${head
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\x00 `,
      148,
      'latin1',
    )
    return made
  },
  function liesInWords({ bytes, pick }) {
    const starts = [0, ...recordsOf(bytes)]
    const width = [2, 4, 8][pick(3)]
    const at = starts[pick(starts.length)] + pick(64)
    if (at + width > bytes.length) return
    const made = Buffer.from(bytes)
    const lie = BigInt.asUintN(width * 8, LIES[pick(LIES.length)])
    for (let i = 0; i < width; i++) made[at + (pick(8) ? i : width - 1 - i)] = Number((lie >> BigInt(8 * i)) & 255n)
    return made
  },
  function swaps({ bytes, pick }) {
    const starts = [0, ...recordsOf(bytes)]
    const at = starts[pick(starts.length)] + 2 * pick(24)
    if (at + 8 > bytes.length) return
    const four = bytes.subarray(at, at + 4)
    return splice(bytes, at, at + 8, Buffer.concat([bytes.subarray(at + 4, at + 8), four]))
  },
  function doubles({ bytes, pick }) {
    const starts = [...recordsOf(bytes), bytes.length]
    const i = pick(starts.length - 1)
    if (starts.length > 1) return splice(bytes, starts[i + 1], starts[i + 1], bytes.subarray(starts[i], starts[i + 1]))
  },
  function cuts({ bytes, pick }) {
    const starts = [...recordsOf(bytes), bytes.length]
    const i = pick(starts.length - 1)
    if (starts.length > 1) return splice(bytes, starts[i], starts[i + 1])
  },
]

/**
 * The same bytes with one to three things that a header declares changed. The same for the same numbers.
 * @param {import('./harness.js').Input} input @param {number} seed @param {() => number} random from 0 up to 1 @returns {import('./harness.js').Input}
 */
export function mutateStructure({ name, bytes }, seed, random) {
  const pick = (/** @type {number} */ count) => Math.floor(random() * count)
  let made = Buffer.from(bytes)
  const done = []
  for (let left = 1 + pick(3), tries = 0; left && tries < 24; tries++) {
    const way = WAYS[pick(WAYS.length)]
    const next = way({ bytes: made, pick })
    if (!next) continue
    made = next
    done.push(way.name)
    left--
  }
  return { name: `${name} ${done.join(', ')} by ${seed}`, bytes: Uint8Array.from(made) }
}

// Random pickles, opcode by opcode: some as Python writes them, some odd, and mutations of any. The same seed gives the same.

/** Numbers that are the same for the same seed: `random.below(n)` is an int from 0 to n - 1. */
export class Random {
  constructor(/** @type {number} */ seed) {
    this.state = seed >>> 0
  }
  below(/** @type {number} */ count) {
    // mulberry32
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * count)
  }
  /** @template T @param {T[]} items @returns {T} */
  pick(items) {
    return items[this.below(items.length)]
  }
}

/** Streams are made as latin1 text: a character a byte. */
export const toBytes = (/** @type {string} */ text) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const little = (/** @type {number} */ value, /** @type {number} */ size) =>
  Array.from({ length: size }, (_, i) => String.fromCharCode(i < 6 ? Math.floor(value / 256 ** i) % 256 : 0)).join('')

/** Opcodes with plain arguments that push one value. */
const PLAIN = ['N', '\x88', '\x89', 'K\x05', 'M\x00\x01', 'J\xff\xff\xff\xff', 'I12\n', 'I01\n', 'L12L\n', '\x8a\x02\x00\x01', 'F1.5\n', 'G?\xf8\0\0\0\0\0\0', "S'a'\n", 'U\x02ab', 'T\x02\0\0\0ab', 'Va\n', 'X\x02\0\0\0ab', '\x8c\x02ab', '\x8d\x02\0\0\0\0\0\0\0ab', 'C\x02ab', 'B\x02\0\0\0ab', '\x8e\x02\0\0\0\0\0\0\0ab', '\x96\x02\0\0\0\0\0\0\0ab', ']', ')', '}', '\x8f', '(l', '(t', '(d', '(\x91'] // prettier-ignore

/** Texts of numbers as only some of Python's readers take them. */
const NUMBERS = ['0x10', '0X1f', '-0x1', ' 1', '1 ', '1_0', '_1', '1_', '1__0', '010', '08', '00', '01', '0o17', '0b1', '+1', '-1', '--1', '-', '', ' ', 'x', '1x', '1L', '1l', 'L', '1.0', '1e3', '9223372036854775807', '9223372036854775808', '-9223372036854775809', '1'.repeat(30), '1\0', '\0', '1\0x', '\t1', '\v1', '1\r', '\xa01', '1\xa0', '00L', '01L', '0x10L', '0', '-0', '4294967295', '4294967296', '2147483648', 'True', 'inf', ' inf', 'nan', 'NAN', '-infinity', '1e999', '1_0.5', '.5', '5.', '.', '1e', '0x1p3', '1,5', '1.5\0', 'infinity ', '\xb2'] // prettier-ignore
const QUOTED = ["'a'", '"a"', "'a", "a'", "'", '"', '', "'a'b", "'a\"", "''", "' a' ", " 'a'", "'\\x41'", "'\\x4'", "'\\'", "'\\\\'", "'\\777'", "'\\u0041'", "'a\0b'", "'\xe4'", "'a'\r", "'a'\t", "'\\N{DASH}'", "'\\\\\\''", "'''"] // prettier-ignore
const RAW_TEXTS = ['', 'a', '\\u0041', '\\u00e', '\\U0001f600', '\\U00110000', '\\ud800', '\\ud83d\\ude00', '\xe4', 'a\0b', '\\', '\\x41', '\\u', 'a\r', '\\\\u0041'] // prettier-ignore
const UTF8 = ['', 'ab', '\xc3\xa4', '\xff', '\xed\xa0\x80', '\xc0\x80', '\xf0\x9f\x98\x80', '\xf4\x90\x80\x80', 'a\0b', '\xc3'] // prettier-ignore
const NAMES = ['', 'a', 'é', 'a.b', '.', 'a..b', 'a b', ' a', 'a\0', 'a\r', '\xff', '\xc3\xa4', '<locals>'] // prettier-ignore
const IDS = ['0', '1', '-1', '00', '07', '0x1', '1_0', ' 1', '1 ', '', 'x', '+1', '4294967296', '99999999999999999999', '1L', '1\0', '\xb2', '-0'] // prettier-ignore
const LENGTHS4 = [0, 1, 2, 3, 255, 0x7fffffff, 0x80000000, 0xffffffff] // prettier-ignore
const LENGTHS8 = ['\xff\xff\xff\xff\xff\xff\xff\xff', '\0\0\0\0\0\0\0\x80', '\xff\xff\xff\xff\xff\xff\xff\x7f', '\0\0\0\0\x01\0\0\0', little(2, 8), little(0, 8), little(3, 8)] // prettier-ignore

/** A fragment that pushes one value, in an odd way, for most readers. @param {Random} r @returns {string} */
export function oddValue(r) {
  switch (r.below(16)) {
    case 0: return `I${r.pick(NUMBERS)}\n`
    case 1: return `L${r.pick(NUMBERS)}${r.pick(['', 'L', 'l'])}\n`
    case 2: return `F${r.pick(NUMBERS)}\n`
    case 3: return `S${r.pick(QUOTED)}\n`
    case 4: return `V${r.pick(RAW_TEXTS)}\n`
    case 5: {
      const text = r.pick(UTF8)
      return r.pick([`X${little(text.length, 4)}`, `\x8c${little(text.length, 1)}`, `\x8d${little(text.length, 8)}`, `U${little(text.length, 1)}`, `T${little(text.length, 4)}`]) + text
    }
    case 6: return r.pick(['X', 'B', 'T', '\x8b']) + little(r.pick(LENGTHS4), 4) + 'ab'
    case 7: return r.pick(['\x8d', '\x8e', '\x96']) + r.pick(LENGTHS8) + 'ab'
    case 8: return `\x8a${r.pick(['\0', '\x01\x00', '\x01\xff', '\x02\x00\x80', '\x09' + '\xff'.repeat(9), '\xff'])}`
    case 9: return `\x8b${r.pick([little(0, 4), little(1, 4) + '\x80', little(0xffffffff, 4), little(0x80000000, 4)])}`
    case 10: return `c${r.pick(NAMES)}\n${r.pick(NAMES)}\n`
    case 11: return `${value(r, 1)}${value(r, 1)}\x93`
    case 12: return r.pick([`\x82${little(r.pick([0, 1, 200]), 1)}`, `\x83${little(r.pick([0, 1, 300]), 2)}`, `\x84${little(r.pick([0, 1, 0xffffffff]), 4)}`])
    case 13: return r.pick(['Pid\n', 'P\n', 'P\xe4\n', "S'id'\nQ", 'NQ', '\x97', '\x97\x98', 'N\x98'])
    case 14: return `(${value(r, 1)}i${r.pick(NAMES)}\n${r.pick(NAMES)}\n`
    default: return `${value(r, 1)}\x85\x85`
  }
} // prettier-ignore

/** A fragment that leaves the stack as it was, or is to blame. @param {Random} r @returns {string} */
export function oddStep(r) {
  switch (r.below(18)) {
    case 0: return `\x80${r.pick(['\0', '\x01', '\x02', '\x04', '\x05', '\x06', '\xff'])}`
    case 1: return `\x95${r.pick([...LENGTHS8, little(1, 8), little(4, 8), little(10, 8), little(30, 8), little(60, 8)])}`
    case 2: return `Np${r.pick(IDS)}\n0`
    case 3: return `Np${r.pick(IDS)}\n0g${r.pick(IDS)}\n0`
    case 4: return `N${r.pick(['q\x05', 'r\x05\0\0\0', 'r\xff\xff\xff\xff', '\x94', 'p5\n'])}0${r.pick(['h\x05', 'j\x05\0\0\0', 'g5\n', 'g05\n', 'h\0'])}0`
    case 5: return r.pick(['(0', '(1', '(N1', '((N11', 'N(10', '(0N0'])
    case 6: return r.pick(['N20', 'N200', '2', '0', '1', '(2', '(20'])
    case 7: return `]${r.pick(['(e', 'e', '(Ne', 'Na', '(u', '(NNu', '(\x90', 'a', 's'])}0`
    case 8: return `}${r.pick(['(u', 'u', '(Nu', '(NNu', 'NNs', '(e', '(Ne', 'Na', '(\x90', ']Ns'])}0`
    case 9: return `\x8f${r.pick(['(\x90', '(N\x90', '\x90', '(]\x90', '(e', '(u'])}0`
    case 10: return `(${r.pick(['l', 't', 'd', 'Nd', '\x91', ']\x91', 'o', 'No', '(to'])}0`
    case 11: return `N${r.pick(['N', '}', ']', ')', '(t'])}b0`
    case 12: return `N${r.pick([')', ']', 'N', '(t'])}${r.pick(['R', '\x81', '}\x92', 'N\x92'])}0`
    case 13: return `N${r.pick(['(Ne', '(NNu', '(N\x90', 'Na', 'NNs', '(e', '(u', '(\x90'])}0`
    case 14: return r.pick(['\xff', '\0', '\n', ' ', 'z', '\x99'])
    case 15: return r.pick(['N\x85\x940', 'p0\n', 'q\0', '\x94', '(q\0', '(\x94', '(p1\n', '\x95'])
    case 16: return '\x85'.slice(0, r.below(2)) + r.pick(['\x85', '\x86', '\x87', 'N\x860', '(NN\x870', '(N\x85\x860'])
    default: return `${oddValue(r)}0`
  }
} // prettier-ignore

/** A name, and a call of it. @param {Random} r @param {number} depth @param {string[]} names lines of GLOBAL */
function call(r, depth, names) {
  const line = r.pick(names)
  const [module, name] = line.split('\n')
  const short = (/** @type {string} */ text) => `\x8c${little(text.length, 1)}${text}`
  const global = r.pick([`c${line}`, `${short(module)}${short(name)}\x93`])
  const argument = r.below(2) ? '' : value(r, depth - 1)
  switch (r.below(7)) {
    case 0: return `(${argument}i${line}`
    case 1: return `(${global}${argument}o`
    case 2: return `${global}(${argument}t\x81`
    case 3: return `${global}(${argument}t}\x92`
    case 4: return `${global}(${argument}tR${value(r, depth - 1)}b`
    default: return `${global}(${argument}tR`
  }
} // prettier-ignore

/** Names that the tests hook: nothing of them is there. */
const HARMLESS = ['m\nf\n', 'pkg.mod\nClass\n', 'collections\nOrderedDict\n', '__builtin__\nset\n']

/** A fragment that pushes one value. @param {Random} r @param {number} depth @param {string[]} [names] @returns {string} */
export function value(r, depth, names = HARMLESS) {
  if (depth <= 0) return r.pick(PLAIN)
  const some = (/** @type {number} */ most) => Array.from({ length: r.below(most + 1) }, () => value(r, depth - 1, names)).join('')
  switch (r.below(12)) {
    case 0: return `](${some(4)}e`
    case 1: return `(${some(3)}t`
    case 2: return `(${some(3)}l`
    case 3: return `}(${Array.from({ length: r.below(3) }, () => r.pick(PLAIN) + value(r, depth - 1, names)).join('')}u`
    case 4: return `${value(r, depth - 1, names)}\x85`
    case 5: return `${value(r, depth - 1, names)}${r.pick(['q\x01', '\x94', 'p1\n', 'r\x01\0\0\0'])}`
    case 6: return `]q\x01${value(r, depth - 1, names)}ah\x01a`
    case 7: return `\x8f(${r.pick(PLAIN)}\x90`
    case 8: return call(r, depth, names)
    case 9: return `${value(r, depth - 1, names)}2\x86`
    default: return r.pick(PLAIN)
  }
} // prettier-ignore

/** A whole pickle. @param {Random} r @param {{ names?: string[], oddness?: number }} [options] how many odd fragments there are */
export function pickle(r, { names, oddness = 0 } = {}) {
  let out = r.pick(['', '\x80\x02', '\x80\x04', '\x80\x05', '\x80\x03'])
  if (out > '\x80\x03' && r.below(3) === 0) out += `\x95${little(r.below(60), 8)}`
  const parts = [value(r, 1 + r.below(4), names)]
  for (let i = 0; i < oddness; i++) parts.splice(r.below(parts.length + 1), 0, r.below(2) ? oddStep(r) : `${oddValue(r)}0`)
  return `${out}${parts.join('')}${r.below(8) || !oddness ? '' : r.pick(['N', '(', 'NN', '0'])}.`
}

/** Where the opcodes of a stream start, as far as it can be read; then the end. @param {Uint8Array} bytes @param {(bytes: Uint8Array) => Iterable<{ pos: number }>} genops */
export function starts(bytes, genops) {
  const found = []
  try {
    for (const { pos } of genops(bytes)) {
      found.push(pos)
      if (found.length > 5000) break
    }
  } catch {
    // What cannot be read is one piece.
  }
  return [...found, bytes.length]
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff]

/**
 * Another stream, by one to four changes of opcodes or bytes.
 * @param {Random} r @param {Uint8Array} bytes @param {Uint8Array} other what it is spliced with @param {(bytes: Uint8Array) => Iterable<{ pos: number }>} genops
 */
export function mutate(r, bytes, other, genops) {
  const split = (/** @type {Uint8Array} */ from) => {
    const at = starts(from, genops)
    return at.slice(1).map((end, i) => Array.from(from.subarray(at[i], end)))
  }
  const ops = split(bytes)
  const others = split(other)
  if (!ops.length) return Uint8Array.from(bytes)
  for (let changes = 1 + r.below(4); changes > 0 && ops.length; changes--) {
    const i = r.below(ops.length)
    switch (r.below(12)) {
      case 0: ops[i] = [r.below(256), ...ops[i].slice(1)]; break
      case 1: ops[i] = [...toBytes(r.below(2) ? oddValue(r) : oddStep(r))]; break
      case 2: ops.splice(i, 0, ops[i]); break
      case 3: ops.splice(i, 1); break
      case 4: {
        const j = r.below(ops.length)
        ;[ops[i], ops[j]] = [ops[j], ops[i]]
        break
      }
      case 5: if (ops[i].length > 1) ops[i] = ops[i].map((byte, at) => (at && !r.below(3) ? (r.below(2) ? r.pick(EXTREMES) : r.below(256)) : byte)); break
      case 6: ops.splice(r.below(ops.length + 1), 0, [...toBytes(value(r, 2))]); break
      case 7: if (others.length) ops.splice(i, r.below(4), ...others.slice(r.below(others.length)).slice(0, 1 + r.below(20))); break
      case 8: if (r.below(4) === 0) ops.splice(i); else ops[i] = ops[i].slice(0, -1); break
      case 9: ops[i] = [...toBytes(r.pick(['q', 'h'])), r.pick([0, 1, 2, 255])]; break
      case 10: ops.splice(i, 0, ...Array(1 + r.below(200)).fill(ops[i])); break
      default: ops.splice(r.below(ops.length), 0, [...toBytes(oddStep(r))])
    }
  }
  return Uint8Array.from(ops.flat().slice(0, 200_000))
} // prettier-ignore

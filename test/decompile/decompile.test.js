// `decompile` gives Python source that does what the pickle does: it is run beside the pickle by a live Python (test/live/decompiled.py).
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { decompile, LimitError } from 'brine'
import { join } from '../support/bytes.js'
import { fixtures, root } from '../support/fixtures.js'
import { findPythons } from '../support/python.js'

const script = fileURLToPath(new URL('../live/decompiled.py', import.meta.url))

/** What a Python answers to requests of test/live/decompiled.py. @param {string} python @param {object[]} requests @returns {any[]} */
function ask(python, requests) {
  const { stdout, stderr } = spawnSync(python, [script], { input: requests.map((request) => `${JSON.stringify(request)}\n`).join(''), maxBuffer: 1 << 30 })
  assert.equal(String(stderr), '')
  return String(stdout)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Larger fixtures have nothing that smaller ones do not have. */
const LARGEST = process.env.BRINE_CORPUS ? 1 << 20 : 1 << 16

/** Whether a pickle may have strings of Python 2. @param {Uint8Array} bytes */
const isOfPython2 = (bytes) => bytes[0] !== 0x80 || bytes[1] < 3

/** Whether a source is a literal alone. @param {string} source */
const isLiteral = (source) => !/^(?:result|stack) = |^# the pickle breaks/m.test(source)

/** Pythons of at least a version, the newest first; the test is skipped where there is none. @param {Mocha.Context} context @param {number} version */
function pythonsFrom(context, version) {
  const found = findPythons('import _pickle').filter((python) => python.version >= version)
  if (!found.length) context.skip()
  return found
}

/** Sources that a pickle comes to, by the pickle; a byte a character. @type {[string, string, import('brine').DecompileOptions?][]} */
const SOURCES = [
  ['\x80\x04K\x05.', '5\n'],
  ['\x80\x04](K\x01G?\xf8\0\0\0\0\0\0\x8c\x01aNe.', "[1, 1.5, 'a', None]\n"],
  ['(G\x7f\xf0\0\0\0\0\0\0G\xff\xf0\0\0\0\0\0\0G\x80\0\0\0\0\0\0\0I01\nI00\nt.', '(1e309, -1e309, -0.0, True, False)\n'],
  ['G\x7f\xf8\0\0\0\0\0\0.', "result = float('nan')\n"],
  ['G\x7f\xf8\0\0\0\0\0\x01.', "import struct\n\nresult = struct.unpack('>d', bytes.fromhex('7ff8000000000001'))[0]\n"],
  ['\x80\x04\x8f(K\x01K\x02\x90.', '{1, 2}\n'],
  ['\x80\x04\x8f.', 'set()\n'],
  ['\x80\x04(K\x01\x91.', 'result = frozenset([1])\n'],
  ['\x80\x05\x96\x02\0\0\0\0\0\0\0ab.', "result = bytearray(b'ab')\n"],
  ['\x80\x04X\x03\0\0\0\xed\xa0\x80.', "'\\ud800'\n"],
  ['\x80\x04\x8c\x03\xe2\x80\xae.', "'\\u202e'\n"],
  // Shared and recursive.
  [']q\0h\0\x86.', '_0 = []\nresult = (_0, _0)\n'],
  [']q\0h\0a.', '_0 = []\n_0.append(_0)\nresult = _0\n'],
  // Calls, and what is no plain container.
  ["cos\nsystem\n(S'ls'\ntR.", "from os import system as _system\n_0 = _system('ls')\nresult = _0\n"],
  ['c__builtin__\neval\n.', 'from builtins import eval as _eval\nresult = _eval\n'],
  ['c__builtin__\neval\n.', 'from __builtin__ import eval as _eval\nresult = _eval\n', { fixImports: false }],
  ['\x80\x04\x8c\x01m\x8c\x03A.B\x93.', 'from m import A as _A_B\n_A_B = _A_B.B\nresult = _A_B\n'],
  ['\x80\x03cm\nA.B\n.', "import importlib\n\n_A_B = getattr(importlib.import_module('m'), 'A.B')\nresult = _A_B\n"],
  [
    'cm\n__import__\ncn\nimport\n\x86.',
    "import importlib\n\nfrom m import __import__ as _import\n_import_2 = getattr(importlib.import_module('n'), 'import')\nresult = (_import, _import_2)\n",
  ],
  ['cm\nA\nK\x01\x85\x81.', 'from m import A as _A\n_0 = _A.__new__(_A, 1)\nresult = _0\n'],
  ['\x80\x04cm\nA\n)}\x8c\x01kK\x01s\x92.', "from m import A as _A\n_0 = {'k': 1}\n_1 = _A.__new__(_A, **_0)\nresult = _1\n"],
  ['(K\x01im\nA\n.', 'from m import A as _A\n_0 = _A(1)\nresult = _0\n'],
  ['cm\nA\n)R(K\x01K\x02K\x03tb.', 'from m import A as _A\n_0 = _A()\n_0.__setstate__((1, 2, 3))\nresult = _0\n'],
  ['cm\nA\n)R(K\x01K\x02eK\x03a.', 'from m import A as _A\n_0 = _A()\n_0.extend([1, 2])\n_0.append(3)\nresult = _0\n'],
  ['cm\nA\n)R(K\x01K\x02u(K\x03\x90.', 'from m import A as _A\n_0 = _A()\n_0[1] = 2\n_0.add(3)\nresult = _0\n'],
  ['cm\nA\n)R0N.', 'from m import A as _A\n_A()\nresult = None\n'],
  // What the reader gives.
  [
    '\x80\x04K\x07Q.',
    '# persistent_load(pid) is to be defined before: what a persistent id stands for, outside of the pickle\n\n_0 = persistent_load(7)\nresult = _0\n',
  ],
  ['\x82\x05.', 'from a import b as _b\nresult = _b\n', { extensions: new Map([[5, ['a', 'b']]]) }],
  ["S'\\xff'\n.", "result = b'\\xff'.decode('ASCII')\n"],
  ["S'\\xff'\n.", "'ÿ'\n", { encoding: 'latin1' }],
  ["S'\\xff'\n.", "b'\\xff'\n", { encoding: 'bytes' }],
  // What pickletools refuses, and the unpickler takes.
  ['I0x10\n.', '16\n'],
  // Offsets, rows, what is left over, what breaks.
  ['cos\ngetcwd\n)R.', 'from os import getcwd as _getcwd  # 0 GLOBAL\n_0 = _getcwd()  # 12 REDUCE\nresult = _0  # 12\n', { offsets: true }],
  ['K\x01.K\x02.', 'result_0 = 1\nresult_1 = 2\n', { all: true }],
  ['K\x01.K\x02.', '1\n# 3 bytes follow the STOP of this pickle\n'],
  ['', '# the pickle breaks here: Ran out of input (offset 0)\n'],
  ['cos\ngetcwd\n)R](K\x01', 'from os import getcwd as _getcwd\n_0 = _getcwd()\nstack = [_0, [], 1]\n# the pickle breaks here: Ran out of input (offset 17)\n'],
  ['K\x01h\x07.', 'stack = [1]\n# the pickle breaks here: Memo value not found at index 7 (offset 2, opcode BINGET)\n'],
  // Read on after what the loader refuses, a line that does not end is where it breaks.
  [
    'N)\x81cos',
    '# loads stops here: NEWOBJ class argument must be a type, not NoneType\n_0 = None\n_1 = _0.__new__(_0)\nstack = [_1]\n# the pickle breaks here: no newline found when trying to read stringnl (offset 3, opcode GLOBAL)\n',
  ],
  // Python's own unpickler reads a frame that is too short.
  [
    '\x80\x04\x95\x40\0\0\0\0\0\0\0cos\ngetcwd\n)R',
    '# loads stops here: pickle data was truncated\nfrom os import getcwd as _getcwd\n_0 = _getcwd()\nstack = [_0]\n# the pickle breaks here: pickle exhausted before seeing STOP (offset 24)\n',
  ],
  // The names of what is called may be what a call gives.
  [
    '\x80\x04cos\ngetcwd\n)R\x8c\x02xx\x93.',
    "import importlib\nimport operator\n\nfrom os import getcwd as _getcwd\n_0 = _getcwd()\n# loads stops here: STACK_GLOBAL requires str\n_1 = operator.attrgetter('xx')(importlib.import_module(_0))\nresult = _1\n",
  ],
]

describe('decompile', () => {
  it('gives the source of each opcode', () => {
    for (const [pickle, source, options] of SOURCES) assert.equal(decompile(join(pickle), options), source, JSON.stringify(pickle))
  })

  it('gives source that does what every fixture does, and a literal where it is plain data', function () {
    const [{ python }] = pythonsFrom(this, 3008)
    const requests = []
    const names = []
    for (const { name, bytes } of fixtures(process.env.BRINE_CORPUS ?? root)) {
      if (bytes.length > LARGEST) continue
      for (const encoding of /** @type {const} */ ([undefined, 'latin1', 'bytes'])) {
        // Only those of Python 2 differ by the encoding.
        if (encoding && !isOfPython2(bytes)) continue
        const source = decompile(bytes, { encoding, offsets: bytes.length % 2 === 0 })
        requests.push({ pickle: Buffer.from(bytes).toString('base64'), source, encoding, isLiteral: isLiteral(source) })
        names.push(`${name} ${encoding ?? ''}`)
      }
    }
    const counts = { same: 0, literals: 0, errors: 0 }
    for (const [i, answer] of ask(python, requests).entries()) {
      assert.ok(answer.same, `${names[i]}: ${JSON.stringify(answer)}`)
      if (answer.error) counts.errors++
      else counts.same++
      if (requests[i].isLiteral) counts.literals++
    }
    assert.ok(counts.same > 700 && counts.literals > 100 && counts.errors < 200, JSON.stringify(counts))
  }).timeout(120_000)

  it('gives source that the oldest Python 3 compiles', function () {
    const { python } = /** @type {any} */ (pythonsFrom(this, 3006).at(-1))
    const requests = [...fixtures()].map(({ bytes }) => ({ source: decompile(bytes) }))
    for (const depth of [80, 95, 3000]) requests.push({ source: decompile(join(`${'('.repeat(depth)}N${'t'.repeat(depth)}.`)) })
    for (const depth of [80, 95, 3000]) requests.push({ source: decompile(join(`${'cm\nA\n](K\x01'.repeat(depth)}${'etR'.repeat(depth)}.`)) })
    for (const answer of ask(python, requests)) assert.equal(answer.same, true, answer.error)
  }).timeout(60_000)

  it('keeps every name of a file apart from those of Python and of the source', function () {
    const [{ python }] = pythonsFrom(this, 3008)
    const attributes = [
      'eval',
      'result',
      '_0',
      '__import__',
      '_build',
      'a b',
      'é',
      'ﬁ',
      'if',
      'None',
      '__debug__',
      'a"\n\'',
      '',
      '.',
      'A.B',
      'A..B',
      'x'.repeat(300),
      '_'.repeat(200),
    ]
    const modules = ['builtins', 'm.n', '__future__', 'lambda', '', '.m', 'm-n', 'm\nimport os', '\u202e', 'x.'.repeat(200)]
    for (const protocol of ['\x80\x03', '\x80\x04']) {
      let pickle = `${protocol}(`
      const short = (/** @type {string} */ text) => {
        const bytes = Buffer.from(text, 'utf8')
        return `X${String.fromCharCode(bytes.length & 0xff, bytes.length >> 8)}\0\0${bytes.toString('latin1')}`
      }
      for (const module of modules) for (const attribute of attributes) pickle += `${short(module)}${short(attribute)}\x93`
      const bytes = join(`${pickle}t.`)
      const source = decompile(bytes)
      const [compiled, run] = ask(python, [{ source }, { source, pickle: Buffer.from(bytes).toString('base64'), isLiteral: false }])
      assert.equal(compiled.same, true, compiled.error)
      assert.equal(run.same, true, JSON.stringify(run))
    }
  })

  it('gives text that grows with the pickle and not with what it stands for', () => {
    const shared = decompile(join(`)q\0${'](h\0h\0eq\0'.repeat(5000)}.`))
    assert.ok(shared.length < 10 * 45000, String(shared.length))
    const text = decompile(join(`(X\x80\0\0\0${'s'.repeat(128)}q\0${'h\0'.repeat(10000)}t.`))
    assert.ok(text.length < 10 * 20000, String(text.length))
    const name = decompile(join(`c${'m'.repeat(5000)}\n${'n'.repeat(5000)}\nq\0(${'h\0'.repeat(5000)}t.`))
    assert.ok(name.length < 30 * 20000, String(name.length))
    const deep = decompile(join(`${']'.repeat(100_000)}${'a'.repeat(99_999)}.`))
    assert.ok(deep.length < 4 * 200_000, String(deep.length))
    const pairs = decompile(join(`${'](K\x01'.repeat(10_000)}${'e'.repeat(10_000)}.`))
    assert.ok(pairs.length < 40 * 50_000, String(pairs.length))
    const memo = decompile(join('Nr\xff\xff\xff\xff.'))
    assert.equal(memo, 'None\n')
  })

  it('writes ints of any size so that Python reads them', () => {
    const source = decompile(join(`\x8b\0\0\x01\0${'\x7f'.repeat(65536)}.`))
    assert.match(source, /^0x7f7f/)
    assert.equal(decompile(join('\x8a\x09\0\0\0\0\0\0\0\0\x01.')), '18446744073709551616\n')
  })

  it('refuses what exceeds a limit, and options of the wrong type', () => {
    const pickle = join(`${']'.repeat(1000)}${'a'.repeat(999)}.`)
    assert.throws(() => decompile(pickle, { limits: { text: 100 } }), { code: 'LIMIT_TEXT', constructor: LimitError })
    assert.throws(() => decompile(pickle, { limits: { depth: 100 } }), { code: 'LIMIT_DEPTH' })
    assert.throws(() => decompile(pickle, /** @type {any} */ ({ limits: { text: 'x' } })), TypeError)
    assert.throws(() => decompile(/** @type {any} */ ('x')), TypeError)
    assert.throws(() => decompile(pickle, /** @type {any} */ ({ encoding: 'x' })), TypeError)
  })
})

// The command line, run as users run it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { dis, DType, dumps, NDArray, optimize, parseNpy } from 'brine'
import { pickle } from '../support/pickle.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

function brine(/** @type {string[]} */ args, /** @type {Uint8Array | undefined} */ input = undefined, env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}dist/cli.js`, ...args], {
    input,
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  })
  return { status, stdout: stdout.toString(), stderr: stderr.toString() }
}

describe('brine show', () => {
  it('prints the tree with types, shapes, dtypes and sizes', () => {
    const { status, stdout } = brine(['show', 'test/fixtures/numpy/np2.5.5-py3.13/shapes.p4.pkl'])
    assert.equal(status, 0)
    assert.match(stdout, /^dict \(9\)\n├─ "c": ndarray float32 \(2, 3, 4\)  96 B  \[nan, inf, 0, 0\.1, /)
    assert.ok(!stdout.includes('\x1b['))
  })

  it('limits depth, items and width', () => {
    const bytes = pickle`](]](K\x01K\x02K\x03eX\x32\x00\x00\x00aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaae.`
    assert.equal(
      brine(['show', '-'], bytes).stdout,
      `list (3)\n├─ 0: list (0)\n├─ 1: list (3)\n│  ├─ 0: int 1\n│  ├─ 1: int 2\n│  └─ 2: int 3\n└─ 2: str "${'a'.repeat(50)}"\n`,
    )
    assert.equal(brine(['show', '--depth', '1', '--max-items', '2'], bytes).stdout, 'list (3)\n├─ 0: list (0)\n├─ 1: list (3)\n│  └─ …\n└─ … 1 more\n')
    assert.ok(
      brine(['show', '--width', '30'], bytes)
        .stdout.split('\n')
        .every((line) => line.length <= 30),
    )
  })

  it('shows instances, shared values and cycles', () => {
    const { stdout } = brine(['show'], pickle`]\x94(cm\nC\n(K\x01t\x81}X\x01\x00\x00\x00xh\x00sbe.`)
    assert.equal(stdout, 'list (1)\n└─ 0: m.C\n   ├─ args[0]: int 1\n   └─ .x: list (the same as the root)\n')
  })

  it('shows every pickle of a file, and the error with its place', () => {
    const { status, stdout, stderr } = brine(['show'], pickle`K\x01.K\x02.x`)
    assert.equal(stdout, 'int 1\nint 2\n')
    assert.equal(status, 2)
    assert.equal(stderr, "brine: -: offset 0x6: invalid load key, 'x'.\n")
  })

  it('reads a pipe that has a name, and closes the files that it opens', () => {
    const { stdout } = spawnSync('sh', ['-c', `cat demo/*.pkl | "${process.execPath}" dist/cli.js show --depth 0 /dev/stdin`], { cwd: root })
    assert.notEqual(stdout.toString(), '')
    const script = `import { withDocument } from './js/cli/input.js'
      for (let i = 0; i < 3; i++) await withDocument('package.json', { encoding: 'ASCII', errors: 'strict' }, async () => {}).catch(() => {})
      globalThis.gc()
      await new Promise((resolve) => setTimeout(resolve, 50))`
    assert.equal(spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], { cwd: root }).stderr.toString(), '')
  })

  it('names the file that is missing', () => {
    const { status, stderr } = brine(['show', 'nowhere.pkl'])
    assert.equal(status, 2)
    assert.match(stderr, /^brine: nowhere\.pkl: ENOENT/)
  })
})

describe('brine extract', () => {
  it('writes a cell of a CSV for each level of a label, and what has no text as JSON', () => {
    assert.equal(
      brine(['extract', '--path', '.multi', '--format', 'csv', 'test/fixtures/pandas/pd3.1.1-py3.13/frames.p5.pkl']).stdout,
      ',,a,a\n,,x,y\nn,l,,\n1,p,1,2\n2,q,3,4\n',
    )
    const { stdout } = brine(
      ['extract', '--format', 'csv'],
      dumps([
        { a: 1, b: { c: [2] } },
        { a: null, b: 'x' },
      ]),
    )
    assert.equal(stdout, 'a,b\n1,"{""c"":[2]}"\n,x\n')
  })
})

describe('brine json', () => {
  it('prints what JSON.parse reads back', () => {
    const { stdout } = brine(['json', 'test/fixtures/python/3.13/p4/records.pkl'])
    const value = JSON.parse(stdout)
    assert.equal(value.length, 700)
    assert.deepEqual(value[1], { id: 1, name: 'row 1', ok: false, score: 1 / 7, tags: ['a', 'b'] })
  })

  it("writes tables as pandas' orient='split' does, times as text, and what is missing as null", () => {
    const values = JSON.parse(brine(['json', 'test/fixtures/pandas/pd3.1.1-py3.13/frames.p5.pkl']).stdout)
    assert.deepEqual(values.extension, {
      columns: ['c', 'n', 'z', 'p'],
      index: [0, 1],
      data: [
        ['u', 1, '2024-01-01T00:00:00+00:00', '2020-01-01'],
        ['v', null, '2024-01-02T00:00:00+00:00', '2020-01-02'],
      ],
    })
    const { timestamp, nat, na } = JSON.parse(brine(['json', 'test/fixtures/pandas/pd3.1.1-py3.13/scalars.p5.pkl']).stdout)
    assert.deepEqual([timestamp, nat, na], ['2024-01-30T12:34:56.123456789', null, null])
  })

  it('writes bytes, NaN, BigInts and arrays as the options say', () => {
    const bytes = pickle`](C\x02\x01\xffFnan\nL123456789012345678901L\ne.`
    assert.equal(brine(['json'], bytes).stdout, '["Af8=",null,123456789012345678901]\n')
    assert.equal(brine(['json', '--bytes', 'hex', '--nan', 'literal', '--bigint', 'string'], bytes).stdout, '["01ff",NaN,"123456789012345678901"]\n')
    assert.equal(
      brine(['json', '--tensors', 'shape', 'test/fixtures/numpy/np2.5.5-py3.13/shared.p4.pkl']).stdout,
      `[${'{"dtype":"float32","shape":[5]},'.repeat(2).slice(0, -1)}]\n`,
    )
  })

  it('fails with --strict where something would be lost, and on cycles', () => {
    const strict = brine(['json', '--strict'], pickle`C\x01a.`)
    assert.equal(strict.status, 2)
    assert.match(strict.stderr, /has no form in JSON/)
    assert.equal(brine(['json', '--strict'], pickle`](K\x01G?\xf0\x00\x00\x00\x00\x00\x00e.`).stdout, '[1,1.0]\n')
    assert.match(brine(['json'], pickle`]\x94h\x00a.`).stderr, /contains itself/)
  })

  it('writes three megabytes to a pipe whole, and nests deeper than the stack', () => {
    const depth = 200_000
    const bytes = Buffer.concat([Buffer.alloc(depth, ']'), Buffer.alloc(depth - 1, 'a'), Buffer.from('.')])
    assert.equal(brine(['json'], bytes).stdout.length, depth * 2 + 1)
    const text = Buffer.alloc(3_000_000, 'x')
    const header = Buffer.from([0x58, 0, 0, 0, 0])
    header.writeUInt32LE(text.length, 1)
    assert.equal(brine(['json'], Buffer.concat([header, text, Buffer.from('.')])).stdout.length, 3_000_003)
  })
})

describe('brine dis', () => {
  const text = 'test/fixtures/python/3.13/p4/text.pkl'
  const ints = 'test/fixtures/python/3.13/p2/ints.pkl'

  it('prints what the library prints, from files and from standard input', () => {
    const bytes = readFileSync(`${root}${text}`)
    assert.equal(brine(['dis', text]).stdout, dis(bytes))
    assert.equal(brine(['dis', '-'], bytes).stdout, dis(bytes))
    assert.equal(brine(['dis', '-a', '-l', '2', text]).stdout, dis(bytes, { annotate: 30, indentLevel: 2 }))
    assert.equal(brine(['dis', '--all'], Buffer.concat([bytes, bytes])).stdout, dis(Buffer.concat([bytes, bytes]), { all: true }))
  })

  it('prints a preamble before each of several files, and keeps the memo if it is told', () => {
    assert.equal(brine(['dis', text, ints]).stdout, `==> ${text} <==\n${dis(readFileSync(root + text))}==> ${ints} <==\n${dis(readFileSync(root + ints))}`)
    assert.ok(
      brine(['dis', '-p', '{{{name}}}', ints, '-'], pickle`N.`).stdout.endsWith(
        '{<stdin>}\n    0: N    NONE\n    1: .    STOP\nhighest protocol among opcodes = 0\n',
      ),
    )
    assert.match(brine(['dis', '-p', '{0}', ints]).stderr, /--preamble has \{0\}/)
    assert.match(brine(['dis', '-m', ints, ints]).stderr, /memo key 0 already defined/)
  })

  it('takes a negative indentation, and reads a pipe that has a name', () => {
    assert.equal(brine(['dis', '-l', '-1', text]).stdout, dis(readFileSync(root + text), { indentLevel: -1 }))
    const { stdout } = spawnSync('bash', ['-c', `${process.execPath} dist/cli.js dis <(cat ${text})`], { cwd: root })
    assert.equal(String(stdout), dis(readFileSync(root + text)))
  })

  it('tells an output that is full, by its name', function () {
    if (!existsSync('/dev/full')) this.skip()
    const { status, stderr } = brine(['dis', text, '-o', '/dev/full'])
    assert.deepEqual([status, stderr.startsWith('brine: /dev/full: ENOSPC')], [2, true])
  })

  it('writes to a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'brine-'))
    try {
      assert.deepEqual(brine(['dis', text, '-o', join(folder, 'text')]), { status: 0, stdout: '', stderr: '' })
      assert.equal(readFileSync(join(folder, 'text'), 'utf8'), dis(readFileSync(root + text)))
      assert.match(brine(['dis', text, '-o', folder]).stderr, /EISDIR/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('prints the error after the text, with exit code 2', () => {
    const { status, stdout, stderr } = brine(['dis'], pickle`](K\x01`)
    assert.deepEqual(
      [status, stdout, stderr],
      [2, '    0: ]    EMPTY_LIST\n    1: (    MARK\n    2: K        BININT1    1\n', 'brine: -: offset 0x4: pickle exhausted before seeing STOP\n'],
    )
  })

  it('shows the stack, and objects', () => {
    assert.equal(
      brine(['dis', '--stack'], pickle`].`).stdout,
      '    0: ]    EMPTY_LIST\n       [list]\n    1: .    STOP\n       []\nhighest protocol among opcodes = 1\n',
    )
    assert.deepEqual(
      brine(['dis', '--json'], pickle`(K\x01t.`)
        .stdout.trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      [
        { pos: 0, opcode: 'MARK' },
        { pos: 1, opcode: 'BININT1', arg: '1' },
        { pos: 3, opcode: 'TUPLE', mark: 0 },
        { pos: 4, opcode: 'STOP' },
        { highestProtocol: 1 },
      ],
    )
  })
})

describe('brine genops', () => {
  it('prints rows of tab-separated fields, and objects', () => {
    const bytes = pickle`U\x03a\x09bG\x3f\xf0\x00\x00\x00\x00\x00\x00C\x01aL12345678901234567890L\n.`
    assert.equal(
      brine(['genops'], bytes).stdout,
      "0\tSHORT_BINSTRING\t'a\\tb'\n5\tBINFLOAT\t1.0\n14\tSHORT_BINBYTES\tb'a'\n17\tLONG\t12345678901234567890\n40\tSTOP\n",
    )
    assert.equal(
      brine(['genops', '--json'], bytes).stdout,
      '{"pos":0,"opcode":"SHORT_BINSTRING","arg":"a\\tb"}\n{"pos":5,"opcode":"BINFLOAT","arg":1.0}\n{"pos":14,"opcode":"SHORT_BINBYTES","arg":"YQ=="}\n{"pos":17,"opcode":"LONG","arg":12345678901234567890}\n{"pos":40,"opcode":"STOP","arg":null}\n',
    )
    assert.equal(brine(['genops', '--all'], pickle`N.K\x01.`).stdout, '0\tNONE\n1\tSTOP\n2\tBININT1\t1\n4\tSTOP\n')
    assert.equal(brine(['genops', '--all', '--json'], pickle`N.K\x01.`).stdout.split('\n').length, 5)
    const { status, stdout } = brine(['genops', '--json'], pickle`NX`)
    assert.deepEqual([status, stdout], [2, '{"pos":0,"opcode":"NONE","arg":null}\n'])
  })
})

describe('brine optimize', () => {
  it('writes the bytes of the library, and takes one file', () => {
    const file = 'test/fixtures/python/3.13/p4/records.pkl'
    const { stdout } = spawnSync(process.execPath, ['dist/cli.js', 'optimize', file], { cwd: root, maxBuffer: 1 << 28 })
    assert.deepEqual(new Uint8Array(stdout), optimize(readFileSync(root + file)))
    assert.equal(brine(['optimize', file, file]).status, 2)
  })

  it('writes over its own input, and over nothing where it fails', () => {
    const folder = mkdtempSync(join(tmpdir(), 'brine-'))
    try {
      const own = join(folder, 'own.pkl')
      copyFileSync(`${root}test/fixtures/python/3.13/p4/records.pkl`, own)
      const bytes = readFileSync(own)
      assert.equal(brine(['optimize', own, '-o', own]).status, 0)
      assert.deepEqual(new Uint8Array(readFileSync(own)), optimize(bytes))
      assert.equal(brine(['optimize', '-', '-o', own], pickle`](K`).status, 2)
      assert.deepEqual(new Uint8Array(readFileSync(own)), optimize(bytes))
      assert.deepEqual(readdirSync(folder), ['own.pkl'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('brine', () => {
  it('explains itself, with examples first', () => {
    assert.match(brine(['--help']).stdout, /show .*\n.*json/)
    assert.match(brine(['show', '--help']).stdout, /^ {2}brine show model\.pkl\n/)
    assert.equal(brine(['--version']).stdout, `${JSON.parse(readFileSync(`${root}package.json`, 'utf8')).version}\n`)
  })

  it('refuses wrong usage with exit code 2', () => {
    for (const args of [['frob'], ['show', '--frob'], ['show', '--depth', 'x'], ['json', '--bytes', 'rot13']]) {
      const { status, stderr, stdout } = brine(args)
      assert.deepEqual([status, stdout], [2, ''])
      assert.match(stderr, /^brine: /)
    }
    assert.equal(brine([]).status, 2)
  })

  it('takes a closed pipe for no error', () => {
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', `${process.execPath} dist/cli.js json test/fixtures/python/3.13/p4/records.pkl | head -c 10; exit \${PIPESTATUS[0]}`],
      { cwd: root },
    )
    assert.deepEqual([status, stderr.toString()], [0, ''])
  })
})

describe('brine convert', () => {
  /** @type {string} */
  let folder
  const out = (/** @type {string} */ name) => join(folder, name)
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'brine-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('writes the bytes that Python writes at that protocol', () => {
    for (const protocol of [0, 1, 2, 3, 4, 5]) {
      const { status } = spawnSync(process.execPath, [
        `${root}dist/cli.js`,
        'convert',
        '--protocol',
        String(protocol),
        `${root}test/fixtures/python/3.13/p4/plain.pkl`,
        '-o',
        out('converted.pkl'),
      ])
      assert.equal(status, 0)
      assert.deepEqual(readFileSync(out('converted.pkl')), readFileSync(`${root}test/fixtures/python/3.13/p${protocol}/plain.pkl`))
    }
  })

  it('converts every pickle of a file, persistent ids and extension codes too', () => {
    const convert = (/** @type {string[]} */ args, /** @type {Uint8Array} */ input) =>
      new Uint8Array(spawnSync(process.execPath, [`${root}dist/cli.js`, 'convert', ...args], { input }).stdout)
    assert.deepEqual(convert(['--protocol', '2'], pickle`I1\n.Vab\n.`), pickle`\x80\x02K\x01.\x80\x02X\x02\x00\x00\x00abq\x00.`)
    assert.deepEqual(convert(['--protocol', '1'], pickle`\x80\x02K\x05Q.`), pickle`K\x05Q.`)
    assert.deepEqual(convert(['--protocol', '4'], pickle`\x80\x02\x82\x05.`), pickle`\x80\x04\x82\x05.`)
    assert.deepEqual(convert(['--encoding', 'latin1', '--protocol', '3'], pickle`U\x01\xe9.`), pickle`\x80\x03X\x02\x00\x00\x00\xc3\xa9q\x00.`)
  })

  it('says what the protocol cannot hold, and leaves no file', () => {
    for (const [input, reason] of /** @type {[Uint8Array, RegExp][]} */ ([
      [pickle`\x80\x02\x82\x05.`, /extension codes, which need protocol 2/],
      [pickle`\x80\x02K\x05Q.`, /persistent ids that are no strings/],
    ])) {
      const { status, stderr } = brine(['convert', '--protocol', '0', '-o', out('none.pkl')], input)
      assert.equal(status, 2)
      assert.match(stderr, reason)
      assert.ok(!existsSync(out('none.pkl')))
    }
    assert.equal(brine(['convert', '--protocol', '6'], pickle`N.`).status, 2)
  })
})

describe('brine show, extract and diff of files', () => {
  const state = 'demo/datasets/pytorch_model.bin'
  /** @type {string} */
  let folder
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'brine-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('shows what a path leads to, flat, with statistics', () => {
    assert.equal(
      brine(['show', '--path', '["dense.bias"]', '--stats', state]).stdout.replace(/-?\d+\.\d+/g, '#'),
      'Tensor float32 (4,)  16 B  min #, max #, mean #, 0 NaN\n',
    )
    const lines = brine(['show', '--flat', 'demo/datasets/coco.pkl']).stdout.split('\n')
    assert.equal(lines[0], '$: dict (3)')
    assert.ok(lines.includes('.categories[1].name: str "dog"'))
    const { status, stderr } = brine(['show', '--path', '.nothing', state])
    assert.deepEqual([status, stderr], [2, `brine: ${state}: there is no .nothing in the root, a OrderedDict\n`])
  })

  it('takes a tensor that has no data in the file for one without numbers', () => {
    const meta = 'test/fixtures/ml/torch/torch2.15.0-py3.11/meta.pt'
    assert.match(brine(['show', '--stats', meta]).stdout, /"meta": Tensor float16 \(2, 3\) meta  12 B  no numbers\n/)
    assert.equal(
      brine(['extract', meta, '--path', '', '--format', 'json']).stdout,
      '{"meta":{"dtype":"float16","shape":[2,3]},"transposed":{"dtype":"float32","shape":[3,2]}}\n',
    )
    assert.deepEqual(brine(['diff', meta, meta]), { status: 0, stdout: '', stderr: '' })
  })

  it("shows pandas' scalars as they are printed", () => {
    assert.match(brine(['show', 'test/fixtures/pandas/pd3.1.1-py3.13/scalars.p5.pkl']).stdout, /├─ "timestamp_tz": Timestamp 2024-07-30 12:00:00\+02:00\n/)
  })

  it('extracts numpy files, tables, JSON and pictures', () => {
    const out = (/** @type {string} */ name) => join(folder, name)
    assert.equal(brine(['extract', state, '-p', '["dense.weight"]', '-o', out('weight.npy')]).status, 0)
    const weight = parseNpy(readFileSync(out('weight.npy')))
    assert.deepEqual([weight.dtype, weight.shape], ['float32', [4, 8]])
    assert.equal(brine(['extract', 'demo/datasets/coco.pkl', '-p', '.categories', '-f', 'csv']).stdout, 'id,name\n1,cat\n2,dog\n3,bird\n')
    assert.deepEqual(JSON.parse(brine(['extract', 'demo/datasets/coco.pkl', '-p', '.categories[0]', '-f', 'json']).stdout), { id: 1, name: 'cat' })
    assert.equal(brine(['extract', 'demo/array.p5.pkl', '-o', out('grid.png')]).status, 0)
    const png = readFileSync(out('grid.png'))
    assert.deepEqual([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20), png[25]], ['PNG', 10, 6, 0])
    assert.deepEqual([...inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)))].length, 6 * 11)
    for (const args of [
      ['-p', '.images', '-o', out('x.png')],
      ['-o', out('x.txt')],
      ['-p', '.images', '-o', out('x.npy')],
    ]) {
      assert.equal(brine(['extract', 'demo/datasets/coco.pkl', ...args]).status, 2, String(args))
    }
  })

  it('tells what differs, with exit code 1', () => {
    const write = (/** @type {string} */ name, /** @type {unknown} */ value) => {
      writeFileSync(join(folder, name), dumps(value))
      return join(folder, name)
    }
    const array = (/** @type {number[]} */ ...items) => new NDArray(new DType('f', 8), [items.length], 'C', Float64Array.from(items))
    const one = write('one.pkl', { same: [1, 2], gone: 5, weights: array(1, 2, 3), shape: array(1), list: ['a', 'b'] })
    const other = write('other.pkl', { same: [1, 2], weights: array(1, 2.5, 3), shape: array(1, 2), list: ['a', 'c'], more: null })
    const { status, stdout } = brine(['diff', one, other])
    assert.equal(status, 1)
    assert.deepEqual(
      stdout.trimEnd().split('\n').sort(),
      [
        '+ .more: None',
        '- .gone: int 5',
        '~ .list[1]: str "b" → str "c"',
        '~ .shape: float64 (1) → float64 (2)',
        '~ .weights: float64 (3): 1 of 3 elements differ, by 0.5 at most',
      ].sort(),
    )
    assert.deepEqual(brine(['diff', one, one]), { status: 0, stdout: '', stderr: '' })
    assert.equal(brine(['diff', one]).status, 2)
  })
})

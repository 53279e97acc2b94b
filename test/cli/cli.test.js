// The command line as a whole, `brine show` and `brine json`.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dumps } from 'brine'
import { brine, root } from '../support/cli.js'
import { pickle } from '../support/pickle.js'

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

describe('brine show', () => {
  it('prints the tree with types, shapes, dtypes and sizes', () => {
    const { status, stdout } = brine(['show', 'test/fixtures/numpy/np2.5.5-py3.13/shapes.p4.pkl'])
    assert.equal(status, 0)
    assert.match(
      stdout,
      /^\S+: pickle, 1\.2 KB, 9 arrays, 113 elements, 550 B\ndict \(9\) {2}113 elements, 550 B\n├─ "c": {10}ndarray float32 \(2, 3, 4\) {3}96 B {2}\[nan, inf, 0, 0\.1, /,
    )
    assert.ok(!stdout.includes('\x1b['))
  })

  it('limits depth, items and width', () => {
    const bytes = pickle`](]](K\x01K\x02K\x03eX\x32\x00\x00\x00aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaae.`
    assert.equal(brine(['show', '-'], bytes).stdout, `<stdin>: pickle, 69 B\nlist (3)\n├─ 0: list (0)\n├─ 1: list [1, 2, 3]\n└─ 2: str "${'a'.repeat(50)}"\n`)
    assert.equal(
      brine(['show', '--depth', '1', '--max-items', '2'], dumps([[{ a: 1 }], 2, 3])).stdout.replace(/^.*\n/, ''),
      'list (3)\n├─ 0: list (1)\n│  └─ …\n├─ 1: int 2\n└─ … 1 more\n',
    )
    assert.ok(
      brine(['show', '--width', '30'], bytes)
        .stdout.split('\n')
        .every((line) => line.length <= 30),
    )
  })

  it('shows instances, shared values and cycles', () => {
    const { stdout } = brine(['show'], pickle`]\x94(cm\nC\n(K\x01t\x81}X\x01\x00\x00\x00xh\x00sbe.`)
    assert.equal(stdout, '<stdin>: pickle, 26 B\nlist (1)\n└─ 0: m.C\n   ├─ args[0]: int 1\n   └─ .x: list (the same as the root)\n')
  })

  it('shows every pickle of a file, and the error with its place', () => {
    const { status, stdout, stderr } = brine(['show'], pickle`K\x01.K\x02.x`)
    assert.equal(stdout, '<stdin>: 2 pickles, 7 B\nint 1\nint 2\n')
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

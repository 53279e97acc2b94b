// `brine dis`, `brine genops` and `brine optimize`: what the calls of those names give, on the command line.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { dis, optimize } from 'brine'
import { brine, root } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'
import { pickle } from '../support/pickle.js'

describe('brine dis', () => {
  const at = temporaryFolder()
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
    assert.deepEqual(brine(['dis', text, '-o', at('text')]), { status: 0, stdout: '', stderr: '' })
    assert.equal(readFileSync(at('text'), 'utf8'), dis(readFileSync(root + text)))
    assert.match(brine(['dis', text, '-o', at()]).stderr, /EISDIR/)
  })

  it('prints a hint on a line of its own', () => {
    const { status, stdout, stderr } = brine(['show'], new Uint8Array(Buffer.from('<!doctype html><html></html>')))
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, /^brine: -: offset 0x0: invalid load key, '<'\.[^\n]*\nhint: the file is a page of HTML: [^\n]+\n$/)
    assert.match(brine(['json'], pickle`S'\\xe9'\n.`).stderr, /\nhint: .*--encoding latin1.*\n$/)
    assert.match(brine(['dis'], new Uint8Array(Buffer.from('GGUF\x03\0\0\0\x10\0\0\0\0'))).stderr, /\nhint: the file is GGUF/)
  })

  it('prints the error after the text, with exit code 2', () => {
    const { status, stdout, stderr } = brine(['dis'], pickle`](K\x01`)
    assert.deepEqual(
      [status, stdout, stderr],
      [
        2,
        '    0: ]    EMPTY_LIST\n    1: (    MARK\n    2: K        BININT1    1\n',
        'brine: -: offset 0x4: pickle exhausted before seeing STOP\nhint: the input was cut off, or a length in it is damaged\n',
      ],
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
  const at = temporaryFolder()
  it('writes the bytes of the library, and takes one file', () => {
    const file = 'test/fixtures/python/3.13/p4/records.pkl'
    const { stdout } = spawnSync(process.execPath, ['dist/cli.js', 'optimize', file], { cwd: root, maxBuffer: 1 << 28 })
    assert.deepEqual(new Uint8Array(stdout), optimize(readFileSync(root + file)))
    assert.equal(brine(['optimize', file, file]).status, 2)
  })

  it('writes over its own input, and over nothing where it fails', () => {
    const own = at('own.pkl')
    copyFileSync(`${root}test/fixtures/python/3.13/p4/records.pkl`, own)
    const bytes = readFileSync(own)
    assert.equal(brine(['optimize', own, '-o', own]).status, 0)
    assert.deepEqual(new Uint8Array(readFileSync(own)), optimize(bytes))
    assert.equal(brine(['optimize', '-', '-o', own], pickle`](K`).status, 2)
    assert.deepEqual(new Uint8Array(readFileSync(own)), optimize(bytes))
    assert.deepEqual(readdirSync(at()), ['own.pkl'])
  })
})

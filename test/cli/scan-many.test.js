// `brine scan` of many files: all cores, JSON Lines, bad files, interruption and resumption, lists on standard input.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, copyFileSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dumps } from 'brine'
import { brine, root } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'
import { pickle } from '../support/pickle.js'
import { sparseZip, writeSparse } from '../support/sparse.js'

const SYSTEM = pickle`cos\nsystem\n(S'id'\ntR.`
const recordsOf = (/** @type {string} */ text) => text.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)) // prettier-ignore
const namesOf = (/** @type {string} */ text) =>
  recordsOf(text)
    .map(({ file }) => file.split('/').at(-1))
    .sort()

/** Runs a command whose standard input stays open, and interrupts it when it has printed something. @param {string[]} args @param {string} input @returns {Promise<{ status: number | null, stdout: string }>} */
function interrupt(args, input) {
  const child = spawn(process.execPath, [`${root}dist/cli.js`, ...args])
  let stdout = ''
  child.stdout.on('data', (part) => {
    if (!stdout) child.kill('SIGINT')
    stdout += part
  })
  child.stdin.on('error', () => {})
  child.stdin.write(input)
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout })))
}

describe('brine scan of many files', () => {
  const at = temporaryFolder()
  const COUNT = 300
  before(() => {
    mkdirSync(at('many/deep/er'), { recursive: true })
    for (let i = 0; i < COUNT; i++) writeFileSync(at(`many/${i % 2 ? 'deep/' : ''}${i}.pkl`), dumps([i]))
    writeFileSync(at('many/deep/er/bad.pkl'), SYSTEM)
    writeFileSync(at('many/readme.md'), '# models\n')
    mkdirSync(at('bombs'))
    writeFileSync(at('bombs/harmless.pkl'), dumps([1]))
    writeFileSync(at('bombs/large.pkl'), Buffer.concat([Buffer.from(']('), Buffer.alloc(8_000_000, 0x5d), Buffer.from('e.')]))
  })

  it('prints an object a file, in whatever order they end, and the worst exit code', () => {
    const { status, stdout } = brine(['scan', '-r', '--json', '--jobs', '2', at('many')])
    const records = recordsOf(stdout)
    assert.equal(status, 1)
    assert.equal(new Set(records.map(({ file }) => file)).size, COUNT + 2)
    const bad = records.find(({ file }) => file.endsWith('bad.pkl'))
    assert.deepEqual([bad.verdict, bad.size, bad.modified], ['dangerous', SYSTEM.length, statSync(at('many/deep/er/bad.pkl')).mtime.toISOString()])
    assert.match(bad.digest, /^sha256:[\da-f]{64}$/)
    assert.equal(typeof bad.seconds, 'number')
    assert.match(records.find(({ file }) => file.endsWith('readme.md')).skipped, /text/)
  })

  it('prints a line a file and a summary as text', () => {
    const { stdout } = brine(['scan', '-r', at('many/deep')])
    const lines = stdout.trim().split('\n')
    assert.equal(lines.length, COUNT / 2 + 2)
    assert.ok(lines.some((line) => /bad\.pkl: dangerous, complete, all covered; 1 name, 1 call: os\.system$/.test(line)))
    assert.match(lines[lines.length - 1], /^151 files: 150 data-only, 1 dangerous; \d+\.\d s$/)
  })

  it('goes on after files that cannot be read, and tells what is none', async () => {
    mkdirSync(at('odd/in'), { recursive: true })
    writeFileSync(at('odd/in/good.pkl'), dumps(1))
    symlinkSync('nowhere', at('odd/in/dead'))
    symlinkSync('..', at('odd/in/loop'))
    symlinkSync('good.pkl', at('odd/in/link.pkl'))
    const server = createServer().listen(at('odd/in/socket'))
    await once(server, 'listening')
    const { status, stdout } = brine(['scan', '-r', '--json', at('odd/in'), at('none.pkl')])
    server.close()
    const records = recordsOf(stdout)
    const of = (/** @type {string} */ name) => records.find(({ file }) => file.endsWith(name))
    assert.equal(status, 2)
    assert.deepEqual([of('good.pkl').verdict, of('link.pkl').verdict], ['data-only', 'data-only'])
    assert.match(of('dead').skipped, /nowhere/)
    assert.match(of('/socket').skipped, /socket/)
    assert.equal(of('none.pkl').error.code, 'ENOENT')
    // The folder that the loop leads to was not named: it is scanned by it, once.
    assert.equal(records.filter(({ file }) => file.endsWith('/good.pkl') && !file.includes('loop')).length, 1)
    assert.ok(records.filter(({ skipped }) => /scanned already/.test(skipped)).length > 0)
  })

  it('makes one bad line of a file that takes too much memory', () => {
    const { status, stdout } = brine(['scan', '-r', '--json', '--memory', '64', at('bombs')])
    const [bad, good] = recordsOf(stdout).sort((a, b) => Number(Boolean(b.error)) - Number(Boolean(a.error)))
    assert.deepEqual([status, bad.error.code, good.verdict], [2, 'MEMORY', 'data-only'])
  })

  it('makes one bad line of a file that takes too long', async () => {
    // A server that takes connections, and never answers, as long as the command is waited for.
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/model.pt`
    const { status, stdout } = brine(['scan', '--json', '--timeout', '1', '--jobs', '1', url, at('many/0.pkl')])
    server.close()
    const [slow, good] = recordsOf(stdout)
    assert.deepEqual([status, slow.file, slow.error.code, good.verdict], [2, url, 'TIMEOUT', 'data-only'])
    assert.match(slow.error.message, /within 1 s/)
  })

  it('reads names from standard input, by lines or NULs', () => {
    writeFileSync(at('two\nlines.pkl'), SYSTEM)
    const byLine = brine(['scan', '--stdin', '--json'], Buffer.from(`${at('many/0.pkl')}\r\n\n${at('many/2.pkl')}`))
    assert.deepEqual([byLine.status, namesOf(byLine.stdout)], [0, ['0.pkl', '2.pkl']])
    const byNull = brine(['scan', '-0', '--json'], Buffer.from(`${at('two\nlines.pkl')}\0${at('many/2.pkl')}\0`))
    assert.deepEqual([byNull.status, namesOf(byNull.stdout)], [1, ['2.pkl', 'two\nlines.pkl']])
    const folder = brine(['scan', '--stdin', '--json'], Buffer.from(`${at('many')}\n`))
    assert.match(recordsOf(folder.stdout)[0].error.message, /-r/)
    assert.equal(recordsOf(brine(['scan', '--stdin', '-r', '--json'], Buffer.from(`${at('many')}\n`)).stdout).length, COUNT + 2)
    assert.equal(brine(['scan', '--stdin', '--json'], Buffer.from('')).stdout, '')
  })

  it('skips what a former report has, unless it has changed', () => {
    mkdirSync(at('since'))
    for (const name of ['a.pkl', 'b.pkl', 'c.pkl', 'd.pkl']) writeFileSync(at(`since/${name}`), dumps(name))
    copyFileSync(at('many/deep/er/bad.pkl'), at('since/bad.pkl'))
    const first = brine(['scan', '-r', '--json', at('since')])
    writeFileSync(at('report.jsonl'), `${first.stdout}{"file":"${at('since/x')}","verd`)
    const again = brine(['scan', '-r', '--json', '--since', at('report.jsonl'), at('since')])
    assert.deepEqual([again.status, again.stdout], [1, ''])
    // Another time; the same time and size with other bytes; a new file.
    utimesSync(at('since/a.pkl'), 1, 1)
    const { mtime } = statSync(at('since/b.pkl'))
    writeFileSync(at('since/b.pkl'), dumps('B.pkl'))
    utimesSync(at('since/b.pkl'), mtime, mtime)
    writeFileSync(at('since/e.pkl'), dumps(5))
    const changed = brine(['scan', '-r', '--json', '--since', at('report.jsonl'), at('since')])
    assert.deepEqual(namesOf(changed.stdout), ['a.pkl', 'b.pkl', 'e.pkl'])
    appendFileSync(at('report.jsonl'), `\n${changed.stdout}`)
    assert.equal(brine(['scan', '-r', '--json', '--since', at('report.jsonl'), at('since')]).stdout, '')
    assert.equal(brine(['scan', '-r', '--since', at('report.jsonl'), at('since')]).status, 2)
  })

  it('can be interrupted, with whole lines, and goes on where it was', async () => {
    const names = Array.from({ length: COUNT }, (_, i) => at(`many/${i % 2 ? 'deep/' : ''}${i}.pkl`))
    const args = ['scan', '--json', '--stdin', '--jobs', '2']
    const { status, stdout } = await interrupt(args, `${names.join('\n')}\n`)
    assert.deepEqual([status, stdout.endsWith('\n')], [130, true])
    writeFileSync(at('cut.jsonl'), stdout)
    const rest = brine([...args, '--since', at('cut.jsonl')], Buffer.from(names.join('\n')))
    const done = [...recordsOf(stdout), ...recordsOf(rest.stdout)].map(({ file }) => file)
    assert.deepEqual([rest.status, done.sort()], [0, names.sort()])
  })

  it('takes a file of 10 GB among others', () => {
    mkdirSync(at('large'))
    writeSparse(
      at('large/model.pt'),
      sparseZip([
        { name: 'm/data.pkl', data: [SYSTEM] },
        { name: 'm/data/0', data: [Buffer.alloc(64, 0x3f), 10e9] },
      ]),
    )
    writeFileSync(at('large/small.pkl'), dumps(1))
    const records = recordsOf(brine(['scan', '-r', '--json', at('large')]).stdout)
    const model = records.find(({ file }) => file.endsWith('model.pt'))
    assert.equal(records.length, 2)
    assert.deepEqual([model.verdict, model.size > 10e9, model.digest.slice(0, 13)], ['dangerous', true, 'sha256-parts:'])
    writeFileSync(at('large.jsonl'), `${JSON.stringify(model)}\n`)
    assert.deepEqual(namesOf(brine(['scan', '-r', '--json', '--since', at('large.jsonl'), at('large')]).stdout), ['small.pkl'])
  })

  it('has a report as machines read it of what cannot be read', () => {
    const { status, stdout } = brine(['scan', '--json', at('none.pkl')])
    assert.equal(status, 2)
    assert.deepEqual([recordsOf(stdout)[0].file, recordsOf(stdout)[0].error.code], [at('none.pkl'), 'ENOENT'])
  })
})

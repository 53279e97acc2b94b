// Every command on every kind of file: it gives something or says in a line what is wrong, and never what is only of the program.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { dumps, loadsAll, parseNpy } from 'brine'
import { COMMANDS } from '../../js/cli/options.js'
import { run } from '../../js/cli/run.js'
import { isExpected } from '../../js/cli/errors.js'
import { brine, root } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'
import { pickle } from '../support/pickle.js'
import { writeZip } from '../support/zip.js'

const fixture = (/** @type {string} */ name) => `${root}test/fixtures/${name}`
/** The kinds of files, and whether there is one pickle in each, several, or none. @type {Record<string, [file: string, pickles: 'one' | 'several' | 'none']>} */
const FILES = {
  pickle: [`${root}demo/datasets/coco.pkl`, 'one'],
  gzip: [`${root}demo/datasets/mnist.pkl.gz`, 'one'],
  table: [fixture('pandas/pd3.1.1-py3.13/frames.p5.pkl'), 'one'],
  arrays: [fixture('numpy/np2.5.5-py3.13/shapes.p4.pkl'), 'one'],
  'torch zip': [fixture('ml/torch/torch1.13.1-py3.9/state_dict.pt'), 'one'],
  'torch legacy': [fixture('ml/torch/torch1.13.1-py3.9/module.legacy.pt'), 'one'],
  'torch meta': [fixture('ml/torch/torch2.15.0-py3.11/meta.pt'), 'one'],
  torchscript: [fixture('ml/torch/torch1.13.1-py3.9/torchscript_script.pt'), 'several'],
  joblib: [fixture('joblib/jl1.6.0-py3.13/large.joblib'), 'one'],
  'joblib in xz': [fixture('joblib/jl1.6.0-py3.13/xz.joblib'), 'several'],
  'joblib of 0.9': [fixture('joblib/jl0.9.4-py3.6/plain.joblib'), 'one'],
  npy: [fixture('npy/structured.npy'), 'none'],
  'npy of objects': [fixture('npy/object.npy'), 'one'],
  npz: [fixture('npy/several.npz'), 'none'],
}
/** What no output may have: the names of what only the program knows. */
const INNER = /undefined|\[object |isCheap|LazyValue|LazyBytes|"description"|NaN%/

describe('every command on every kind of file', () => {
  const at = temporaryFolder()
  const one = dumps({ x: [1, 2], y: 'z' })
  before(() => {
    const make = (/** @type {string} */ name, /** @type {Uint8Array} */ bytes, /** @type {'one' | 'several' | 'none'} */ pickles) => {
      writeFileSync(at(name), bytes)
      FILES[name] = [at(name), pickles]
    }
    mkdirSync(at('out'))
    make('row.pkl', pickle`K\x01.K\x02.`, 'one')
    make('d.pkl.zip', writeZip([{ name: 'd.pkl', bytes: one }]), 'one')
    make('twice.pkl.gz.gz', gzipSync(gzipSync(one)), 'one')
    make('files.zip', writeZip(['a.pkl', 'b.pkl', 'c.txt'].map((name) => ({ name, bytes: name === 'c.txt' ? Buffer.from('text') : one }))), 'several')
    make(
      'objects.npz',
      writeZip(['a.npy', 'b.npy'].map((name) => ({ name, bytes: readFileSync(fixture(`npy/${name === 'a.npy' ? 'object' : 'plain-f4'}.npy`)) }))),
      'one',
    )
  })

  /** What a command writes, and its exit code. @param {string[]} argv */
  async function runHere(argv) {
    const parts = /** @type {Uint8Array[]} */ ([])
    const before = process.exitCode
    process.exitCode = undefined
    let error
    try {
      await run(argv, async (part) => parts.push(Buffer.from(part)) > 0)
    } catch (thrown) {
      assert.ok(isExpected(thrown), `${argv.join(' ')}: ${/** @type {any} */ (thrown).stack}`)
      error = String(/** @type {any} */ (thrown).message)
    }
    const status = error ? 2 : Number(process.exitCode ?? 0)
    process.exitCode = before
    return { status, bytes: Buffer.concat(parts), error }
  }

  const commands = Object.keys(COMMANDS).filter((name) => !COMMANDS[name].arguments)
  for (const command of commands) {
    it(`brine ${command}`, async () => {
      for (const [kind, [file, pickles]] of Object.entries(FILES)) {
        const args = { extract: ['-f', 'json'], convert: ['-o', at('out/converted.pkl')], diff: [file] }[command] ?? []
        const { status, bytes, error } = await runHere([command, file, ...args])
        const about = `${command} ${kind}: ${error}`
        const text = bytes.toString()
        assert.doesNotMatch(error ?? text, INNER, about)
        const isRefused =
          {
            dis: pickles === 'none',
            genops: pickles === 'none',
            calls: pickles === 'none',
            decompile: pickles === 'none',
            optimize: pickles !== 'one' && kind !== 'torchscript',
          }[command] ?? false
        if (command === 'scan') assert.ok(status < 2, about)
        else assert.equal(status, isRefused ? 2 : 0, about)
        if (isRefused) assert.match(error ?? '', /no pickle in it|--member/, about)
        else if (command === 'json' || command === 'extract')
          text
            .trim()
            .split('\n')
            .forEach((line) => JSON.parse(line))
        else if (command === 'convert') assert.ok([...loadsAll(readFileSync(at('out/converted.pkl')), { persistentLoad: () => null })].length, about)
        else if (command === 'diff') assert.equal(text, '', about)
        else if (command !== 'calls') assert.ok(bytes.length, about)
      }
    })
  }

  it('takes a member by its name, the end of it, or its number', async () => {
    const [script] = FILES.torchscript
    for (const [file, member] of [
      [script, 'constants.pkl'],
      [FILES['row.pkl'][0], '1'],
      [FILES['files.zip'][0], 'b.pkl'],
      [FILES['objects.npz'][0], 'a'],
    ]) {
      for (const args of [['dis'], ['genops'], ['optimize'], ['show'], ['json'], ['extract', '-f', 'json'], ['convert']]) {
        const { status, bytes, error } = await runHere([...args, '--member', member, file])
        assert.deepEqual([status, error], [0, undefined], `${args} ${member}`)
        assert.ok(bytes.length)
      }
    }
    const constants = (await runHere(['show', '--member', 'constants.pkl', script])).bytes.toString()
    assert.match(constants, /^tuple/)
    assert.equal((await runHere(['show', '--member', '1', FILES['row.pkl'][0]])).bytes.toString(), 'int 2\n')
    assert.match((await runHere(['dis', '--member', '1', FILES['row.pkl'][0]])).bytes.toString(), /BININT1 {4}2/)
    for (const command of ['dis', 'show', 'json'])
      assert.match((await runHere([command, '--member', 'q', FILES['files.zip'][0]])).error ?? '', /"a\.pkl", "b\.pkl"/)
  })

  it('gives the arrays of an archive as JSON', async () => {
    const { bytes } = await runHere(['extract', FILES.npz[0], '-f', 'json'])
    assert.deepEqual(
      JSON.parse(bytes.toString()).first,
      parseNpy(readFileSync(fixture('npy/plain-f4.npy'))) && JSON.parse((await runHere(['json', FILES.npz[0]])).bytes.toString()).first,
    )
    assert.equal(JSON.parse(bytes.toString()).first.length, 3)
  })

  it('does all files, and the worst exit code stands', () => {
    const file = 'demo/datasets/coco.pkl'
    for (const command of ['show', 'json', 'dis', 'genops']) {
      const { status, stdout, stderr } = brine([command, join(at(), 'none'), file])
      assert.equal(status, 2)
      assert.match(stderr, /none: ENOENT/)
      assert.ok(stdout.includes('dog'), command)
    }
  })

  it('shows a file alone, and tells its version', () => {
    assert.equal(brine(['demo/experiment.pkl']).stdout, brine(['show', 'demo/experiment.pkl']).stdout)
    assert.equal(brine(['-v']).stdout, brine(['--version']).stdout)
    assert.match(brine(['frob']).stderr, /no command 'frob', and no file/)
    assert.match(brine(['frob.pkl']).stderr, /frob\.pkl: ENOENT/)
  })

  it('writes JSON to a file', () => {
    assert.deepEqual(brine(['json', 'demo/datasets/coco.pkl', '-o', at('coco.json')]), { status: 0, stdout: '', stderr: '' })
    assert.ok(JSON.parse(readFileSync(at('coco.json'), 'utf8')).images)
  })
})

// `open`: what a file is, told by its content, and what is inside of it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { open as openFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { dumps, isPickleError, open, writeNpz } from 'brine'
import { floats } from '../support/arrays.js'
import { text } from '../support/bytes.js'
import { temporaryFolder } from '../support/folder.js'
import { pickle } from '../support/pickle.js'
import { writeZip } from '../support/zip.js'

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))

describe('open', () => {
  const at = temporaryFolder()
  /** @type {[string, Uint8Array, string, unknown][]} */
  const kinds = [
    ['a pickle', pickle`\x80\x04K\x05.`, 'pickle', 5],
    ['several pickles', pickle`K\x01.K\x02.`, 'pickles', [1, 2]],
    ['a pickle in gzip', gzipSync(pickle`K\x05.`), 'pickle', 5],
    ['a pickle in gzip in gzip', gzipSync(gzipSync(pickle`K\x05.`)), 'pickle', 5],
    ['a zip of one pickle', writeZip([{ name: 'data', bytes: pickle`K\x05.` }]), 'pickle', 5],
    [
      'a zip of files',
      writeZip([
        { name: 'a.pkl', bytes: pickle`K\x05.` },
        { name: 'b.txt', bytes: text('no pickle') },
      ]),
      'zip',
      { 'a.pkl': 5, 'b.txt': text('no pickle') },
    ],
  ]
  it('gives no part of pickles in a row for the whole, and each by its name', async () => {
    const document = await open(pickle`K\x01.K\x02.K`)
    assert.equal(document.kind, 'pickles')
    assert.equal(/** @type {any} */ (document.about).trailing.offset, 6)
    await assert.rejects(document.value(), (error) => isPickleError(error) && error.offset === 6)
    assert.equal(await document.value('1'), 2)
  })

  it('reads a pipe that has a name', async function () {
    if (process.platform === 'win32') this.skip()
    const path = at('pipe')
    execFileSync('mkfifo', [path])
    const [document] = await Promise.all([open(path), writeFile(path, pickle`K\x05.`)])
    assert.equal(await document.value(), 5)
    await document.close()
  })

  for (const [about, bytes, kind, value] of kinds) {
    it(`tells ${about} by its content, from bytes, a Blob, a stream and a path`, async () => {
      const path = at('file')
      writeFileSync(path, bytes)
      const handle = await openFile(path)
      try {
        for (const source of [bytes, new Blob([/** @type {any} */ (bytes)]), new Blob([/** @type {any} */ (bytes)]).stream(), path, handle]) {
          const document = await open(source)
          assert.equal(document.kind, kind)
          assert.deepEqual(await document.value(), value)
          await document.close()
        }
      } finally {
        await handle.close()
      }
    })
  }

  it('lists what is inside, and gives one entry', async () => {
    const document = await open(writeNpz({ a: floats(8), 'b/c': floats(4) }))
    assert.equal(document.kind, 'npz')
    assert.deepEqual(
      document.entries.map(({ name, kind }) => [name, kind]),
      [
        ['a', 'array'],
        ['b/c', 'array'],
      ],
    )
    assert.deepEqual([...(await document.value('b/c')).data], [0, 1, 2, 3])
    await assert.rejects(document.value('d'), { code: 'NO_SUCH_ENTRY' })
    const children = await document.tree.children()
    assert.deepEqual(
      children.map(({ path, dtype, shape, nbytes }) => [path, dtype, shape, nbytes]),
      [
        ['.a', 'float32', [2, 4], 32],
        ['["b/c"]', 'float32', [1, 4], 16],
      ],
    )
  })

  it('tells files of every library apart', async () => {
    for (const [file, kind, compression] of /** @type {[string, string, string[]][]} */ ([
      ['joblib/jl0.11-py3.7/xz.joblib', 'joblib', ['xz']],
      ['joblib/jl0.11-py3.7/plain.joblib', 'joblib', []],
      ['pandas/pd3.1.1-py3.13/frames.p5.pkl', 'pickle', []],
    ])) {
      const document = await open(join(fixtures, file))
      assert.deepEqual([document.kind, document.compression], [kind, compression], file)
      await document.close()
    }
  })

  it('finds its way by paths', async () => {
    const value = {
      layers: [
        {
          'a key': new Map([
            [5, 'five'],
            ['x', [1, 2, 3]],
          ]),
        },
      ],
      name: 'n',
    }
    const { tree } = await open(dumps(value))
    for (const [path, shown] of [
      ['.layers[0]["a key"][5]', '"five"'],
      ['$.layers[0]["a key"].x[2]', '3'],
      ['["layers"][0]["a key"]["x"][0]', '1'],
      ['name', '"n"'],
    ]) {
      assert.equal((await tree.find(path)).text, shown, path)
    }
    await assert.rejects(tree.find('.layers[1]'), { code: 'NO_SUCH_PATH', message: 'there is no [1] in .layers, a list' })
    await assert.rejects(tree.find('.nam'), { code: 'NO_SUCH_PATH' })
    assert.deepEqual(
      (await (await tree.find('.layers[0]["a key"].x')).children(1, 3)).map(({ text: shown }) => shown),
      ['2', '3'],
    )
  })

  it('gives a signal and progress', async () => {
    const bytes = dumps(floats(1 << 18), { protocol: 5 })
    await assert.rejects(open(bytes, { signal: AbortSignal.abort() }), { name: 'AbortError' })
    /** @type {number[]} */
    const read = []
    await (
      await open(new Blob([/** @type {any} */ (bytes)]), {
        onProgress: ({ bytesRead, totalBytes }) => {
          read.push(bytesRead)
          assert.equal(totalBytes, bytes.length)
        },
      })
    ).value()
    assert.ok((read.at(-1) ?? 0) >= bytes.length)
    await assert.rejects(open(/** @type {any} */ (5)), TypeError)
    await assert.rejects(open('/nowhere/at/all'), { code: 'ENOENT' })
  })
})

describe('the tree of a state dict', () => {
  it('has every tensor, and the metadata after them', async () => {
    const { tree } = await open(readFileSync(join(fixtures, 'ml/torch/torch1.13.1-py3.9/state_dict.pt')))
    const children = await tree.children()
    assert.equal(children.at(-1)?.path, '.attributes')
    for (const node of children.slice(0, -1))
      assert.equal(
        (await node.data()).length,
        node.shape?.reduce((product, length) => product * length, 1),
        node.path,
      )
  })
})

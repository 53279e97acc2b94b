// open: what a file is, told by its content; what is inside; and how little of it is read.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open as openFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateSync, gzipSync } from 'node:zlib'
import { DType, dumps, isPickleError, LimitError, NDArray, npy, open, Tensor, writeNpz } from 'brine'
import { pickle } from '../support/pickle.js'
import { writeZip } from '../support/zip.js'

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))
const floats = (/** @type {number} */ count) =>
  new NDArray(
    new DType('f', 4),
    [count / 4, 4],
    'C',
    Float32Array.from({ length: count }, (_, i) => i),
  )
const text = (/** @type {string} */ ascii) => new TextEncoder().encode(ascii)

/** A server of one file that answers ranges and counts what it sends. @param {Uint8Array} bytes @param {{ hasRanges?: boolean }} [options] */
async function serve(bytes, { hasRanges = true } = {}) {
  const counts = { requests: 0, sent: 0, etag: '"1"' }
  const server = createServer((request, response) => {
    counts.requests++
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    if (!hasRanges || start === undefined) {
      counts.sent += bytes.length
      response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes)
      return
    }
    const part = bytes.subarray(Number(start), Number(end) + 1)
    counts.sent += part.length
    response
      .writeHead(206, {
        'Content-Range': `bytes ${start}-${Number(start) + part.length - 1}/${bytes.length}`,
        'Content-Length': part.length,
        ETag: counts.etag,
      })
      .end(part)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const url = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/file`
  return { url, counts, close: () => server.close() }
}

describe('open', () => {
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
    const folder = mkdtempSync(join(tmpdir(), 'brine-'))
    const path = join(folder, 'pipe')
    try {
      execFileSync('mkfifo', [path])
      const [document] = await Promise.all([open(path), writeFile(path, pickle`K\x05.`)])
      assert.equal(await document.value(), 5)
      await document.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  for (const [about, bytes, kind, value] of kinds) {
    it(`tells ${about} by its content, from bytes, a Blob, a stream and a path`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'brine-'))
      const path = join(folder, 'file')
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
        rmSync(folder, { recursive: true })
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

describe('open of bad files', () => {
  const zip = writeZip([
    { name: 'one.pkl', bytes: pickle`K\x05.` },
    { name: 'two.pkl', bytes: pickle`K\x06.` },
  ])
  /** @type {[string, Uint8Array, RegExp][]} */
  const files = [
    ['an empty file', new Uint8Array(0), /empty/],
    ['a truncated pickle', pickle`](K\x01`, /Ran out of input/],
    ['a truncated zip', zip.subarray(0, -10), /zip|directory|end/i],
    ['a truncated npy', npy(floats(8)).subarray(0, -1), /bytes of elements/],
    ['a truncated gzip', gzipSync(new Uint8Array(1000)).subarray(0, -9), /gzip/],
    ['text', text('hello world'), /./],
  ]
  for (const [about, bytes, message] of files)
    it(`is an error that says so: ${about}`, () =>
      assert.rejects(open(bytes), (/** @type {any} */ error) => isPickleError(error) && message.test(error.message)))

  it('names the member whose bytes are damaged', async () => {
    const at = zip.findIndex((byte, i) => byte === 0x4b && zip[i + 1] === 6)
    const other = zip.slice()
    other[at + 1] = 7
    await assert.rejects((await open(other)).value('two.pkl'), /two\.pkl/)
  })

  it('gives no damaged pickle in an archive as its bytes, nor one that is too large, and a file of no kind as them', async () => {
    const zip = await open(
      writeZip([
        { name: 'cut.pkl', bytes: dumps({ a: 1 }).subarray(0, -2) },
        { name: 'bomb.gz', bytes: gzipSync(new Uint8Array(2_000_000)) },
        { name: 'README', bytes: text('none') },
      ]),
      { maxInflated: 1_000_000 },
    )
    await assert.rejects(zip.value('cut.pkl'), { code: 'TRUNCATED' })
    await assert.rejects(zip.value('bomb.gz'), LimitError)
    assert.deepEqual(await zip.value('README'), text('none'))
    const [cut] = await zip.tree.children()
    await assert.rejects(cut.children(), isPickleError)
  })

  it('refuses more elements of no bytes than anybody wants, in a .npy file and in a .npz', async () => {
    const file = npy(new NDArray(new DType('V', 0), [1], 'C', new Uint8Array(0)))
    const at = Buffer.from(file).indexOf('(1,)')
    file.set(text('(3000000000,)'), at)
    file.set(text(', }'), at + 13)
    await assert.rejects(open(file), { code: 'BAD_ARRAY' })
    const npz = await open(
      writeZip([
        { name: 'a.npy', bytes: file },
        { name: 'b.npy', bytes: npy(floats(4)) },
      ]),
    )
    await assert.rejects(npz.tree.children(), { code: 'BAD_ARRAY' })
    await assert.rejects(npz.value('a'), { code: 'BAD_ARRAY' })
  })

  it('stops a bomb at the limit', async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000))
    assert.ok(bomb.length < 100_000)
    await assert.rejects(open(bomb, { maxInflated: 1_000_000 }), LimitError)
  })

  it('stops a bomb in a Z-file of joblib at the limit', async () => {
    const bomb = Buffer.concat([Buffer.from('ZF0x2faf080          '), deflateSync(new Uint8Array(50_000_000))])
    await assert.rejects(open(bomb, { maxInflated: 1_000_000 }), LimitError)
  })
})

describe('open reads what it needs', () => {
  /** A checkpoint of torch: `count` tensors of `length` bytes. @param {number} count @param {number} length */
  function checkpoint(count, length) {
    const storage = (/** @type {number} */ i) =>
      `(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x04\x00\x00\x00${String(i).padStart(4, '0')}X\x03\x00\x00\x00cpuJ${le4(length / 4)}tQ`
    const le4 = (/** @type {number} */ n) => String.fromCharCode(n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24)
    let body = '\x80\x02ccollections\nOrderedDict\n)R('
    for (let i = 0; i < count; i++)
      body += `X\x04\x00\x00\x00w${String(i).padStart(3, '0')}ctorch._utils\n_rebuild_tensor_v2\n(${storage(i)}K\x00J${le4(length / 4)}\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtR`
    const data = new Uint8Array(length)
    return writeZip([
      { name: 'm/data.pkl', bytes: Uint8Array.from(`${body}u.`, (character) => character.charCodeAt(0)) },
      { name: 'm/version', bytes: text('3\n') },
      ...Array.from({ length: count }, (_, i) => ({ name: `m/data/${String(i).padStart(4, '0')}`, bytes: data })),
    ])
  }

  it('less than a megabyte of a checkpoint over HTTP, and then what is asked for', async () => {
    const bytes = checkpoint(900, 1 << 16)
    const { url, counts, close } = await serve(bytes)
    try {
      const document = await open(url)
      assert.equal(document.kind, 'torch-zip')
      const children = await document.tree.children()
      assert.equal(children.length, 900)
      assert.deepEqual([children[5].dtype, children[5].shape], ['float32', [1 << 14]])
      assert.ok(counts.sent < 1 << 20, `${counts.sent} of ${bytes.length} bytes were sent`)
      const before = counts.sent
      const data = await (await document.tree.find('.w007')).data()
      assert.equal(data.length, 1 << 14)
      assert.ok(counts.sent - before < 3 << 16, `${counts.sent - before} bytes for a tensor of ${1 << 16}`)
      const rows = await (await document.tree.find('.w800')).data(10, 12)
      assert.deepEqual([rows.shape, [...rows.data]], [[2], [0, 0]])
    } finally {
      close()
    }
  })

  it('the header of an array, and the rows that are asked for', async () => {
    const bytes = npy(floats(4 << 20))
    const { url, counts, close } = await serve(bytes)
    try {
      const { tree } = await open(url)
      assert.deepEqual([tree.dtype, tree.shape], ['float32', [1 << 20, 4]])
      const rows = await tree.data(1_000_000, 1_000_002)
      assert.deepEqual(rows.toArray(), [
        [4_000_000, 4_000_001, 4_000_002, 4_000_003],
        [4_000_004, 4_000_005, 4_000_006, 4_000_007],
      ])
      assert.ok(counts.sent < 1 << 20, `${counts.sent} bytes`)
    } finally {
      close()
    }
  })

  it('rows that lie in the block unused longest and in one that is not kept yet', async () => {
    const { url, close } = await serve(npy(floats(2 << 20)))
    try {
      const { tree } = await open(url)
      // Blocks of 64 KiB, which are rows of 16 bytes; 64 are kept.
      const block = 1 << 12
      for (const at of [5, ...Array.from({ length: 63 }, (_, i) => 10 + i)]) await tree.data(at * block, at * block + 4)
      const rows = await tree.data(6 * block - 20, 6 * block + 4)
      assert.deepEqual(
        [...rows.data],
        Array.from({ length: 24 * 4 }, (_, i) => (6 * block - 20) * 4 + i),
      )
    } finally {
      close()
    }
  })

  it('not the arrays of a pickle, at any protocol that holds them as bytes', async () => {
    for (const protocol of [3, 4, 5]) {
      const bytes = dumps({ a: floats(1 << 20), name: 'x', list: [floats(1 << 20)] }, { protocol })
      const { url, counts, close } = await serve(bytes)
      try {
        const { tree } = await open(url)
        const array = await tree.find('.list[0]')
        assert.deepEqual(array.shape, [1 << 18, 4])
        assert.equal((await tree.find('.name')).text, '"x"')
        assert.ok(counts.sent < 1 << 20, `${counts.sent} of ${bytes.length} bytes at protocol ${protocol}`)
        assert.deepEqual([...(await array.data()).subarray(0, 3)], [0, 1, 2])
      } finally {
        close()
      }
    }
  })

  it('from a server without ranges all, and from one whose file changes an error', async () => {
    const bytes = dumps([1, floats(1 << 20)])
    const whole = await serve(bytes, { hasRanges: false })
    assert.equal((await (await open(whole.url)).value())[0], 1)
    whole.close()
    const changing = await serve(bytes)
    const document = await open(changing.url)
    changing.counts.etag = '"2"'
    await assert.rejects(document.value(), { code: 'CHANGED' })
    changing.close()
    const gone = await serve(bytes)
    gone.close()
    await assert.rejects(open(gone.url))
  })

  it('a checkpoint from a file in the memory of its pickle', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brine-'))
    try {
      const path = join(folder, 'm.pt')
      writeFileSync(path, checkpoint(200, 1 << 20))
      const before = process.memoryUsage().arrayBuffers
      const document = await open(path)
      assert.equal((await document.tree.children()).length, 200)
      assert.ok(process.memoryUsage().arrayBuffers - before < 8 << 20)
      const value = await document.value()
      const first = value instanceof Map ? value.get('w000') : value.w000
      assert.ok(first instanceof Tensor)
      assert.equal(first.data.length, 1 << 18)
      await document.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
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

describe('the arrays of an archive', () => {
  const names = Array.from({ length: 40 }, (_, i) => `a${i}`)
  const bytes = writeNpz(names.map((name) => [name, floats(256)]))

  /** A handle whose reads take longer the earlier they begin, and which fails from one read on. */
  function slowHandle(failsAt = Infinity) {
    const counts = { reads: 0, underWay: 0, most: 0 }
    const handle = {
      stat: async () => ({ size: bytes.length }),
      async read(/** @type {Uint8Array} */ to, /** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ offset) {
        const number = ++counts.reads
        counts.most = Math.max(counts.most, ++counts.underWay)
        await new Promise((resolve) => {
          setTimeout(resolve, 4 - (number % 4))
        })
        counts.underWay--
        if (number >= failsAt) throw new Error(`read ${number} failed`)
        to.set(bytes.subarray(offset, offset + length), at)
        return { bytesRead: Math.min(length, bytes.length - offset) }
      },
    }
    return { handle, counts }
  }

  it('are read a few at once and come in their order', async () => {
    const { handle, counts } = slowHandle()
    const document = await open(/** @type {any} */ (handle))
    const nodes = await document.tree.children()
    assert.deepEqual(
      nodes.map(({ path }) => path),
      names.map((name) => `.${name}`),
    )
    assert.deepEqual(Object.keys(await document.value()), names)
    assert.ok(counts.most > 1 && counts.most <= 4, `${counts.most} reads at once`)
  })

  it('are not begun any more once one has failed', async () => {
    const whole = slowHandle()
    const document = await open(/** @type {any} */ (whole.handle))
    const opening = whole.counts.reads
    await document.value()
    const { handle, counts } = slowHandle(opening + 8)
    const failing = await open(/** @type {any} */ (handle))
    await assert.rejects(failing.value(), /read \d+ failed/)
    assert.equal(counts.underWay, 0)
    assert.ok(counts.reads < opening + 16 && whole.counts.reads >= opening + 40, `${counts.reads} reads of ${whole.counts.reads}`)
  })
})

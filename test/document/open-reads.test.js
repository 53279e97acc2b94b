// How much of a file `open` reads, over HTTP and from handles: what is needed to show it, and then what is asked for, a few reads at once.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { dumps, npy, open, Tensor, writeNpz } from 'brine'
import { floats } from '../support/arrays.js'
import { text } from '../support/bytes.js'
import { temporaryFolder } from '../support/folder.js'
import { listen } from '../support/server.js'
import { writeZip } from '../support/zip.js'

/** A server of one file that answers ranges and counts what it sends. @param {Uint8Array} bytes @param {{ hasRanges?: boolean }} [options] */
async function serve(bytes, { hasRanges = true } = {}) {
  const counts = { requests: 0, sent: 0, etag: '"1"' }
  const { url, close } = await listen((request, response) => {
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
  return { url: `${url}/file`, counts, close }
}

describe('open reads what it needs', () => {
  const at = temporaryFolder()
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
      const rows = await (await document.tree.find('.w800')).rows(10, 12)
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
      const rows = await tree.rows(1_000_000, 1_000_002)
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
        [...rows],
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
    const path = at('m.pt')
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

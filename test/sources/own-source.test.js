// Sources of the caller's own, `{ size, read(offset, length, signal) }`; strings that are paths and URLs; files of Deno.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { dis, disStream, dumps, load, loads, loadTorch, npy, open, optimizeStream, readStorages } from 'brine'
import { floats } from '../support/arrays.js'
import { temporaryFolder } from '../support/folder.js'

const many = dumps(Array.from({ length: 300_000 }, (_, i) => `value ${i}`))
const small = dumps({ a: [1, 2, 3] })
const TORCH = new Uint8Array(readFileSync(new URL('../fixtures/ml/torch/torch2.15.0-py3.11/views.pt', import.meta.url)))

/** A source that notes what is read. @param {Uint8Array} bytes */
function sourceOf(bytes) {
  const reads = /** @type {[number, number, AbortSignal | undefined][]} */ ([])
  const read = async (/** @type {number} */ offset, /** @type {number} */ length, /** @type {AbortSignal | undefined} */ signal) => {
    reads.push([offset, length, signal])
    return bytes.slice(offset, offset + length)
  }
  return { size: bytes.length, read, reads }
}

describe("a source of the caller's own", () => {
  it('is taken by load, open, loadTorch and the streams of pickletools', async () => {
    assert.deepEqual(await load(sourceOf(small)), { a: [1, 2, 3] })
    assert.deepEqual(await (await open(sourceOf(small))).value(), { a: [1, 2, 3] })
    const { value, kind } = await loadTorch(sourceOf(TORCH))
    assert.equal(kind, 'torch-zip')
    await readStorages(value)
    assert.equal(value.scalar.get(), 23)
    let text = ''
    for await (const part of disStream(sourceOf(small))) text += part
    assert.equal(text, dis(small))
    for await (const part of optimizeStream(sourceOf(small))) assert.ok(part.length)
  })

  it('is asked for no byte behind its end, for more while reads follow each other, and for what is needed elsewhere', async () => {
    const source = sourceOf(many)
    assert.equal((await load(source)).length, 300_000)
    assert.ok(source.reads.every(([offset, length]) => offset >= 0 && length > 0 && offset + length <= many.length))
    assert.ok(source.reads.length < 15, `${source.reads.length} reads of ${many.length} bytes`)
    const array = sourceOf(npy(floats(4 << 20)))
    const { tree } = await open(array)
    await tree.data(1_000_000, 1_000_002)
    assert.ok(array.reads.reduce((sum, [, length]) => sum + length, 0) < 1 << 19)
  })

  it('gets the signal, and is left at once', async () => {
    const controller = new AbortController()
    const source = sourceOf(small)
    await load(source, { signal: controller.signal })
    assert.ok(source.reads.every(([, , signal]) => signal === controller.signal))
    const reason = new Error('enough')
    const hangs = { size: 100, read: () => new Promise(() => {}) }
    for (const call of [open, load, loadTorch]) {
      const own = new AbortController()
      setTimeout(() => own.abort(reason), 20)
      await assert.rejects(call(/** @type {any} */ (hangs), { signal: own.signal }), reason)
    }
  })

  it('that is wrong is told of clearly', async () => {
    const wrong = /** @type {[any, object][]} */ ([
      [
        { size: 5, read: async () => new Uint8Array(3) },
        { code: 'BAD_READ', message: /read\(0, 5\) of the source gave 3 bytes/, hint: /exactly/ },
      ],
      [
        { size: 5, name: 'a.pkl', read: async () => new Uint8Array(9) },
        { code: 'BAD_READ', message: /of a\.pkl gave 9 bytes/ },
      ],
      [
        { size: 5, read: async () => 'text' },
        { name: 'TypeError', message: /what read of the source gives must be a Uint8Array/ },
      ],
      [{ size: 5 }, { name: 'TypeError', message: /read of the source must be a function/ }],
      [
        { size: 5, read: 7 },
        { name: 'TypeError', message: /read of the source must be a function/ },
      ],
      [{ read: async () => new Uint8Array(3) }, { name: 'TypeError', message: /size of the source must be its length/ }],
      [
        { size: -1, read: async () => new Uint8Array(3) },
        { name: 'TypeError', message: /size of the source must be its length/ },
      ],
      [
        { size: 5n, read: async () => new Uint8Array(3) },
        { name: 'TypeError', message: /size of the source must be its length/ },
      ],
      [{}, { name: 'TypeError', message: /a source must be/ }],
    ])
    for (const [source, error] of wrong) for (const call of [open, load, loadTorch]) await assert.rejects(call(source), error)
    const failure = new Error('the disk is gone')
    await assert.rejects(
      load({
        size: 5,
        read: async () => {
          throw failure
        },
      }),
      failure,
    )
  })

  it('may read like a file of Deno, where it stands', async () => {
    let position = 0
    const file = {
      stat: async () => ({ size: many.length, isFile: true }),
      seek: async (/** @type {number} */ offset) => (position = offset),
      read: async (/** @type {Uint8Array} */ buffer) => {
        const part = many.subarray(position, position + Math.min(buffer.length, 100_000))
        buffer.set(part)
        position += part.length
        return part.length || null
      },
    }
    assert.equal((await load(file)).length, 300_000)
    const document = await open(file)
    const values = await Promise.all([document.value(), document.value()])
    assert.ok(values.every((value) => value.length === 300_000))
  })
})

describe('strings and URLs in Node', () => {
  const at = temporaryFolder()

  it('are paths, and file: URLs, of load, open and loadTorch alike', async () => {
    const path = at('a b.pkl')
    writeFileSync(path, small)
    for (const origin of [path, pathToFileURL(path), pathToFileURL(path).href]) {
      assert.deepEqual(await load(origin), { a: [1, 2, 3] })
      const document = await open(origin)
      assert.deepEqual(await document.value(), { a: [1, 2, 3] })
      await document.close()
    }
    const torch = at('views.pt')
    writeFileSync(torch, TORCH)
    const file = await loadTorch(torch)
    await readStorages(file.value)
    assert.equal(file.value.scalar.get(), 23)
    await file.close()
    await assert.rejects(load(at('missing.pkl')), { code: 'ENOENT' })
  })

  it('need no import that a bundler would ask about, and no undici', async () => {
    const script = `
      import { open } from 'node:fs/promises'
      const { load } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)})
      const handle = await open(process.argv[1])
      await load(handle)
      await load(process.argv[1])
      await handle.close()
      console.log(process.moduleLoadList.filter((name) => /undici/.test(name)).length)`
    const path = at('b.pkl')
    writeFileSync(path, small)
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, path], { encoding: 'utf8' })
    assert.equal(stdout.trim(), '0', stderr)
    for (const name of ['index.js', 'files.js']) {
      const text = readFileSync(fileURLToPath(new URL(`../../dist/${name}`, import.meta.url)), 'utf8')
      assert.doesNotMatch(text, /import\([^"'`)]/, `an import of a name that is computed in ${name}`)
    }
  })

  it('are read where a test runner has neither TextEncoder nor TextDecoder', () => {
    const script = `
      delete globalThis.TextEncoder
      delete globalThis.TextDecoder
      const { dumps, loads } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)})
      console.log(loads(dumps({ text: 'é日🥒' })).text)`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    assert.equal(stdout, 'é日🥒\n', stderr)
  })

  it('are memory of another realm too', async () => {
    const { runInNewContext } = await import('node:vm')
    const memory = runInNewContext('new ArrayBuffer(10)')
    new Uint8Array(memory).set(Buffer.from('K\x07.', 'latin1'))
    assert.equal(loads(memory), 7)
    assert.equal(await load(memory), 7)
  })
})

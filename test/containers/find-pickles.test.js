// `openPickles`: the bytes of the pickles of a file, whatever the file is, for disStream and its like.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { dis, disStream, dumps, load, open, openPickles } from 'brine'
import { pickle } from '../support/pickle.js'
import { writeZip } from '../support/zip.js'

const fixture = (/** @type {string} */ name) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

/** The disassembly of each pickle of a file, by name. @param {any} origin */
async function textsOf(origin) {
  const found = await openPickles(origin)
  /** @type {Record<string, string>} */
  const texts = {}
  for (const { name, source } of found.pickles) {
    texts[name] = ''
    for await (const part of disStream(await source())) texts[name] += part
  }
  await found.close()
  return { kind: found.kind, compression: found.compression, texts }
}

describe('openPickles', () => {
  const bytes = dumps({ x: [1, 2], y: 'z' })
  const text = dis(bytes)

  it('finds a pickle by itself, compressed, in archives, and in a stream', async () => {
    for (const origin of [bytes, new Blob([/** @type {any} */ (bytes)]), new Blob([/** @type {any} */ (bytes)]).stream()])
      assert.deepEqual(await textsOf(origin), { kind: 'pickle', compression: [], texts: { '': text } })
    assert.deepEqual(await textsOf(gzipSync(gzipSync(bytes))), { kind: 'pickle', compression: ['gzip', 'gzip'], texts: { '': text } })
    const zip = writeZip(
      ['a.pkl', 'b', 'c.txt', 'd.gz'].map((name) => ({ name, bytes: name === 'c.txt' ? Buffer.from('text') : name === 'd.gz' ? gzipSync(bytes) : bytes })),
    )
    const inZip = { 'a.pkl': text, b: text, 'd.gz': text }
    assert.deepEqual(await textsOf(zip), { kind: 'zip', compression: [], texts: inZip })
    assert.deepEqual((await textsOf(new Blob([/** @type {any} */ (gzipSync(zip))]).stream())).texts, inZip)
    const nested = writeZip([
      { name: 'in.zip', bytes: zip },
      { name: 'e', bytes },
    ])
    assert.deepEqual(Object.keys((await textsOf(nested)).texts), ['in.zip/a.pkl', 'in.zip/b', 'in.zip/d.gz', 'e'])
  })

  it('finds a pickle that cannot be loaded', async () => {
    const broken = pickle`\x80\x02](K\x01`
    for (const origin of [broken, gzipSync(broken)]) {
      const { pickles } = await openPickles(origin)
      await assert.rejects(load(await pickles[0].source()), { code: 'EOF' })
    }
  })

  it("finds those of torch's files", async () => {
    const folder = 'ml/torch/torch1.13.1-py3.9'
    assert.deepEqual(Object.keys((await textsOf(fixture(`${folder}/state_dict.pt`))).texts), ['state_dict/data.pkl'])
    assert.deepEqual(Object.keys((await textsOf(fixture(`${folder}/torchscript_script.pt`))).texts), [
      'torchscript_script/data.pkl',
      'torchscript_script/constants.pkl',
    ])
    const { kind, texts } = await textsOf(fixture(`${folder}/module.legacy.pt`))
    assert.deepEqual([kind, Object.keys(texts)], ['torch-legacy', ['magic', 'protocol', 'system', 'value', 'keys']])
    assert.match(texts.value, /BINPERSID/)
    assert.deepEqual(Object.keys((await textsOf(fixture('ml/torch/torch2.15.0-py3.11/old.tar.pt'))).texts), ['pickle', 'sys_info'])
  })

  it("finds those of joblib's files without the arrays between their opcodes", async () => {
    for (const name of ['plain', 'xz', 'protocol2']) {
      const { kind, texts } = await textsOf(fixture(`joblib/jl1.6.0-py3.13/${name}.joblib`))
      assert.deepEqual([kind, Object.keys(texts)], ['joblib', ['0', '0/array 9']])
      assert.equal(texts['0'].match(/NumpyArrayWrapper/g)?.length, 1)
      assert.match(texts['0/array 9'], /_reconstruct/)
    }
    // What has no array between its opcodes is as pickletools reads it, though words of joblib stand in it.
    const words = dumps(['joblib.numpy_pickle', 'NumpyArrayWrapper'])
    assert.deepEqual(await textsOf(words), { kind: 'joblib', compression: [], texts: { '': dis(words) } })
    const beside = fixture('joblib/jl0.9.4-py3.6/plain.joblib')
    assert.deepEqual((await textsOf(beside)).texts, { '': dis(readFileSync(beside)) })
    assert.match((await textsOf(fixture('joblib/jl0.9.4-py3.6/zlib.joblib'))).texts['0'], /STOP/)
  })

  it('finds those of arrays of objects, and none where there is none', async () => {
    const object = readFileSync(fixture('npy/object.npy'))
    const plain = readFileSync(fixture('npy/plain-f4.npy'))
    const { texts } = await textsOf(object)
    assert.deepEqual(Object.keys(texts), [''])
    assert.deepEqual((await textsOf(Buffer.concat([object, plain, object]))).texts, { 0: texts[''], 2: texts[''] })
    assert.deepEqual(
      (
        await textsOf(
          writeZip([
            { name: 'a.npy', bytes: object },
            { name: 'b.npy', bytes: plain },
          ]),
        )
      ).texts,
      { a: texts[''] },
    )
    for (const file of ['npy/plain-f4.npy', 'npy/several.npz', 'several/numpy-2.5/plain.safetensors'])
      assert.deepEqual((await textsOf(fixture(file))).texts, {}, file)
  })
})

describe('openPickles of several files', () => {
  const folders = fixture('folders/torch-2.15.0')

  it('finds the values of a shelf by their keys, by whichever of its names', async () => {
    const shelf = fixture('several/shelves/py3.13/plain')
    for (const path of [shelf, `${shelf}.dat`, `${shelf}.dir`]) {
      const { kind, texts } = await textsOf(path)
      const { pickles, close } = await openPickles(path)
      await close()
      assert.deepEqual([kind, pickles.length], ['shelf', 8], path)
      assert.match(texts['caf\u00e9'], /^ {4}0: \\x80 PROTO/)
    }
    // Without its directory zeros tell where the next begins.
    const data = readFileSync(`${shelf}.dat`)
    for (const origin of [data, new Blob([data]).stream()]) {
      const { kind, texts } = await textsOf(origin)
      assert.deepEqual([kind, Object.keys(texts)], ['pickles', ['0', '1', '2', '3', '4', '5', '6', '7']])
    }
  })

  it('finds those behind their lengths', async () => {
    for (const name of ['be8.p0', 'le8.p5', 'le4.p2', 'connection']) {
      const data = readFileSync(fixture(`several/prefixed/${name}.bin`))
      const document = await open(data)
      for (const origin of [data, new Blob([data]).stream(), gzipSync(data)]) {
        const { kind, texts } = await textsOf(origin)
        assert.deepEqual([kind, Object.keys(texts)], ['pickles', document.entries.map((entry) => entry.name)], name)
        for (const text of Object.values(texts)) assert.match(text, /STOP\nhighest protocol among opcodes = \d\n$/)
      }
    }
  })

  it('finds those of packages and of folders', async () => {
    assert.deepEqual(
      Object.keys((await textsOf(`${folders}/package.pt`)).texts).filter((name) => !name.endsWith('.pkl')),
      [],
    )
    assert.equal((await textsOf(`${folders}/package.pt`)).kind, 'torch-package')
    const unzipped = await textsOf(`${folders}/unzipped`)
    assert.deepEqual([unzipped.kind, Object.keys(unzipped.texts)], ['torch-zip', ['unzipped/data.pkl']])
    assert.deepEqual(Object.keys((await textsOf(`${folders}/distcp_plain`)).texts), ['.metadata'])
    assert.deepEqual((await textsOf(`${folders}/dcp_safetensors`)).kind, 'safetensors')
    await assert.rejects(openPickles(fixture('folders')), { code: 'IS_FOLDER' })
  })
})

describe('a tree of archives', () => {
  it('has its values whole, where they stand in one another or in a row', async () => {
    const inner = writeZip([
      { name: 'a.pkl', bytes: dumps([1]) },
      { name: 'c.pkl', bytes: dumps(3) },
    ])
    const outer = writeZip([
      { name: 'in.zip', bytes: inner },
      { name: 'b.pkl', bytes: dumps(2) },
    ])
    const want = { 'in.zip': { 'a.pkl': [1], 'c.pkl': 3 }, 'b.pkl': 2 }
    assert.deepEqual(await (await open(outer)).tree.value(), want)
    assert.deepEqual(await (await open(Buffer.concat([outer, inner]))).tree.value(), [want, want['in.zip']])
  })
})

describe('the tree of an entry', () => {
  it('is that of one member or object', async () => {
    const document = await open(pickle`K\x01.K\x02.`)
    assert.equal((await document.entryTree('1')).text, '2')
    await assert.rejects(document.entryTree('7'), { code: 'NO_SUCH_ENTRY', hint: 'there are 0, 1' })
  })
})

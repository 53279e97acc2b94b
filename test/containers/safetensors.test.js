// .safetensors files, as the safetensors library reads and writes them.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DType, isPickleError, NDArray, open, parseNpy, Storage, Tensor, writeSafetensors } from 'brine'
import { root } from '../support/fixtures.js'
import { asTruth, readTruth } from '../support/truth.js'

const folder = join(root, 'several')
const files = ['numpy-2.5', 'torch-2.15'].flatMap((version) =>
  readdirSync(join(folder, version))
    .filter((name) => name.endsWith('.safetensors'))
    .map((name) => join(version, name)),
)
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const brine = (...args) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' })

/** A file with a header of one's own. */
function makeFile(header, size = 0, length = undefined) {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const prefix = Buffer.alloc(8)
  prefix.writeBigUInt64LE(BigInt(length ?? text.length))
  return new Uint8Array(Buffer.concat([prefix, text, Buffer.alloc(size)]))
}

describe('a .safetensors file', () => {
  for (const name of files) {
    const bytes = new Uint8Array(readFileSync(join(folder, name)))
    const truth = readTruth(readFileSync(join(folder, `${name}.json`), 'utf8'))

    it(`${name} holds what the library reads`, async () => {
      const document = await open(bytes)
      assert.equal(document.kind, 'safetensors')
      assert.deepEqual(document.about, truth.metadata ? { metadata: truth.metadata } : {})
      assert.deepEqual(new Set(document.entries.map((entry) => entry.name)), new Set(Object.keys(truth.tensors)))
      const value = await document.value()
      for (const [key, want] of Object.entries(truth.tensors)) {
        for (const tensor of [value[key], await document.value(key)]) {
          const flat = want.t === 'tensor' ? want.values : [want.tolist].flat(want.shape.length)
          assert.deepEqual([tensor.dtype, tensor.shape, asTruth(tensor).values], [want.dtype.replace('torch.', ''), want.shape, flat])
        }
      }
    })

    it(`${name} is written as the library writes it`, async () => {
      const document = await open(bytes)
      const written = writeSafetensors(await document.value(), document.about.metadata)
      // Where there is metadata, the script has put the header in another order, as the library's changes from run to run.
      if (!name.endsWith('metadata.safetensors')) assert.equal(Buffer.compare(written, bytes), 0)
      assert.deepEqual((await open(written)).about, document.about)
    })
  }

  it('is read by ranges, and a tensor only where it is asked for', async () => {
    const bytes = makeFile(
      { a: { dtype: 'U8', shape: [1 << 20], data_offsets: [0, 1 << 20] }, b: { dtype: 'I8', shape: [2], data_offsets: [1 << 20, (1 << 20) + 2] } },
      (1 << 20) + 2,
    )
    let count = 0
    const blob = new Blob([bytes])
    const slice = blob.slice.bind(blob)
    blob.slice = (from, to) => {
      count += Math.min(to, bytes.length) - from
      return slice(from, to)
    }
    const document = await open(blob)
    const node = await document.tree.find('["b"]')
    assert.deepEqual([...(await node.data())], [0, 0])
    assert.ok(count < 20_000, String(count))
  })

  it('may hold a dtype that is not known, beside others', async () => {
    const value = await (
      await open(makeFile({ a: { dtype: 'F6_E2M3', shape: [4], data_offsets: [0, 3] }, b: { dtype: 'U8', shape: [1], data_offsets: [3, 4] } }, 4))
    ).value()
    assert.ok(value.a instanceof Storage)
    assert.deepEqual([value.a.nbytes, [...value.b.data]], [3, [0]])
  })

  it('of names that JavaScript has a use for keeps them', async () => {
    const value = await (
      await open(makeFile('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"1":{"dtype":"U8","shape":[],"data_offsets":[1,2]}}', 2))
    ).value()
    assert.deepEqual(Object.keys(value), ['1', '__proto__'])
  })

  const one = { dtype: 'U8', shape: [2], data_offsets: [0, 2] }
  /** @type {[string, Uint8Array, RegExp][]} */
  const broken = [
    ['a header that is too long', makeFile({}, 0, 100_000_001), /a header of 100000001 bytes/],
    ['a header that is cut off', makeFile({}, 0, 50), /of which 2 are there/],
    ['a header that is no JSON', makeFile('{"a":}'), /no JSON/],
    ['no place', makeFile({ a: { dtype: 'U8', shape: [2] } }, 2), /no dtype, shape and data_offsets/],
    ['a negative length', makeFile({ a: { ...one, shape: [-2] } }, 2), /no dtype, shape/],
    ['a fraction', makeFile({ a: { ...one, data_offsets: [0.5, 2.5] } }, 4), /no dtype, shape/],
    ['an end before the start', makeFile({ a: { ...one, data_offsets: [2, 0] } }, 2), /to stand at 2 to 0/],
    ['offsets outside', makeFile({ a: { ...one, data_offsets: [1, 3] } }, 2), /where 2 bytes are/],
    ['another size', makeFile({ a: { ...one, dtype: 'F32' } }, 2), /is 8/],
    ['a huge shape', makeFile({ a: { ...one, shape: [2 ** 40, 2 ** 40, 0, 1] } }, 2), /is 2 bytes/],
    ['tensors that overlap', makeFile({ a: one, b: { ...one, data_offsets: [1, 3] } }, 3), /overlap/],
    ['metadata that is no text', makeFile({ __metadata__: { a: 1 } }), /strings by name/],
  ]
  for (const [what, bytes, reason] of broken) {
    it(`with ${what} is an error`, async () => {
      await assert.rejects(open(bytes), (error) => isPickleError(error) && reason.test(error.message))
    })
  }

  it('with bytes behind the last tensor tells of them', async () => {
    const { about } = /** @type {any} */ (await open(makeFile({ a: one }, 5)))
    assert.deepEqual([about.trailing.offset, about.trailing.bytes], [8 + JSON.stringify({ a: one }).length + 2, 3])
  })
})

describe('writeSafetensors', () => {
  it('writes views, byte orders and Fortran order by value', async () => {
    const storage = new Storage('int16', 6, { bytes: Uint8Array.from({ length: 12 }, (_, i) => (i % 2 ? i >> 1 : 0)), isBigEndian: true })
    const big = new NDArray(new DType('i', 4, '>'), [2], 'C', Uint8Array.of(0, 0, 0, 1, 0, 0, 1, 0))
    const fortran = new NDArray(new DType('u', 1), [2, 3], 'F', Uint8Array.of(0, 3, 1, 4, 2, 5))
    const tensors = new Map([
      ['t', new Tensor('int16', [3, 2], [1, 3], storage)],
      ['big', big],
      ['fortran', fortran],
    ])
    const value = await (await open(writeSafetensors(tensors))).value()
    assert.deepEqual(
      [value.t, value.big, value.fortran].map((tensor) => tensor.toArray()),
      [
        [
          [0, 3],
          [1, 4],
          [2, 5],
        ],
        [1, 256],
        [
          [0, 1, 2],
          [3, 4, 5],
        ],
      ],
    )
  })

  it('refuses what it cannot hold', () => {
    const array = NDArray.from(new Float64Array(2))
    assert.throws(() => writeSafetensors({ a: new NDArray(new DType('c', 16), [1], 'C', new Uint8Array(16)) }), /has no complex128/)
    assert.throws(() => writeSafetensors({ __metadata__: array }), /cannot be called/)
    assert.throws(
      () =>
        writeSafetensors([
          ['a', array],
          ['a', array],
        ]),
      /twice/,
    )
    assert.throws(() => writeSafetensors(/** @type {any} */ ({ a: 5 })), TypeError)
    assert.throws(() => writeSafetensors({ a: array }, /** @type {any} */ ({ b: 1 })), TypeError)
  })
})

describe('brine convert and extract --all', () => {
  /** @type {string} */
  let out
  before(() => {
    out = mkdtempSync(join(tmpdir(), 'brine-'))
  })
  after(() => rmSync(out, { recursive: true }))
  const checkpoint = join(folder, 'torch-2.15', 'two_zip.pt')

  it('write the tensors of a checkpoint as .safetensors, and name what is none', async () => {
    const target = join(out, 'model.safetensors')
    const { status, stderr } = brine('convert', checkpoint, '-o', target)
    assert.deepEqual([status, stderr], [0, 'brine: left out: 1.epoch: 3 is no tensor\nbrine: left out: 1.lr: 0.001 is no tensor\n'])
    const document = await open(target)
    assert.deepEqual(document.about.metadata, { format: 'pt' })
    const value = await document.value()
    assert.deepEqual(value['0.t'].toArray(), [
      [0, 3],
      [1, 4],
      [2, 5],
    ])
    assert.match(brine('show', target).stdout, /Tensor float32 {3}\(3, 2\)/)
    assert.equal(brine('convert', join(folder, '..', 'python/3.13/p4/plain.pkl'), '-o', target).status, 2)
    await document.close()
  })

  it('write each as a .npy file of a folder', () => {
    const target = join(out, 'weights')
    assert.equal(brine('extract', '--all', checkpoint, '-o', target).status, 0)
    assert.equal(readdirSync(target).length, 9)
    assert.deepEqual(parseNpy(readFileSync(join(target, '0.row.npy'))).toArray(), [3, 4, 5])
    assert.equal(brine('extract', '--all', checkpoint).status, 2)
  })
})

// `loadTorch` and `readStorages`: tensors of every dtype, view and layout, how little of a file is read, and files that lie.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Complex, dumps, isPickleError, LazyBytes, loads, loadTorch, NDArray, PyObject, readStorages, STATE, Storage, Tensor, TorchSize } from 'brine'
import { openSource } from '../../js/sources/source.js'
import { openZip } from '../../js/containers/archive/zip.js'
import { writeZip } from '../support/zip.js'
import { differences } from '../support/canon.js'
import { root } from '../support/fixtures.js'
import { pickle } from '../support/pickle.js'

const FOLDER = `${root}/ml/torch`
const NEWEST = `${FOLDER}/torch2.15.0-py3.11`
const bytesOf = (/** @type {string} */ name) => new Uint8Array(readFileSync(`${NEWEST}/${name}`))

/** A source that counts what is read of it. @param {Uint8Array} bytes */
async function counted(bytes) {
  const counts = { reads: 0, bytes: 0 }
  const read = async (/** @type {number} */ offset, /** @type {number} */ length) => {
    counts.reads++
    counts.bytes += length
    return bytes.subarray(offset, offset + length)
  }
  return { source: { size: bytes.length, read }, counts }
}

/** @param {string | Uint8Array} file a name, or the bytes @param {object} [options] */
const open = async (file, options) => loadTorch(typeof file === 'string' ? bytesOf(file) : file, options)

/** @param {string | Uint8Array} file @param {object} [options] */
async function readAll(file, options) {
  const opened = await open(file, options)
  await readStorages(opened.value)
  return opened
}

describe('torch files that torch wrote', () => {
  for (const version of readdirSync(FOLDER)) {
    if (version.endsWith('.py')) continue
    for (const name of readdirSync(`${FOLDER}/${version}`)) {
      const path = `${FOLDER}/${version}/${name}`
      if (!name.endsWith('.pt') || !existsSync(`${path}.json`)) continue
      it(`load as torch loads them: ${version}/${name}`, async () => {
        const { value } = await readAll(new Uint8Array(readFileSync(path)), { lossless: true })
        assert.deepEqual(differences(value, JSON.parse(readFileSync(`${path}.json`, 'utf8'))), [])
      })
    }
  }
})

describe('the tensors of torch files', () => {
  it('are of the typed array that fits the dtype', async () => {
    const { value } = await readAll('dtypes.pt')
    const classes = {
      float64: Float64Array,
      float32: Float32Array,
      float16: Float32Array,
      bfloat16: Float32Array,
      int64: BigInt64Array,
      int32: Int32Array,
      int16: Int16Array,
      int8: Int8Array,
      uint8: Uint8Array,
      bool: Uint8Array,
      complex64: Float32Array,
      complex128: Float64Array,
      complex32: Float32Array,
    }
    assert.deepEqual(Object.keys(value), Object.keys(classes))
    for (const [dtype, Class] of Object.entries(classes)) {
      assert.equal(value[dtype].data.constructor, Class, dtype)
      assert.equal(value[dtype].dtype, dtype)
      assert.equal(value[dtype].data.length, dtype.startsWith('complex') ? 16 : 8)
    }
    assert.deepEqual(value.bfloat16.toArray(), [0, 1, -1, 2, 3, 0.5, 100, -7.25])
    assert.deepEqual(value.complex32.get(3), new Complex(2, -4))
    assert.equal(value.bool.get(0), false)
    assert.equal(value.int64.get(-1), -7n)
  })

  it('are read a part at a time, and say so where they are not', async () => {
    const { source, counts } = await counted(bytesOf('views.pt'))
    const { value } = await loadTorch(source)
    const { column, base } = value
    assert.ok(base.storage.bytes instanceof LazyBytes)
    assert.equal(base.isRead, false)
    assert.throws(() => column.data, { code: 'NOT_READ', message: /await its read\(\)/ })
    counts.bytes = 0
    assert.deepEqual(await column.read(), Float32Array.of(6, 18))
    assert.deepEqual(column.data, Float32Array.of(6, 18))
    assert.ok(counts.bytes < 400, `${counts.bytes} bytes`)
    assert.equal(base.isRead, false)
    await readStorages(value)
    assert.equal(value.scalar.get(), 23)
    assert.deepEqual(value.expanded.toArray(), [
      [0, 1, 2],
      [0, 1, 2],
    ])
    assert.deepEqual(value.empty.toArray(), [])
    assert.equal(value.grid.get(1, -1, 0), 20)
    assert.throws(() => value.grid.get(0, 3, 0), RangeError)
    assert.throws(() => value.grid.get(0), RangeError)
    assert.equal(String(value.grid), 'tensor float32 (2, 3, 4)')
  })

  it('share their storage, whose bytes they are views of', async () => {
    const { value } = await readAll('views.pt')
    assert.equal(value.base.storage, value.transposed.storage)
    assert.equal(value.base.data.buffer, value.grid.data.buffer)
    assert.equal(value.column.storageOffset, 6)
  })

  it('cost no more than the pickle to open', async () => {
    const zip = await openZip(await openSource(bytesOf('state_dict.pt')))
    const members = await Promise.all(zip.entries.map(async (entry) => ({ name: entry.name, bytes: await zip.read(entry) })))
    const large = writeZip([
      ...members.filter(({ name }) => !name.includes('/data/')),
      ...members.filter(({ name }) => name.includes('/data/')).map(({ name }) => ({ name, bytes: new Uint8Array(1 << 22) })),
    ])
    const { source, counts } = await counted(large)
    await loadTorch(source)
    assert.ok(counts.bytes < 300_000, `${counts.bytes} bytes`)
  })

  it('of big-endian files have their values', async () => {
    const { value, byteorder } = await readAll('big_endian.pt')
    assert.equal(byteorder, 'big')
    assert.deepEqual(value.h.toArray(), [0, 1, -1, 2, 3, 0.5, 100, -7.25])
  })

  it('keep classes, attributes and gradients', async () => {
    const { value } = await readAll('classes.pt')
    assert.equal(String(value.parameter.pyclass), 'torch.nn.parameter.Parameter')
    assert.equal(value.parameter.requiresGrad, true)
    assert.equal(value.stated.requiresGrad, false)
    assert.deepEqual(value.stated.state, { note: 'kept' })
    assert.equal(value.marked.pyclass.name, 'Marked')
    assert.equal(value.marked.state.note, 'kept')
    assert.equal(value.wrapper.storage, null)
    assert.throws(() => value.wrapper.data, { code: 'NO_DATA' })
    const { value: dict } = await open('state_dict.pt')
    assert.deepEqual(Object.keys(dict), ['scale', 'linear.weight', 'linear.bias'])
    assert.ok(dict[STATE]._metadata)
  })

  it('may be quantized, sparse, nested', async () => {
    const {
      value: { quint8, channels },
    } = await readAll('quantized.pt')
    assert.deepEqual(quint8.quantizer, { scheme: 'per_tensor_affine', scale: 0.5, zeroPoint: 3 })
    assert.deepEqual(quint8.data, Uint8Array.of(3, 5, 7, 9, 11, 13))
    assert.deepEqual(channels.quantizer.scales.toArray(), [0.5, 1, 2])
    const {
      value: { coo, csr, bsc },
    } = await readAll('sparse.pt')
    assert.deepEqual(coo.indices.toArray(), [
      [0n, 0n, 2n],
      [1n, 1n, 0n],
    ])
    assert.equal(coo.coalesced, false)
    assert.deepEqual(csr.crowIndices.toArray(), [0n, 1n, 1n, 2n, 3n])
    assert.deepEqual(bsc.values.shape, [3, 2, 3])
    const {
      value: [nested],
    } = await open('nested.pt')
    assert.deepEqual(
      (await nested.read()).map((/** @type {Tensor} */ tensor) => tensor.toArray()),
      [
        [0, 1, 2],
        [0, 1, 2, 3, 4],
      ],
    )
  })

  it('come with code in TorchScript', async () => {
    const { kind, value, constants, readCode, version } = await open('script.pt')
    assert.equal(kind, 'torchscript')
    assert.ok(value instanceof PyObject && String(value.class).startsWith('__torch__.'))
    assert.deepEqual(/** @type {any} */ (value.state).sizes, [1, 2])
    assert.deepEqual(constants, [])
    const traced = await open('trace.pt')
    assert.ok(traced.constants.length && traced.constants[0] instanceof Tensor)
    assert.deepEqual(await traced.constants[0].read(), Float32Array.of(1, 2, 3))
    const code = await readCode?.()
    assert.ok([...(code?.values() ?? [])].some((text) => text.includes('def forward')))
    assert.ok(Number(version) >= 2)
  })

  it('of old files know the source of their classes', async () => {
    const { sources, system } = await loadTorch(readFileSync(`${FOLDER}/torch1.4.0-py3.6/module.legacy.pt`))
    assert.equal(system.protocol_version, 1001)
    assert.ok(sources?.some(({ class: pyclass, source }) => pyclass.name === 'Linear' && source.startsWith('class Linear(Module)')))
  })

  it('end where the next file may begin', async () => {
    const bytes = bytesOf('views.legacy.pt')
    const { end } = await open(new Uint8Array([...bytes, 1, 2, 3]))
    assert.equal(end, bytes.length)
  })
})

describe('tensors in plain pickles', () => {
  it('hold a file of their own', () => {
    const tensor = loads(bytesOf('tensor.p4.pkl'))
    assert.ok(tensor instanceof Tensor)
    assert.deepEqual(tensor.toArray(), [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ])
    assert.ok(loads(bytesOf('typed_storage.p2.pkl')) instanceof Storage)
  })

  it('are written as they were read', () => {
    for (const name of ['tensor', 'state', 'typed_storage']) {
      for (const protocol of [2, 4, 5]) {
        const bytes = bytesOf(`${name}.p${protocol}.pkl`)
        const again = dumps(loads(bytes, { lossless: true }), { protocol })
        assert.deepEqual(differences(loads(again, { lossless: true }), JSON.parse(readFileSync(`${NEWEST}/${name}.p${protocol}.pkl.json`, 'utf8'))), [])
      }
    }
  })

  it("are inert where the storage is another's", () => {
    const bytes = pickle`ctorch._utils\n_rebuild_tensor\n(NI0\n(I1\nt(I1\nttR.`
    assert.ok(loads(bytes) instanceof PyObject)
    assert.ok(loads(pickle`ctorch.storage\n_load_from_bytes\n(C\x03abctR.`) instanceof PyObject)
  })

  it('have their small types', () => {
    assert.deepEqual(loads(pickle`ctorch\nSize\n((I2\nI3\nttR.`), [2, 3])
    const size = loads(pickle`ctorch\nSize\n((I2\nI3\nttR.`, { lossless: true })
    assert.ok(size instanceof TorchSize)
    assert.ok(loads(dumps(size), { lossless: true }) instanceof TorchSize)
    assert.equal(String(loads(pickle`ctorch\ndevice\n(Vcuda\nI1\ntR.`)), 'cuda:1')
  })

  it('may come by way of numpy', () => {
    const array = new NDArray(loads(pickle`cnumpy\ndtype\n(Vf4\nI0\nI1\ntR.`), [2], 'C', Float32Array.of(1.5, -2))
    const bytes = dumps([array])
    const head = pickle`ctorch._utils\n_rebuild_device_tensor_from_numpy\n(`
    const tail = pickle`ctorch\nbfloat16\nVxla:0\nI00\ntR.`
    // The array without the list around it.
    const inner = dumps(array, { protocol: 2 }).slice(2, -1)
    assert.ok(bytes.length)
    const tensor = loads(new Uint8Array([...pickle`\x80\x02`, ...head, ...inner, ...tail]))
    assert.equal(tensor.device, 'xla:0')
    assert.deepEqual(tensor.toArray(), [1.5, -2])
  })
})

describe('torch files that lie', () => {
  /** The members of a file, changed. @param {string} name @param {(member: { name: string, bytes: Uint8Array }) => Uint8Array | undefined} change */
  async function changed(name, change) {
    const zip = await openZip(await openSource(bytesOf(name)))
    const members = []
    for (const entry of zip.entries) {
      const member = { name: entry.name, bytes: await zip.read(entry) }
      const bytes = change(member)
      if (bytes) members.push({ ...member, bytes })
    }
    return writeZip(members)
  }

  it('about a storage are refused by its name', async () => {
    await assert.rejects(open(await changed('views.pt', ({ name, bytes }) => (name.endsWith('data/0') ? undefined : bytes))), {
      code: 'BAD_TORCH',
      message: /names the storage 0, and there is no .*data\/0/,
    })
    await assert.rejects(open(await changed('views.pt', ({ name, bytes }) => (name.endsWith('data/0') ? bytes.subarray(1) : bytes))), {
      code: 'BAD_TORCH',
      message: /data\/0 has 95 bytes, .* 24 elements of float32, which are 96/,
    })
    await assert.rejects(open(await changed('views.pt', ({ name, bytes }) => (name.endsWith('byteorder') ? Uint8Array.of(0x6d) : bytes))), {
      code: 'BAD_TORCH',
      message: /byteorder is m/,
    })
  })

  it('about a view are refused', async () => {
    const lie = await changed('views.pt', ({ name, bytes }) => {
      if (!name.endsWith('data.pkl')) return bytes
      const copy = bytes.slice()
      // The grid's shape (2, 3, 4).
      const at = copy.findIndex((_, i) => copy[i] === 0x4b && copy[i + 1] === 2 && copy[i + 3] === 3 && copy[i + 5] === 4)
      copy[at + 1] = 200
      return copy
    })
    await assert.rejects(open(lie), { code: 'BAD_TENSOR', message: /a float32 tensor of shape \(200, 3, 4\) .* needs 9600 bytes, and storage 0 has 96/ })
  })

  it('of the old format are refused where counts differ or bytes are missing', async () => {
    const bytes = bytesOf('storage_view.legacy.pt')
    await assert.rejects(open(bytes.subarray(0, -1)), { code: 'TRUNCATED', message: /the file ends within the storage 1/ })
    const lie = bytes.slice()
    lie[bytes.length - 24 - 8] = 5
    const { value } = await open(lie)
    await assert.rejects(value[1].read(), { code: 'BAD_TORCH', message: /storage 1 has 5 elements in the file, and 6 in its pickle/ })
  })

  it('at any byte end in an error of ours, or in a value', async () => {
    for (const name of ['views.legacy.pt', 'sparse.pt', 'nested.legacy.pt', 'old.tar.pt', 'script.pt', 'tensor.p2.pkl']) {
      const bytes = bytesOf(name)
      for (let at = 0; at < bytes.length; at += 7) {
        for (const value of [0, 0xff, bytes[at] ^ 1]) {
          const lie = bytes.slice()
          lie[at] = value
          try {
            if (name.endsWith('.pkl')) loads(lie)
            else await readAll(lie, { limit: 1 << 20 })
          } catch (error) {
            assert.ok(isPickleError(error), `${name}, byte ${at} as ${value}: ${/** @type {Error} */ (error).stack}`)
          }
        }
      }
      for (let length = 0; length < bytes.length; length += 13) {
        if (!name.endsWith('.pkl'))
          await readAll(bytes.subarray(0, length)).catch((error) => assert.ok(isPickleError(error), `${name} cut at ${length}: ${error.stack}`))
      }
    }
  }).timeout(60_000)
})

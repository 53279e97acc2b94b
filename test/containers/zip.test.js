// Zip and tar archives: which members are read, and which archives are refused.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { isPickleError } from 'brine'
import { crc32 } from '../../js/containers/decompress/crc32.js'
import { inflateMember } from '../../js/containers/archive/inflate-member.js'
import { openTar } from '../../js/containers/archive/tar.js'
import { openZip } from '../../js/containers/archive/zip.js'
import { writeZip } from '../support/zip.js'
import { openSource } from '../../js/sources/source.js'
import { root } from '../support/fixtures.js'

const TORCH = `${root}/ml/torch/torch2.15.0-py3.11`
const text = (/** @type {string} */ value) => new TextEncoder().encode(value)
const open = async (/** @type {Uint8Array} */ bytes, /** @type {object} */ options = {}) => openZip(await openSource(bytes), options)

/** The archive with bytes changed: at an offset from where a signature stands for the nth time. @param {Uint8Array} bytes @param {string} signature @param {number} nth @param {number} at @param {number[]} put */
function patch(bytes, signature, nth, at, put) {
  const copy = bytes.slice()
  let from = -1
  for (let i = 0; i <= nth; i++) from = Buffer.from(copy).indexOf(Buffer.from(signature, 'latin1'), from + 1)
  copy.set(put, from + at)
  return copy
}

const LOCAL = 'PK\x03\x04'
const ENTRY = 'PK\x01\x02'
const END = 'PK\x05\x06'

/** A zip of one deflated member. @param {Uint8Array} packed @param {Uint8Array} whole @param {number} [size] */
function deflated(packed, whole, size = whole.length) {
  let zip = writeZip([{ name: 'member', bytes: packed }])
  const word = (/** @type {number} */ value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255]
  for (const [signature, method, sum, sizeAt] of /** @type {[string, number, number, number][]} */ ([
    [LOCAL, 8, 14, 22],
    [ENTRY, 10, 16, 24],
  ])) {
    zip = patch(zip, signature, 0, method, [8])
    zip = patch(zip, signature, 0, sum, word(crc32(whole)))
    zip = patch(zip, signature, 0, sizeAt, word(size))
  }
  return zip
}

describe('zips', () => {
  const members = [
    { name: 'a.npy', bytes: text('first') },
    { name: 'ä/b', bytes: new Uint8Array(0) },
    { name: 'c', bytes: Uint8Array.from({ length: 300_000 }, (_, i) => i % 251) },
  ]

  it('are read back as they were written, a member or a part at a time', async () => {
    const zip = await open(writeZip(members))
    assert.deepEqual(
      zip.entries.map(({ name, size, method }) => [name, size, method]),
      members.map(({ name, bytes }) => [name, bytes.length, 0]),
    )
    for (const [i, entry] of zip.entries.entries()) assert.deepEqual(await zip.read(entry), members[i].bytes)
    assert.deepEqual(await zip.range(zip.entries[2], 252, 3), Uint8Array.of(1, 2, 3))
    await assert.rejects(zip.range(zip.entries[0], 3, 3), RangeError)
    assert.equal(zip.find('ä/b'), zip.entries[1])
    assert.deepEqual((await open(writeZip([]))).entries, [])
  })

  it("are what Python's zipfile reads", function () {
    const script =
      'import sys, io, zipfile; z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); assert z.testzip() is None; print([(i.filename, i.file_size) for i in z.infolist()])'
    const { stdout, error } = spawnSync('python3', ['-c', script], { input: writeZip(members) })
    if (error) return this.skip()
    assert.equal(String(stdout).trim(), "[('a.npy', 5), ('ä/b', 0), ('c', 300000)]")
  })

  it('may be zip64, streamed, deflated, behind something else, or have a comment', async () => {
    const plain = await open(readFileSync(`${TORCH}/rezipped.pt`))
    for (const name of ['zip64', 'streamed', 'deflated', 'prefixed']) {
      const zip = await open(readFileSync(`${TORCH}/${name}.pt`))
      assert.equal(zip.entries.length, plain.entries.length, name)
      for (const entry of zip.entries) {
        const bytes = await zip.read(entry)
        assert.equal(bytes.length, entry.size)
        if (name !== 'streamed' && name !== 'deflated') assert.deepEqual(await zip.range(entry, 1, entry.size - 1), bytes.subarray(1))
      }
    }
    const many = Array.from({ length: 70_000 }, (_, i) => ({ name: String(i), bytes: new Uint8Array(0) }))
    assert.equal((await open(writeZip(many))).entries.length, 70_000)
  })

  it('are read of what is asked for alone', async () => {
    const source = await openSource(
      writeZip([
        { name: 'large', bytes: new Uint8Array(1 << 22) },
        { name: 'small', bytes: text('few') },
      ]),
    )
    let count = 0
    const zip = await openZip({
      ...source,
      read: async (...args) => {
        const bytes = await source.read(...args)
        count += bytes.length
        return bytes
      },
    })
    await zip.read(/** @type {any} */ (zip.find('small')))
    await zip.range(zip.entries[0], 1000, 10)
    assert.ok(count < 70_000, `${count} bytes`)
  })

  const two = writeZip([
    { name: 'first', bytes: text('abc') },
    { name: 'other', bytes: text('defg') },
  ])
  const refused = /** @type {[string, Uint8Array, object][]} */ ([
    ['an empty file', new Uint8Array(0), { code: 'TRUNCATED' }],
    ['a cut archive', two.subarray(0, -1), { code: 'TRUNCATED', message: /no end of a zip's directory/ }],
    ['more members than there are', patch(two, END, 0, 10, [3]), { code: 'BAD_ZIP', message: /has 2 members, and says that it has 3/ }],
    ['a directory past the file', patch(two, END, 0, 14, [0xff]), { code: 'BAD_ZIP', message: /said to be 127 bytes|but ends at/ }],
    ['an entry past its directory', patch(two, ENTRY, 1, 28, [0xff]), { code: 'TRUNCATED', message: /member 1 reaches past/ }],
    ['a member past the directory', patch(two, ENTRY, 1, 20, [0xff]), { code: 'BAD_ZIP', message: /other is said to be 255 bytes/ }],
    ['members that overlap', patch(two, ENTRY, 1, 42, [2]), { code: 'OVERLAP', message: /first and other overlap/ }],
    ['one name twice', patch(two, ENTRY, 1, 46, [...text('first')]), { code: 'DUPLICATE_MEMBER', message: /two members are called first/ }],
    ['several disks', patch(two, END, 0, 4, [1]), { code: 'BAD_ZIP', message: /several disks/ }],
  ])
  for (const [what, bytes, error] of refused) it(`are refused: ${what}`, () => assert.rejects(open(bytes), error))

  const unread = /** @type {[string, Uint8Array, object][]} */ ([
    ['another local name', patch(two, LOCAL, 0, 30, [0x46]), { code: 'HEADERS_DISAGREE', message: /local header of first has another name/ }],
    ['another local size', patch(two, LOCAL, 0, 18, [2]), { code: 'HEADERS_DISAGREE', message: /first has another size/ }],
    ['another local CRC', patch(two, LOCAL, 0, 14, [0]), { code: 'HEADERS_DISAGREE', message: /first has another CRC/ }],
    ['no local header', patch(two, LOCAL, 0, 0, [0]), { code: 'BAD_ZIP', message: /no local header of first at 0/ }],
    ['an extra field over its data', patch(two, LOCAL, 0, 28, [1]), { code: 'OVERLAP', message: /first reaches into what follows it/ }],
    ['damaged bytes', patch(two, LOCAL, 0, 35, [0x7a]), { code: 'BAD_CRC', message: /the CRC of first is/ }],
    ['encrypted', patch(patch(two, LOCAL, 0, 6, [1]), ENTRY, 0, 8, [1]), { code: 'ENCRYPTED', message: /first is encrypted/ }],
    ['an unknown method', patch(patch(two, LOCAL, 0, 8, [93]), ENTRY, 0, 10, [93]), { code: 'UNKNOWN_METHOD', message: /first is packed by method 93/ }],
    ['no deflate stream', deflated(text('xxxxxxx'), text('abc')), { code: 'BAD_ZIP', message: /member is no deflate stream/ }],
    [
      'more than it says',
      deflated(deflateRawSync(new Uint8Array(1000)), new Uint8Array(1000), 10),
      { code: 'BAD_ZIP', message: /member inflates to more than the 10 bytes/ },
    ],
    [
      'less than it says',
      deflated(deflateRawSync(new Uint8Array(1000)), new Uint8Array(1000), 1001),
      { code: 'BAD_ZIP', message: /member inflates to 1000 bytes, not to the 1001/ },
    ],
    ['bytes after the stream', deflated(new Uint8Array([...deflateRawSync(text('abc')), 1, 2]), text('abc')), { code: 'BAD_ZIP', message: /member/ }],
  ])
  for (const [what, bytes, error] of unread) {
    it(`have members that are refused: ${what}`, async () => {
      const zip = await open(bytes)
      await assert.rejects(zip.read(zip.entries[0]), error)
    })
  }

  it('inflate to no more than the limit', async () => {
    const zip = await open(deflated(deflateRawSync(new Uint8Array(1000)), new Uint8Array(1000)), { limit: 999 })
    await assert.rejects(zip.read(zip.entries[0]), {
      name: 'LimitError',
      code: 'LIMIT_INFLATED',
      message: /member inflates to 1000 bytes, and the limit is 999/,
    })
    const enough = await open(deflated(deflateRawSync(new Uint8Array(1000)), new Uint8Array(1000)), { limit: 1000 })
    assert.equal((await enough.read(enough.entries[0])).length, 1000)
  })

  it('inflate without node:zlib too', async () => {
    const { getBuiltinModule } = /** @type {any} */ (process)
    try {
      ;/** @type {any} */ (process).getBuiltinModule = undefined
      assert.deepEqual(await inflateMember(deflateRawSync(text('abc')), 3, 'member'), text('abc'))
      await assert.rejects(inflateMember(deflateRawSync(new Uint8Array(100_000)), 3, 'member'), { code: 'BAD_ZIP', message: /member inflates to more/ })
      await assert.rejects(inflateMember(text('xxx'), 3, 'member'), { code: 'BAD_ZIP', message: /member is no deflate stream/ })
    } finally {
      ;/** @type {any} */ (process).getBuiltinModule = getBuiltinModule
    }
  })

  it('stop where they are aborted', async () => {
    await assert.rejects(open(two, { signal: AbortSignal.abort() }), { name: 'AbortError' })
    const controller = new AbortController()
    const zip = await open(two, { signal: controller.signal })
    controller.abort()
    await assert.rejects(zip.read(zip.entries[0]), { name: 'AbortError' })
  })

  it('at any byte end in an error of ours, or in their members', async () => {
    for (const bytes of [two, new Uint8Array(readFileSync(`${TORCH}/zip64.pt`)), deflated(deflateRawSync(text('aaaaaaaaaaaa')), text('aaaaaaaaaaaa'))]) {
      for (let at = 0; at < bytes.length; at++) {
        for (const value of [0, 0xff, bytes[at] ^ 1]) {
          const lie = bytes.slice()
          lie[at] = value
          try {
            const zip = await open(lie, { limit: 1 << 20 })
            for (const entry of zip.entries) await zip.read(entry)
          } catch (error) {
            assert.ok(isPickleError(error), `byte ${at} as ${value}: ${/** @type {Error} */ (error).stack}`)
          }
        }
      }
    }
  }).timeout(60_000)
})

/** A tar of members, as Python's tarfile writes it: name, content by turns. @param {string} format @param {[string, string][]} list */
function pythonTar(format, list) {
  const script = `import sys, io, json, tarfile
out = io.BytesIO()
with tarfile.open(fileobj=out, mode='w', format=tarfile.${format}) as archive:
    for name, content in json.load(sys.stdin):
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content.encode()))
sys.stdout.buffer.write(out.getvalue())`
  const { stdout, error } = spawnSync('python3', ['-c', script], { input: JSON.stringify(list) })
  return error ? undefined : new Uint8Array(stdout)
}

describe('tars', () => {
  const list = /** @type {[string, string][]} */ ([
    ['plain', 'abc'],
    [`${'folder/'.repeat(20)}name`, 'x'.repeat(600)],
    [`${'long'.repeat(80)}`, ''],
    ['ünï', 'last'],
  ])
  for (const format of ['USTAR_FORMAT', 'GNU_FORMAT', 'PAX_FORMAT']) {
    it(`of ${format.slice(0, -7)} are read as Python writes them`, async function () {
      const wanted = format === 'USTAR_FORMAT' ? list.filter(([name]) => !name.startsWith('long')) : list
      const bytes = pythonTar(format, wanted)
      if (!bytes) return this.skip()
      const tar = await openTar(await openSource(bytes))
      assert.deepEqual(
        tar.entries.map(({ name }) => name),
        wanted.map(([name]) => name),
      )
      for (const [i, entry] of tar.entries.entries()) assert.equal(new TextDecoder().decode(await tar.read(entry)), wanted[i][1])
      assert.deepEqual(await tar.range(tar.entries[0], 1, 2), text('bc'))
      await assert.rejects(tar.range(tar.entries[0], 1, 3), RangeError)
    })
  }

  it('are refused where a header is damaged, or the file ends within a member', async () => {
    const bytes = new Uint8Array(readFileSync(`${TORCH}/old.tar.pt`))
    const lie = bytes.slice()
    lie[0] ^= 1
    await assert.rejects(openTar(await openSource(lie)), { code: 'BAD_TAR', message: /this is no tar: the checksum/ })
    await assert.rejects(openTar(await openSource(bytes.subarray(0, 600))), { code: 'TRUNCATED', message: /the file ends within sys_info/ })
  })
})

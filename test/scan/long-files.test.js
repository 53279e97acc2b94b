// `scanFile` of files of many gigabytes: what may hold pickles is found, and the numbers are not read.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { dumps, scanFile } from 'brine'
import { crc32 } from '../../js/containers/decompress/crc32.js'
import { scanLongPickles } from '../../js/scan/long-pickles.js'
import { scanPickles } from '../../js/scan/pickles.js'
import { reportOf } from '../../js/scan/report.js'
import { openSource } from '../../js/sources/source.js'
import { root as fixtures } from '../support/fixtures.js'
import { temporaryFolder } from '../support/folder.js'
import { pickle } from '../support/pickle.js'
import { lengthOf, sparseSource, sparseZip, writeSparse } from '../support/sparse.js'
import { WAYS } from './hostile-pickles.js'

/** @typedef {(Uint8Array | number)[]} Row */

const GB = 1e9
const HOSTILE = Buffer.from(WAYS.STACK_GLOBAL)
const HARMLESS = Buffer.from(dumps([1, 2]))
const latin1 = (/** @type {string} */ text) => Buffer.from(text, 'latin1')
const length4 = (/** @type {number} */ value) => Buffer.from(new Uint32Array([value]).buffer)
const length8 = (/** @type {number} */ value) => Buffer.from(new BigUint64Array([BigInt(value)]).buffer)

/** The header of a .npy file. @param {string} descr @param {number} length */
function npyHeader(descr, length) {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${length},), }\n`
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([text.length, 0]), Buffer.from(text)])
}

/** The header of a member of a tar. @param {string} name @param {number} size */
function tarHeader(name, size) {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write('0000644\0', 100)
  header.writeUInt8(0x80, 124)
  header.writeBigUInt64BE(BigInt(size), 128)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** A tar, whose members are rows. @param {Record<string, Row>} members @returns {Row} */
const tar = (members) => [
  ...Object.entries(members).flatMap(([name, row]) => [tarHeader(name, lengthOf(row)), ...row, (512 - (lengthOf(row) % 512)) % 512]),
  Buffer.alloc(1024),
]

/** The start of a dump of joblib: an array of bytes, which stand behind it, in a tuple with what follows. @param {string} dtype @param {number} count */
const joblib = (dtype, count) =>
  latin1(
    `\x80\x04(cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(\x8c\x08subclasscnumpy\nndarray\n\x8c\x05shapeL${count}L\n\x85\x8c\x05order\x8c\x01C\x8c\x05dtypecnumpy\ndtype\n\x8c\x02${dtype}\x89\x88\x87R\x8c\x0aallow_mmap\x88ub`,
  )

/** A file of torch's old format with one storage of floats. @param {Uint8Array} value what is pickled beside the tensor @param {number} count @param {number} told how many it says that there are @returns {Row} */
const legacy = (value, count, told = count) => [
  pickle`\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}q\x00.`,
  value,
  pickle`\x80\x02]q\x00U\x010q\x01a.`,
  length8(told),
  count * 4,
]
const storage = (/** @type {number} */ count, rest = '') => latin1(`\x80\x02((U\x07storageq\x00ctorch\nFloatStorage\nU\x010U\x03cpuL${count}L\nNtQ${rest}t.`)

const SYSTEM = 'cos\nsystem\nU\x02id\x85R'
const member = (/** @type {Uint8Array} */ bytes, name = 'm/data.pkl') => ({ name, data: [bytes], crc: crc32(bytes) })
const storageMember = (/** @type {number} */ size, name = 'm/data/0') => ({ name, data: [Buffer.alloc(64, 0x3f), size] })
const npy = npyHeader('<f4', 1e9)
const tensors = Buffer.from(JSON.stringify({ a: { dtype: 'F32', shape: [2e9], data_offsets: [0, 8e9] } }))
const safetensors = [length8(tensors.length), tensors, 8 * GB]

/** Long files by what they are: of each a row of what it holds with a pickle in it. @type {Record<string, (bytes: Uint8Array) => Row>} */
const FILES = {
  'a torch file': (bytes) => sparseZip([member(bytes), storageMember(4 * GB), storageMember(6 * GB, 'm/data/1')]),
  'a torch file with its pickle last': (bytes) => sparseZip([storageMember(10 * GB), member(bytes)]),
  'a torch file behind other bytes': (bytes) => [Buffer.alloc(1000, 0x20), ...sparseZip([member(bytes), storageMember(9 * GB)])],
  'zips in a row': (bytes) => [...sparseZip([storageMember(5 * GB)]), ...sparseZip([member(bytes)]), ...sparseZip([storageMember(5 * GB)])],
  'a member with a long name of another kind': (bytes) => sparseZip([storageMember(9 * GB), member(bytes, `m/${'x'.repeat(2000)}.png`)]),
  'a member where tensors are': (bytes) => sparseZip([storageMember(9 * GB), { name: 'm/data/1', data: [bytes, 40e6] }]),
  'an npz': (bytes) => sparseZip([{ name: 'a.npy', data: [npy, 4 * GB] }, { name: 'b.npy', data: [npyHeader('|O', 1), bytes], crc: 0 }]),
  'a tar': (bytes) => tar({ 'a.npy': [npy, 4 * GB], 'm/data/0': [Buffer.alloc(64, 0x3f), 5 * GB], 'b.pkl': [bytes] }),
  'an npy with a pickle behind it': (bytes) => [npy, 4 * GB, bytes],
  'arrays in a row': (bytes) => [npy, 4 * GB, npyHeader('|O', 1), bytes],
  'safetensors with a pickle behind them': (bytes) => [...safetensors, bytes],
  'a pickle with long bytes': (bytes) => [pickle`\x80\x04\x8e`, length8(5 * GB), 5 * GB, pickle`.`, bytes],
  'a pickle with long bytes in a frame': (bytes) => [pickle`\x80\x04\x95`, length8(2e9 + 6), pickle`B`, length4(2 * GB), 2 * GB, pickle`.`, bytes],
  'a dump of joblib': (bytes) => [joblib('f8', 1e9), 8 * GB, pickle`t.`, bytes],
  'two torch files of the old format': (bytes) => [...legacy(storage(2e9), 2e9), ...legacy(storage(10), 10), bytes],
  'a torch file of the old format behind a pickle': (bytes) => [bytes, ...legacy(storage(10), 10), 40e6],
} // prettier-ignore

describe('scanFile of long files', () => {
  for (const [name, make] of Object.entries(FILES)) {
    it(`finds what is in ${name}, and does not read its numbers`, async () => {
      const source = sparseSource(make(HOSTILE))
      assert.equal((await scanFile(source)).verdict, 'dangerous')
      assert.ok(source.bytesRead < 150e6, `${source.bytesRead} bytes were read`)
      assert.notEqual((await scanFile(sparseSource(make(HARMLESS)))).verdict, 'dangerous')
    })
  }

  it('finds in every fixture what the scan of bytes finds', async () => {
    for (const entry of readdirSync(fixtures, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:pkl|pickle|joblib|pt)$/.test(entry.name)) continue
      const path = join(entry.parentPath ?? entry.path, entry.name)
      const bytes = readFileSync(path)
      // Files of torch's old format in a row are understood by the long way alone.
      if (bytes.length > 1e6 || /several.*legacy/.test(path)) continue
      const options = { allowed: new Set() }
      const found = await scanLongPickles(await openSource(bytes), options)
      assert.deepEqual(reportOf(found, 0), reportOf(scanPickles(bytes, options), 0), path)
    }
  })

  it('covers all of what holds nothing but pickles and numbers', async () => {
    const rows = [
      FILES['a torch file'](HARMLESS),
      FILES['a torch file with its pickle last'](HARMLESS),
      FILES['a tar'](HARMLESS),
      FILES['arrays in a row'](HARMLESS),
      [npy, 4 * GB],
      safetensors,
      [joblib('f8', 1e9), 8 * GB, pickle`t.`],
      legacy(storage(2e9), 2e9),
      FILES['a pickle with long bytes'](new Uint8Array(0)),
      FILES['a pickle with long bytes in a frame'](new Uint8Array(0)),
    ]
    for (const [i, row] of rows.entries()) {
      const source = sparseSource(row)
      const { coverage, integrity, findings, differences } = await scanFile(source)
      assert.deepEqual([i, coverage.notUnderstood, coverage.leftOff, integrity, findings, differences], [i, [], [], 'complete', [], []])
      assert.equal(coverage.bytes, lengthOf(row))
      assert.ok(source.bytesRead < 40e6, `${source.bytesRead} bytes were read of ${i}`)
    }
  })

  it('tells the offsets of the file, behind what was not read', async () => {
    const row = [joblib('f8', 1e9), 8 * GB, pickle`B`, length4(3 * GB), 3 * GB, latin1(`${SYSTEM}t.`)]
    const { findings, globals, integrity } = await scanFile(sparseSource(row))
    const at = lengthOf(row.slice(0, 5))
    assert.deepEqual([findings[0].name, findings[0].offset, integrity], ['os.system', at, 'complete'])
    assert.equal(globals.find(({ name }) => name === 'os.system')?.offset, at)
  })

  it('finds the pickles of arrays of objects that joblib writes, and goes on behind them', async () => {
    const objects = [joblib('f8', 1e9), 8 * GB, joblib('O8', 3), latin1(`\x80\x02]q\x00.${SYSTEM}t.`)]
    const nested = [joblib('f8', 1e9), 8 * GB, joblib('O8', 3), latin1(`\x80\x02${SYSTEM}.t.`)]
    // The second array is in the tuple of the first, and so has its own mark.
    for (const row of [objects, nested]) assert.equal((await scanFile(sparseSource(row))).verdict, 'dangerous')
  })

  it('looks at storages of the old format of torch, and tells what is more than they are', async () => {
    assert.equal((await scanFile(sparseSource(legacy(storage(2e9, SYSTEM), 2e9)))).verdict, 'dangerous')
    const { coverage, integrity } = await scanFile(sparseSource(legacy(storage(2e9), 2e9, 1e9)))
    assert.deepEqual([coverage.isComplete, integrity], [false, 'trailing'])
  })

  it('tells where a long zip lies, and finds what its directory does not have', async () => {
    const hidden = sparseZip([storageMember(5 * GB), { ...member(HOSTILE), isLeftOut: true }, storageMember(5 * GB, 'm/data/1')])
    const renamed = sparseZip([storageMember(5 * GB), { ...member(HOSTILE), localName: 'm/data.txt' }])
    const twice = sparseZip([member(HARMLESS), storageMember(5 * GB), member(HOSTILE)])
    const wrong = sparseZip([storageMember(5 * GB), { ...member(HOSTILE), crc: 7 }])
    for (const row of [hidden, renamed, twice, wrong]) {
      const { verdict, integrity, differences } = await scanFile(sparseSource(row))
      assert.deepEqual([verdict, integrity, differences.length > 0], ['dangerous', 'readers-disagree', true])
    }
  })

  it('reads a long zip that is cut off as far as its headers tell', async () => {
    const whole = sparseZip([member(HOSTILE), storageMember(5 * GB), storageMember(5 * GB, 'm/data/1')])
    const { verdict, integrity, coverage } = await scanFile(sparseSource([...whole.slice(0, 4), 3 * GB]))
    assert.deepEqual([verdict, integrity, coverage.isComplete], ['dangerous', 'broken', false])
  })

  it('does not inflate deflated arrays of numbers', async () => {
    const array = Buffer.concat([npyHeader('<f4', 25e6), Buffer.alloc(1e8)])
    const packed = deflateRawSync(array)
    const members = ['a.npy', 'b.npy'].map((name) => ({ name, data: [packed], method: 8, size: array.length }))
    const { coverage, integrity } = await scanFile(sparseSource(sparseZip([...members, storageMember(5 * GB)])), { maxInflated: 1e6 })
    assert.deepEqual([coverage.isComplete, integrity], [true, 'complete'])
  })

  it('does not call covered what it did not read', async () => {
    const rows = [
      // Bytes that a loader is given.
      [pickle`\x80\x04cshop\nload\n\x8e`, length8(5 * GB), 5 * GB, pickle`\x85R.`],
      // A long member that no reader is known to take for numbers, and a gap between members.
      sparseZip([{ name: 'weights.bin', data: [Buffer.alloc(64, 0xff), 5 * GB] }]),
      sparseZip([storageMember(1e8), { name: 'x', data: [5 * GB], isLeftOut: true }]),
      // A pickle that breaks.
      [pickle`\x80\x04]\xff`, 5 * GB],
    ]
    for (const row of rows) assert.equal((await scanFile(sparseSource(row))).coverage.isComplete, false)
    assert.equal((await scanFile(sparseSource(FILES['a torch file'](HARMLESS)), { limit: 100 })).coverage.isComplete, false)
  })

  it('inflates gzip and zlib as it reads them, up to a limit', async () => {
    const long = Buffer.concat([joblib('f8', 1e7), Buffer.alloc(8e7), latin1(`${SYSTEM}t.`)])
    for (const pack of [gzipSync, deflateSync]) {
      const { verdict, integrity, coverage } = await scanFile(pack(long), { maxInflated: 5e7 })
      assert.deepEqual([verdict, integrity, coverage.isComplete], ['unknown-code', 'broken', false])
      const start = await scanFile(pack(Buffer.concat([HOSTILE, long])), { maxInflated: 5e7 })
      assert.deepEqual([start.verdict, start.coverage.isComplete], ['dangerous', false])
    }
    // Bytes that do not compress: the file is longer than what is read whole.
    const noise = Buffer.alloc(3.4e7)
    for (let i = 0, seed = 1; i < noise.length; i += 4) noise.writeUInt32LE((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0), i)
    const packed = gzipSync(Buffer.concat([joblib('f8', 4.25e6), noise, latin1(`${SYSTEM}t.`)]), { level: 1 })
    assert.ok(packed.length > 2 ** 25)
    const { verdict, integrity, coverage, findings } = await scanFile(packed)
    assert.deepEqual([verdict, integrity, coverage.isComplete], ['dangerous', 'complete', true])
    assert.equal(findings[0].offset, joblib('f8', 4.25e6).length + noise.length)
    assert.equal((await scanFile(packed.subarray(0, -1000))).coverage.isComplete, false)
    const tarred = gzipSync(Buffer.concat(tar({ 'a.pkl': [HOSTILE], b: [noise] }).map((part) => (typeof part === 'number' ? Buffer.alloc(part) : part))), {
      level: 1,
    })
    const whole = await scanFile(tarred)
    const cut = await scanFile(tarred, { maxInflated: 3.3e7 })
    assert.deepEqual([whole.verdict, cut.verdict, cut.coverage.isComplete], ['dangerous', 'dangerous', false])
  })

  it('takes many pickles in a row, each under its own offset', async () => {
    const many = Buffer.concat(Array.from({ length: 400 }, () => Buffer.concat([pickle`\x80\x03B\xff\xff\x01\x00`, Buffer.alloc(0x1ffff), pickle`.`])))
    const row = [many, HOSTILE]
    const { findings, integrity, coverage } = await scanFile(sparseSource(row))
    assert.ok(many.length > 2 ** 25)
    assert.deepEqual([integrity, coverage.isComplete, findings[0].severity], ['complete', true, 'dangerous'])
    assert.ok(findings[0].offset > many.length)
  })

  describe('by path', () => {
    const at = temporaryFolder()

    it('reads a file of 10 GB by ranges, and the files of a folder', async () => {
      writeSparse(at('model.pt'), FILES['a torch file'](HOSTILE))
      writeSparse(at('array.npy'), [npy, 4 * GB])
      assert.equal((await scanFile(at('model.pt'))).verdict, 'dangerous')
      const { verdict, findings, coverage } = await scanFile(at(''))
      assert.deepEqual([verdict, findings[0].member, coverage.isComplete], ['dangerous', 'model.pt/m/data.pkl', true])
      assert.ok(coverage.bytes > 14e9)
    })
  })
})

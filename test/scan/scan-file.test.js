// `scanFile`: every kind of file by its content, and what archives say of themselves.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { dumps, scanFile } from 'brine'
import { crc32 } from '../../js/containers/decompress/crc32.js'
import { root } from '../support/fixtures.js'
import { writeZip } from '../support/zip.js'
import { WAYS } from './hostile-pickles.js'

const HOSTILE = WAYS.STACK_GLOBAL
const HARMLESS = Buffer.from(dumps([1, 2]))

/** A zip, whose directory and headers say what they are told to. @param {{ name: string, bytes: Uint8Array, method?: number, local?: any, central?: any, isLeftOut?: boolean }[]} members */
function makeZip(members) {
  const parts = []
  const directory = []
  let offset = 0
  let count = 0
  for (const { name, bytes, method = 0, local = {}, central = {}, isLeftOut } of members) {
    const data = method === 8 ? deflateRawSync(bytes) : bytes
    const truth = { name, flags: 0, method, crc: crc32(bytes), packed: data.length, size: bytes.length }
    const fields = (/** @type {any} */ { flags, method, crc, packed, size, name }) => {
      const head = Buffer.alloc(26)
      head.writeUInt16LE(20, 0)
      head.writeUInt16LE(flags, 2)
      head.writeUInt16LE(method, 4)
      head.writeUInt32LE(crc, 10)
      head.writeUInt32LE(packed, 14)
      head.writeUInt32LE(size, 18)
      head.writeUInt16LE(name.length, 22)
      return head
    }
    const own = { ...truth, ...local }
    const told = { ...truth, ...central }
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), fields(own), Buffer.from(own.name), data])
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields(told), Buffer.alloc(14), Buffer.from(told.name)])
    entry.writeUInt32LE(offset, 42)
    parts.push(header)
    if (!isLeftOut) {
      directory.push(entry)
      count++
    }
    offset += header.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

/** The header of a .npy file. @param {string} descr @param {number} length */
function npyHeader(descr, length) {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${length},), }\n`
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([text.length, 0]), Buffer.from(text)])
}

/** A tar of one member. @param {string} name @param {Uint8Array} bytes */
function makeTar(name, bytes) {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write('0000644\0', 100)
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, bytes, Buffer.alloc(((512 - (bytes.length % 512)) % 512) + 1024)])
}

const member = (/** @type {Uint8Array} */ bytes, more = {}) => ({ name: 'a/data.pkl', bytes, ...more })

/** Files that are dangerous, by what they hide. @type {Record<string, Uint8Array>} */
const FILES = {
  'a pickle': HOSTILE,
  'gzip': gzipSync(HOSTILE),
  'zlib': deflateSync(HOSTILE),
  'gzip twice': gzipSync(gzipSync(HOSTILE)),
  'a zip': makeZip([member(HOSTILE)]),
  'a deflated zip': makeZip([member(HOSTILE, { method: 8 })]),
  'a zip in a zip': makeZip([{ name: 'x.txt', bytes: makeZip([member(HOSTILE)]) }]),
  'a zip in gzip': gzipSync(makeZip([member(HOSTILE)])),
  'a member with another ending': makeZip([{ name: 'a/data/0', bytes: HOSTILE }]),
  'a member in protocol 0 without an ending': makeZip([{ name: 'a/weights', bytes: WAYS['no PROTO'] }]),
  'a member called a text': makeZip([{ name: 'readme.txt', bytes: HOSTILE }]),
  'a member that the directory does not have': makeZip([member(HARMLESS), { name: 'b.pkl', bytes: HOSTILE, isLeftOut: true }]),
  'a member said to be encrypted': makeZip([member(HOSTILE, { central: { flags: 1 } })]),
  'a member said to be encrypted by its header': makeZip([member(HOSTILE, { local: { flags: 1 } })]),
  'a member with a wrong CRC': makeZip([member(HOSTILE, { local: { crc: 1 }, central: { crc: 1 } })]),
  'a member with another name in its header': makeZip([member(HOSTILE, { local: { name: 'a/data.txt' } })]),
  'a member with another size in its header': makeZip([member(HOSTILE, { local: { size: 1, packed: 1 } })]),
  'a member with another method in its header': makeZip([member(HOSTILE, { local: { method: 8 } })]),
  'a member twice': makeZip([member(HARMLESS), member(HOSTILE)]),
  'a pickle before a zip': Buffer.concat([HOSTILE, makeZip([member(HARMLESS)])]),
  'a zip behind a pickle': Buffer.concat([HARMLESS, makeZip([member(HOSTILE)])]),
  'text before a zip': Buffer.concat([Buffer.from('#!/bin/sh\n'), makeZip([member(HOSTILE)])]),
  'two zips': Buffer.concat([makeZip([member(HARMLESS)]), makeZip([member(HOSTILE)])]),
  'an npy of objects': Buffer.concat([npyHeader('|O', 1), HOSTILE]),
  'a second npy': Buffer.concat([npyHeader('<u1', 2), Buffer.from([1, 2]), npyHeader('|O', 1), HOSTILE]),
  'a pickle behind an npy': Buffer.concat([npyHeader('<u1', 2), Buffer.from([1, 2]), HOSTILE]),
  'an npz': makeZip([{ name: 'a.npy', bytes: Buffer.concat([npyHeader('|O', 1), HOSTILE]) }]),
  'a tar': makeTar('data.pkl', HOSTILE),
  'a tar with a name that tells nothing': makeTar('picture.png', HOSTILE),
} // prettier-ignore

describe('scanFile', () => {
  for (const [name, bytes] of Object.entries(FILES)) it(`finds what is in ${name}`, async () => assert.equal((await scanFile(bytes)).verdict, 'dangerous'))

  it('tells that readers disagree where a zip lies', async () => {
    for (const name of Object.keys(FILES).filter(
      (name) => /said to be|wrong CRC|another (?:name|size|method)|twice|does not have/.test(name) && !name.startsWith('gzip'),
    )) {
      const { integrity, differences } = await scanFile(FILES[name])
      assert.ok(differences.length > 0, name)
      assert.match(integrity, /^(?:readers-disagree|broken)$/, name)
    }
  })

  it('calls nothing complete that it cannot look into', async () => {
    const seven = Buffer.concat([Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), HOSTILE])
    const encrypted = makeZip([{ name: 'a.pkl', bytes: Buffer.from('0123456789'), local: { flags: 1, crc: 5 }, central: { flags: 1, crc: 5 } }])
    const unknown = makeZip([{ name: 'a.pkl', bytes: HARMLESS, central: { method: 93 }, local: { method: 93 } }])
    for (const bytes of [seven, encrypted, unknown, makeZip([{ name: 'a.7z', bytes: seven }]), Buffer.from([1, 2, 3, 255]), gzipSync(HARMLESS).subarray(0, -4)])
      assert.equal((await scanFile(bytes)).coverage.isComplete, false)
  })

  it('names the member that a finding is of', async () => {
    const { findings, globals, calls } = await scanFile(FILES['a zip in a zip'])
    for (const list of [findings, globals, calls]) assert.equal(list[0].member, 'x.txt/a/data.pkl')
  })

  it('is content with archives of data', async () => {
    const zip = writeZip([
      { name: 'a/data.pkl', bytes: HARMLESS },
      { name: 'a/version', bytes: Buffer.from('3\n') },
      { name: 'a/data/0', bytes: new Uint8Array([0, 1, 2, 255]) },
    ])
    assert.deepEqual(await scanFile(zip), {
      verdict: 'data-only',
      integrity: 'complete',
      coverage: { isComplete: true, bytes: zip.length, notUnderstood: [], leftOff: [] },
      findings: [],
      globals: [],
      calls: [],
      differences: [],
    })
  })

  it('looks into members of bzip2 and LZMA, and into what comes out of compressed data before a fault', async () => {
    const zips = [
      'UEsDBC4AAAAMAJosfV2ArtsXQgAAABcAAAAKAAAAYS9kYXRhLnBrbEJaaDkxQVkmU1mTEAAOAAAJU+AVAABBEAAGIowgQAQIACAAIiaADR+lChppgAGHWSHvDrZ5MBRfF3JFOFCQkxAADlBLAQIuAy4AAAAMAJosfV2ArtsXQgAAABcAAAAKAAAAAAAAAAAAAACAAQAAAABhL2RhdGEucGtsUEsFBgAAAAABAAEAOAAAAGoAAAAAAA==',
      'UEsDBD8AAgAOAJosfV2ArtsXLAAAABcAAAAKAAAAYS9kYXRhLnBrbAkEBQBdAACAAABAAQ02/AcoN2NJafwJgBT4dwLkeSzmiDVLeqW7//8zcgAAUEsBAj8DPwACAA4Amix9XYCu2xcsAAAAFwAAAAoAAAAAAAAAAAAAAIABAAAAAGEvZGF0YS5wa2xQSwUGAAAAAAEAAQA4AAAAVAAAAAAA',
    ]
    for (const zip of zips) assert.equal((await scanFile(Buffer.from(zip, 'base64'))).verdict, 'dangerous')
    const packed = gzipSync(Buffer.concat([Buffer.from("cos\nsystem\n(S'id'\ntR."), Buffer.alloc(3000, 'A')]))
    for (const bytes of [Buffer.concat([packed, Buffer.from('xx')]), packed.subarray(0, -6)]) {
      const { verdict, integrity, coverage } = await scanFile(bytes)
      assert.equal(verdict, 'dangerous')
      assert.equal(integrity, 'broken')
      assert.equal(coverage.isComplete, false)
    }
  })

  it('finds no harm in any fixture, and knows nearly all files of libraries', async () => {
    let known = 0
    let count = 0
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:pkl|pickle|pt|pth|joblib|npy|npz|z|gz|xz|bz2|lzma|zst|lz4|distcp|safetensors)$/.test(entry.name)) continue
      const path = join(entry.parentPath ?? entry.path, entry.name)
      const { verdict } = await scanFile(readFileSync(path))
      assert.notEqual(verdict, 'dangerous', path)
      if (!/(?:numpy|torch|pandas|sklearn|joblib)/.test(path) || /script|trace\.pt|package|module/i.test(path)) continue
      count++
      if (verdict !== 'unknown-code') known++
    }
    assert.ok(known / count > 0.9, `${known} of ${count}`)
  })

  it('takes paths, streams and limits, and stops when it is told to', async () => {
    const path = join(root, 'npy/object.npy')
    assert.equal((await scanFile(path)).verdict, 'known-constructors')
    assert.equal((await scanFile(new Blob([HOSTILE]).stream())).verdict, 'dangerous')
    await assert.rejects(scanFile('/no/such/file'))
    await assert.rejects(scanFile(path, { signal: AbortSignal.abort() }))
    const bomb = gzipSync(new Uint8Array(1 << 20))
    assert.equal((await scanFile(bomb, { limit: 1 << 16 })).coverage.isComplete, false)
  })
})

// Hints: what an input is that is no pickle, what has damaged it, and which option reads it. They are right wherever they are given.
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { dis, disStream, dumps, genops, isPickleError, load, loads, loadsAll, npy, open, optimize, trace, writeNpz, writeSafetensors } from 'brine'
import { floats } from '../support/arrays.js'
import { fixtures } from '../support/fixtures.js'
import { pickle } from '../support/pickle.js'

/** The hint of what a call throws; '' where there is none. @param {() => unknown} call */
async function hintOf(call) {
  try {
    await call()
  } catch (error) {
    if (!isPickleError(error)) throw error
    return error.hint ?? ''
  }
  throw new Error('nothing was thrown')
}

/** What `open` throws, or gives a value of. @param {Uint8Array} bytes */
const valueOf = async (bytes) => (await open(bytes)).value()
const latin1 = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'latin1'))

const sample = dumps({ a: [1, 2, 3, 'x'.repeat(300), '\n\n'], b: new Float64Array(100) }, { protocol: 4 })
const sampleText = Buffer.from(sample)

/** Files that `open` does not read: a word of the hint of `open` and `load`, whether `loads` points to it, and the bytes. @type {[string, RegExp, boolean, Uint8Array][]} */
const UNREAD = [
  ['git-lfs', /git lfs pull/, true, latin1('version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12345\n')],
  ['HTML', /HTML/, true, latin1('\n<!DOCTYPE html>\n<html><title>Sign in</title></html>')],
  ['XML', /XML/, true, latin1('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
  ['JSON', /JSON/, false, latin1('{"error": "not found"}')],
  ['HDF5', /HDF5/, false, latin1('\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08')],
  ['MATLAB 5', /MATLAB/, false, latin1('MATLAB 5.0 MAT-file, Platform: GLNXA64')],
  ['MATLAB 7.3', /MATLAB.*HDF5/, false, latin1('MATLAB 7.3 MAT-file, Platform: GLNXA64')],
  ['GGUF', /GGUF/, false, latin1('GGUF\x03\0\0\0\x10\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0')],
  ['ONNX', /ONNX/, false, latin1('\x08\x08\x12\x07pytorch\x1a\x052.1.0:\x90\x01')],
  ['SQLite', /SQLite/, false, latin1('SQLite format 3\0\x10\0')],
  ['Parquet', /Parquet/, false, latin1('PAR1\x15\x04\x15')],
  ['Arrow', /Arrow/, false, latin1('ARROW1\0\0\xff\xff\xff\xff')],
  ['7z', /7z/, false, latin1("7z\xbc\xaf'\x1c\0\x04")],
  ['RAR', /RAR/, false, latin1('Rar!\x1a\x07\x01\0')],
  ['rds', /\.rds/, false, latin1('X\n\0\0\0\x03\0\x04\x03\x01\0\x03\x05\0')],
  ['pyc', /\.pyc/, false, latin1('\xf3\r\r\n\0\0\0\0\x10\x20\x30\x40\0\0\0\0\xe3')],
  ['PNG', /PNG/, false, latin1('\x89PNG\r\n\x1a\n')],
  ['JPEG', /JPEG/, false, latin1('\xff\xd8\xff\xe0\0\x10JFIF')],
  ['PDF', /PDF/, false, latin1('%PDF-1.7')],
  ['base64', /base64/, false, latin1(sampleText.toString('base64'))],
  ['hex', /hexadecimal/, false, latin1(sampleText.toString('hex'))],
  ['repr', /repr/, false, latin1("b'\\x80\\x04K\\x01.'")],
  ['UTF-16', /UTF-16/, false, Buffer.concat([latin1('\xff\xfe'), Buffer.from('\x80\x04K\x01.', 'utf16le')])],
  ['UTF-8 read as text', /UTF-8/, true, new Uint8Array(Buffer.from(sampleText.toString('utf8')))],
  ['latin-1 written as UTF-8', /UTF-8 text/, false, new Uint8Array(Buffer.from(sampleText.toString('latin1')))],
  ['CRLF', /carriage return/, false, latin1(sampleText.toString('latin1').replaceAll('\n', '\r\n'))],
  ['zeros', /zeros/, true, new Uint8Array(5000)],
  ['zeros at the end', /zeros stand from offset 384/, false, Buffer.concat([sample.subarray(0, 384), new Uint8Array(5000)])],
  ['text', /"404: Not Found"/, false, latin1('404: Not Found')],
  ['text that begins with an opcode', /"Not Found"/, false, latin1('Not Found\n')],
  ['nothing', /no bytes|empty/, false, new Uint8Array(0)],
]

/** Files that `open` reads. @type {[string, Uint8Array][]} */
const OPENED = [
  ['gzip', gzipSync(sample)],
  ['.npy', npy(floats(8))],
  ['.npz', await writeNpz({ a: floats(8) })],
  ['safetensors', writeSafetensors({ a: floats(8) })],
]

describe('hints', () => {
  for (const [name, hint, isSmall, bytes] of UNREAD) {
    it(`tell what a file is that nothing here reads: ${name}`, async () => {
      assert.match(await hintOf(() => valueOf(bytes)), hint)
      assert.match(await hintOf(() => load([bytes])), hint)
      assert.match(await hintOf(() => load(new Blob([bytes]))), hint)
      if (isSmall) for (const call of [loads, trace, dis, optimize]) assert.equal(await hintOf(() => call(bytes)), 'open tells what it is')
      if (isSmall) assert.notEqual(await hintOf(() => [...genops(bytes)]), '')
    })
  }

  for (const [name, bytes] of OPENED) {
    it(`say that open reads a file: ${name}`, async () => {
      for (const call of [
        loads,
        (/** @type {Uint8Array} */ part) => load([part]),
        dis,
        optimize,
        trace,
        (/** @type {Uint8Array} */ part) => [...loadsAll(part)],
      ]) {
        const text = await hintOf(() => call(bytes))
        assert.match(text, /open reads it/)
      }
      await valueOf(bytes)
      // Of itself open says nothing.
      const cut = await hintOf(() => valueOf(bytes.subarray(0, bytes.length - 5))).catch(() => '')
      assert.doesNotMatch(cut, /open reads/)
    })
  }

  it('name the option that reads an input', async () => {
    const cases = /** @type {const} */ ([
      [pickle`S'\\xe9'\n.`, /encoding: 'latin1'/],
      [pickle`Pabc\n.`, /persistentLoad/],
      [pickle`\x80\x05\x97.`, /buffers/],
      [pickle`\x82\x05.`, /extensions/],
    ])
    for (const [bytes, hint] of cases) {
      assert.match(await hintOf(() => loads(bytes)), hint)
      assert.match(await hintOf(() => load(new Blob([bytes]))), hint)
      assert.match(await hintOf(() => trace(bytes)), hint)
    }
    assert.match(await hintOf(() => valueOf(pickle`S'\\xe9'\n.`)), /encoding: 'latin1'/)
    assert.match(await hintOf(() => loads(sample, { limits: { memo: 1 } })), /limits/)
    assert.match(await hintOf(async () => (await open(gzipSync(sample), { maxInflated: 10 })).value()), /maxInflated/)
    assert.equal(loads(pickle`S'\\xe9'\n.`, { encoding: 'latin1' }), 'é')
  })

  it('leave the words of CPython as they are', () => {
    assert.throws(() => loads(latin1('<html>')), { message: "invalid load key, '<'. (offset 0)", hint: /open tells/ })
  })

  it('come through streams of pickletools', async () => {
    assert.match(
      await hintOf(async () => {
        for await (const _ of disStream(new Blob([latin1('GGUF\x03\0\0\0\x10\0\0\0\0\0\0\0')])));
      }),
      /GGUF/,
    )
  })

  it('say that an input is cut off where it is, and never of what else it may be', async function () {
    this.timeout(120_000)
    let count = 0
    for (const { name, bytes, cases } of fixtures()) {
      if (bytes.length > 400 || cases.length === 0) continue
      const { options } = cases[0]
      for (let at = 1; at < bytes.length; at++) {
        const part = bytes.subarray(0, at)
        for (const call of [() => loads(part, options), () => load([part], options)]) {
          const hint = await hintOf(call).catch(() => undefined)
          if (hint === undefined) continue
          assert.match(hint, /^$|cut off/, `${name} cut at ${at}`)
          count += hint ? 1 : 0
        }
      }
    }
    assert.ok(count > 1000, `${count} hints`)
  })

  it('tell of line ends only where they were changed', async function () {
    this.timeout(120_000)
    let count = 0
    for (const { name, bytes, cases } of fixtures()) {
      if (bytes.length > 2000 || cases.length === 0) continue
      const { options } = cases[0]
      const changed = latin1(Buffer.from(bytes).toString('latin1').replaceAll('\n', '\r\n'))
      if (changed.length === bytes.length) continue
      const hint = await hintOf(() => load([changed], options)).catch(() => undefined)
      if (hint === undefined) continue
      assert.match(hint, /carriage return/, name)
      count++
      const restored = await hintOf(() => load([bytes.subarray(0, -1)], options))
      assert.doesNotMatch(restored, /carriage return/, name)
    }
    assert.ok(count > 20, `${count} hints`)
    // A pickle that ends within, of text with line ends of its own.
    const text = dumps('a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\n'.repeat(20))
    assert.doesNotMatch(await hintOf(() => load([text.subarray(0, -3)])), /carriage return/)
  })
})

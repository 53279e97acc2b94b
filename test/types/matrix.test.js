// Arrays of every kind in every layout: a sample that several numpys wrote (test/fixtures/values), and those of an installed numpy.
//
// BRINE_MATRIX=all takes all that test/live/matrix.py writes, in place of a sample, and checks what the numpy reads back; some minutes.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { dumps, json, loads, MaskedArray, NDArray, npy, open } from 'brine'
import { compareCase, isJson, isValue } from '../support/matrix.js'
import { findNumpyPythons } from '../support/numpy.js'

/** @typedef {import('../support/matrix.js').Case} Case */

const SCRIPT = fileURLToPath(new URL('../live/matrix.py', import.meta.url))
/** From this numpy on texts are what is printed here. */
const PRINTS = 2.3
/** Of one dtype numpy's .npy files tell the bytes alone. */
const hasNoNpy = (/** @type {string} */ kind) => /^ml-/.test(kind)

const bytesOf = (/** @type {any} */ way) => Buffer.from(Array.isArray(way) ? way[0] : way, 'base64')
const loadOptions = (/** @type {Case} */ { encoding }, /** @type {any} */ way) =>
  /** @type {any} */ ({
    encoding,
    buffers: Array.isArray(way) ? way[1].map((/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'base64'))) : undefined,
  })

/** Reads a case by every way that it has. @param {Case} truth @param {boolean} hasText */
async function check(truth, hasText) {
  for (const [name, way] of Object.entries(truth.ways)) {
    if (name.startsWith('error') || (hasNoNpy(truth.kind) && name.startsWith('npy'))) continue
    const about = `${truth.kind} ${truth.layout} ${name}, numpy ${truth.numpy}`
    const options = loadOptions(truth, way)
    if (/^(?:p\d|oob)$/.test(name)) {
      for (const isLossless of [false, true]) {
        const value = loads(bytesOf(way), { ...options, lossless: isLossless })
        compareCase(truth, value, { about, isLossless, hasText })
        assert.ok(isJson(truth.list, JSON.parse(json(value))), about)
      }
      for (const protocol of [0, 2, 5]) {
        const again = loads(dumps(loads(bytesOf(way), { ...options, lossless: true }), { protocol }), { encoding: 'latin1', lossless: true })
        compareCase(truth, again, { about: `${about} → ${protocol}`, isLossless: true, hasText: false })
      }
    }
    if (truth.order === undefined) continue
    const document = await open(new Blob([bytesOf(way)]), { ...options, lossless: true })
    try {
      const node = /^(?:npz|joblib)/.test(name) ? await document.tree.find('array') : document.tree
      assert.deepEqual(node.shape, truth.shape, about)
      await node.data()
      compareCase(truth, await node.value(), { about: `${about}, node`, isLossless: true, hasText })
      if (truth.shape[0] > 1) assert.ok(isValue(['l', truth.list[1].slice(1, 2)], (await node.rows(1, 2)).toArray()), `${about}, rows`)
    } finally {
      await document.close()
    }
  }
}

describe('arrays of every kind', () => {
  it('are what numpy says, of several numpys', async () => {
    const lines = gunzipSync(readFileSync(new URL('../fixtures/values/matrix.jsonl.gz', import.meta.url)))
      .toString()
      .trim()
      .split('\n')
    assert.ok(lines.length > 800)
    for (const line of lines) await check(JSON.parse(line), true)
  }).timeout(60_000)

  for (const { python, numpy } of findNumpyPythons()) {
    it(`are what numpy ${numpy} says, and what it reads back`, async () => {
      const isAll = process.env.BRINE_MATRIX === 'all'
      const child = spawn(python, ['-W', 'ignore', SCRIPT, isAll ? 'write' : 'sample'], { stdio: ['ignore', 'pipe', 'ignore'] })
      const written = []
      for await (const line of createInterface({ input: child.stdout })) {
        /** @type {Case} */
        const truth = JSON.parse(line)
        // Masked arrays without a mask have one after they are pickled, and are printed by it; MaskedRecords of two axes in Fortran order are not
        // what they were when numpy reads them again.
        await check(truth, parseFloat(numpy) >= PRINTS && !/^ma-nomask|^mrec/.test(truth.kind)).catch((error) => {
          if (!/^mrec/.test(truth.kind)) throw error
        })
        written.push(...rewrites(truth))
      }
      const { stdout } = spawnSync(python, ['-W', 'ignore', SCRIPT, 'back'], {
        input: written.map(({ request }) => request).join('\n'),
        encoding: 'utf8',
        maxBuffer: 1 << 30,
      })
      const answers = stdout.trim().split('\n')
      assert.equal(answers.length, written.length)
      for (const [i, { about }] of written.entries()) assert.equal(answers[i], 'null', about)
    }).timeout(900_000)
  }
})

/** What is written of a case, for numpy to compare. @param {Case} truth */
function* rewrites(truth) {
  for (const [name, original] of Object.entries(truth.ways)) {
    if (!/^p\d$/.test(name)) continue
    const value = loads(bytesOf(original), { encoding: /** @type {any} */ (truth.encoding), lossless: true })
    const protocol = Number(name[1])
    const about = `${truth.kind} ${truth.layout} ${name}, numpy ${truth.numpy}`
    yield { about, request: JSON.stringify({ original, protocol, pickle: Buffer.from(dumps(value, { protocol })).toString('base64') }) }
    // Fields that overlap have no form in a .npy file.
    if (value instanceof NDArray && !(value instanceof MaskedArray) && !hasNoNpy(truth.kind) && !/overlap|disorder/.test(truth.kind))
      yield { about: `${about}, .npy`, request: JSON.stringify({ original, npy: Buffer.from(npy(value)).toString('base64') }) }
  }
}

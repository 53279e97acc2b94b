// Elements, statistics, histograms and what is saved of arrays in the viewer are numpy's own, for every dtype and order.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { open, parseNpy } from 'brine'
import { calls, cellsOf, enter, job, openBytes } from './worker-calls.js'

const folder = new URL('../fixtures/statistics/', import.meta.url)
/** @type {Record<string, any>} */
const truth = JSON.parse(readFileSync(new URL('arrays.json', folder), 'utf8'))

/** A double as C writes it in hexadecimal. @param {string} text */
function fromHex(text) {
  const [, sign, whole, digits = '', exponent] = /^(-?)0x(\d)(?:\.([0-9a-f]*))?p([+-]\d+)$/.exec(text) ?? []
  return (sign ? -1 : 1) * Number(BigInt(`0x${whole}${digits}`)) * 2 ** -(4 * digits.length) * 2 ** Number(exponent)
}

/** Numbers as text are the same where their values are. @param {string | undefined} got @param {string | undefined} want @param {string} what */
function same(got, want, what) {
  assert.ok(got === want || Number(got) === Number(want), `${what}: ${got} for ${want}`)
}

/** @param {number | undefined} got @param {string | undefined} want in hexadecimal @param {string} what */
function near(got, want, what) {
  if (want === undefined) return
  const value = fromHex(want)
  assert.ok(got !== undefined && Math.abs(got - value) <= 1e-12 * Math.max(1, Math.abs(value)), `${what}: ${got} for ${value}`)
}

const plain = (/** @type {string | null} */ text) => (text === null ? '--' : text)

describe('arrays in the viewer beside numpy', () => {
  before(() => openBytes(readFileSync(new URL('arrays.pkl', folder))))

  for (const [name, want] of Object.entries(truth)) {
    if (want.texts && !/complex/.test(want.dtype))
      it(`${name}: every element`, async () => {
        const rows = want.shape.length === 1 ? '[:]' : `[${want.shape.map(() => ':').join(', ')}]`
        if (want.shape.length > 2) return
        const { rows: cells } = await cellsOf(await enter(`.${name}`), rows)
        assert.deepEqual(cells.flat(), want.texts.map(plain))
      })

    if (want.fields)
      it(`${name}: every field, in the table and as CSV`, async () => {
        const id = await enter(`.${name}`)
        const { rows } = await cellsOf(id)
        // A complex number of a row is told as Python has it, like the others.
        assert.deepEqual(
          rows,
          want.fields.map((/** @type {(string | null)[]} */ row) => row.map(plain)),
        )
        const saved = await (await calls.saveCsv(id, null, job)).text()
        const cell = (/** @type {string | null} */ text) => (text === null ? '' : /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
        const isLabelled = want.shape.length > 1
        assert.deepEqual(
          saved.trimEnd().split('\n').slice(1),
          want.fields.map((/** @type {(string | null)[]} */ row, /** @type {number} */ i) =>
            [...(isLabelled ? [`"${Math.floor(i / want.shape[1])}, ${i % want.shape[1]}"`] : []), ...row.map(cell)].join(','),
          ),
        )
      })

    if (want.statistics)
      it(`${name}: statistics and histogram`, async () => {
        const id = await enter(`.${name}`)
        assert.ok((await calls.look(id)).views.includes('Statistics'))
        const told = await calls.statistics(id, job)
        const { statistics } = want
        for (const key of /** @type {const} */ (['count', 'masked', 'nan', 'infinite', 'zeros']))
          if (key in statistics) assert.equal(told[key], statistics[key], key)
        if ('missing' in statistics) assert.equal(told.nan, statistics.missing)
        for (const key of /** @type {const} */ (['min', 'max', 'finiteMin', 'finiteMax']))
          if ('finiteMin' in statistics || !/M/.test(want.dtype)) same(told[key], statistics[key] ?? told[key], key)
        near(told.mean, statistics.mean, 'mean')
        near(told.deviation, statistics.std, 'standard deviation')
        if (statistics.histogram) {
          assert.deepEqual(told.histogram?.counts, statistics.histogram)
          near(told.histogram?.from, statistics.edges[0], 'first edge')
          near(told.histogram?.to, statistics.edges[1], 'last edge')
        }
        if (told.histogram)
          assert.equal(
            told.histogram.counts.reduce((sum, each) => sum + each, 0),
            told.count - told.nan - told.masked - told.infinite,
          )
      })

    if (want.npy)
      it(`${name}: the NPY that is saved is numpy's, byte for byte`, async () => {
        const saved = await (await calls.saveNpy(await enter(`.${name}`), null, job)).arrayBuffer()
        assert.equal(Buffer.from(saved).toString('base64'), want.npy)
      })

    for (const [slice, part] of Object.entries(want.slices)) {
      it(`${name}${slice}: the slice is numpy's, in cells, as NPY and as CSV`, async () => {
        const id = await enter(`.${name}`)
        const saved = parseNpy(new Uint8Array(await (await calls.saveNpy(id, slice, job)).arrayBuffer()))
        assert.deepEqual(saved.shape, part.shape)
        if (saved.descr.native === saved.dtype || want.dtype !== 'bfloat16')
          assert.equal(Buffer.from(/** @type {Uint8Array} */ (saved.bytes)).toString('base64'), part.bytes)
        if (/complex/.test(want.dtype)) return
        const { rows } = await cellsOf(id, slice)
        assert.deepEqual(rows.flat(), part.texts.map(plain))
        const csv = await (await calls.saveCsv(id, slice, job)).text()
        const count = part.shape.length === 1 ? 1 : part.shape[1]
        const cell = (/** @type {string | null} */ text) => (text === null ? '' : /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
        const lines = Array.from(
          { length: part.shape[0] },
          (_, row) =>
            part.texts
              .slice(row * count, (row + 1) * count)
              .map(cell)
              .join(',') || '""',
        )
        assert.equal(csv, lines.map((line) => `${line}\n`).join(''))
      })
    }
  }

  it('saves all arrays as NPZ with the bytes of each', async () => {
    const { objects, ...others } = truth
    assert.ok(objects)
    const kept = Object.keys(others).filter((name) => truth[name].npy)
    const npz = await open(new Uint8Array(await (await calls.saveAll('npz', job)).arrayBuffer()))
    for (const name of kept) {
      const { shape, descr, bytes } = await npz.tree.find(`.${name}`).then((node) => node.load())
      const want = parseNpy(Buffer.from(truth[name].npy, 'base64'))
      assert.deepEqual([shape, String(descr), Buffer.from(bytes)], [want.shape, String(want.descr), Buffer.from(/** @type {Uint8Array} */ (want.bytes))])
    }
  })
})

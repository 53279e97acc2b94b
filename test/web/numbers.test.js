// Elements, statistics, histograms and what is saved of arrays in the viewer are numpy's own, for every dtype and order.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dumps, NDArray, open, parseNpy } from 'brine'
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
        if ('nulls' in told) {
          const lengths = told.shortest && told.longest && [told.shortest.length, told.longest.length]
          assert.deepEqual(
            [told.count, told.nulls.reduce((sum, [, each]) => sum + each, 0), told.distinct, lengths],
            [statistics.count, statistics.nulls, statistics.distinct, statistics.lengths],
          )
          assert.ok(told.nulls.every(([null_]) => null_ === 'None'))
          return
        }
        assert.equal(told.isMagnitude, /complex/.test(want.dtype))
        for (const key of /** @type {const} */ (['count', 'masked', 'nan', 'infinite', 'zeros']))
          if (key in statistics) assert.equal(told[key], statistics[key], key)
        if ('missing' in statistics) assert.equal(told.nan, statistics.missing)
        for (const key of /** @type {const} */ (['min', 'max', 'finiteMin', 'finiteMax']))
          if ('finiteMin' in statistics || !/M/.test(want.dtype)) same(told[key], statistics[key] ?? told[key], key)
        if (Array.isArray(told.mean)) for (const [i, part] of told.mean.entries()) near(part, statistics.complexMean[i], 'mean')
        else near(told.mean, statistics.mean, 'mean')
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

describe('pictures of arrays', () => {
  before(() => openBytes(readFileSync(new URL('arrays.pkl', folder))))

  /** Draws an array of two axes in grey. @param {string} name */
  async function draw(name) {
    const { shape } = truth[name]
    const how = /** @type {const} */ ({ layout: 'HW', shape, index: 0, map: 'Grey', range: null })
    return (await calls.picture(await enter(`.${name}`), how, job)).value
  }

  for (const name of ['float32', 'fortran', 'big', 'big_floats', 'bool', 'masked', 'masked_fortran']) {
    it(`${name}: each pixel is where its element stands in the range, rows from above`, async () => {
      const [height, width] = truth[name].shape
      const { pixels, masked, nan, infinite, ...picture } = await draw(name)
      const { rows } = await cellsOf(await enter(`.${name}`), '[:, :]')
      const values = rows.map((row) => row.map((text) => Number(text?.replace('inf', 'Infinity').replace('True', '1').replace('False', '0'))))
      const flat = values.flat().filter(Number.isFinite)
      const [low, high] = [Math.min(...flat), Math.max(...flat)]
      assert.deepEqual([picture.width, picture.height, picture.step], [width, height, 1])
      const { statistics } = truth[name]
      assert.deepEqual([nan, infinite, masked], [statistics.nan, statistics.infinite, statistics.masked])
      for (const [row, line] of values.entries()) {
        for (const [column, value] of line.entries()) {
          const [red, green, blue] = pixels.subarray((row * width + column) * 4, (row * width + column) * 4 + 3)
          if (!Number.isFinite(value)) assert.ok(red !== green || green !== blue, 'what is no number has a colour of its own')
          else {
            const grey = Math.round(((value - low) / (high - low)) * 255)
            assert.ok(
              [red, green, blue].every((part) => Math.abs(part - red) < 1 && Math.abs(part - grey) <= 1),
              `${row}, ${column}: ${red} for ${grey}`,
            )
          }
        }
      }
    })
  }

  it('tells the range of ints of 64 bits exactly, and draws ranges beyond the largest double', async () => {
    const grid = NDArray.from(BigInt64Array.from([2n ** 63n - 1n, -(2n ** 63n), 5n, 2n ** 53n + 1n]), [2, 2])
    const huge = NDArray.from(Float64Array.from([-1.7e308, 0, 1.7e308, 1e308]), [2, 2])
    await openBytes(dumps({ grid, huge }))
    const how = /** @type {const} */ ({ layout: 'HW', shape: [2, 2], index: 0, map: 'Grey', range: null })
    assert.equal((await calls.picture(await enter('.grid'), how, job)).value.range, '-9223372036854775808 to 9223372036854775807')
    const { pixels } = (await calls.picture(await enter('.huge'), how, job)).value
    assert.deepEqual([pixels[0], pixels[4], pixels[8]], [0, 128, 255])
  })
})

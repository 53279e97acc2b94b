// Arrays in a real Chromium: the table opens on any number of axes, statistics are numpy's, and slices are saved as they are shown.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Complex, dumps, NDArray, parseNpy } from 'brine'
import { useViewer } from './support.js'

const random = (() => {
  let state = 1
  return () => (state = (state * 16807) % 2147483647) / 2147483647
})()
const values = Float64Array.from({ length: 6000 }, (_, i) => (i % 97 === 0 ? NaN : i % 501 === 0 ? -Infinity : i % 10 === 0 ? 0 : random() * 8 - 3))
const FILES = {
  get 'masked.pkl'() {
    return MASKED
  },
  'arrays.pkl': dumps({
    floats: NDArray.from(values, [20, 30, 10]),
    complex: NDArray.from([new Complex(1, -2), new Complex(NaN, 0)]),
    none: NDArray.from(new Float32Array(0), [0, 3]),
    scalar: NDArray.from(Float64Array.from([2.5]), []),
    six: NDArray.from(
      Int16Array.from({ length: 64 }, (_, i) => i),
      [2, 2, 2, 2, 2, 2],
    ),
    texts: NDArray.from(['a', '', 'long 🥒', 'a']),
    bools: NDArray.from(Uint8Array.from([1, 0, 1]), [3], { dtype: 'bool' }),
  }),
}

/** numpy.ma.array([1.5, 99.0, 2.5], mask=[0, 1, 0]), as numpy 2 writes it at protocol 0. */
const MASKED = Buffer.from(
  'cnumpy.ma\n_mareconstruct\n(cnumpy.ma\nMaskedArray\ncnumpy\nndarray\n(I0\ntVb\ntR(I1\n(I3\ntcnumpy\ndtype\n(Vf8\nI00\nI01\ntR(I3\nV<\nNNNI-1\nI-1\nI0\ntbI00\n' +
    'c_codecs\nencode\n(V\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\u00f8?\\u0000\\u0000\\u0000\\u0000\\u0000\u00c0X@\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0004@\nVlatin1\ntR' +
    'c_codecs\nencode\n(V\\u0000\\u0001\\u0000\nVlatin1\ntRNtb.',
  'latin1',
)

describe('arrays in the viewer', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)
  /** @type {import('playwright-core').Page} */
  let page
  before(async () => {
    page = await viewer.open({ file: 'arrays.pkl' })
  })
  after(() => page.close())
  afterEach(() => assert.deepEqual(viewer.complaints.splice(0), []))
  const select = (/** @type {string} */ path) => page.locator('pickle-viewer').evaluate((/** @type {any} */ element, wanted) => element.select(wanted), path)
  const view = (/** @type {string} */ name) => page.getByRole('tab', { name, exact: true }).click()

  it('shows what is masked as numpy does, and counts it apart', async () => {
    const masked = await viewer.open({ file: 'masked.pkl' })
    await masked.getByRole('gridcell', { name: '--' }).waitFor()
    await masked.getByRole('tab', { name: 'Statistics' }).click()
    const table = masked.locator('.statistics table')
    await table.waitFor()
    const text = await table.innerText()
    for (const told of [/elements\s+3/, /range\s+1\.5 to 2\.5/, /masked\s+1 /, /NaN\s+0/, /mean\s+2$/m]) assert.match(text, told)
    await masked.close()
  })

  it('opens every kind without an error, in each of its views', async () => {
    for (const path of ['.floats', '.complex', '.none', '.scalar', '.six', '.texts', '.bools']) {
      await select(path)
      for (const name of ['Value', 'Table', 'Image', 'Plot', 'Statistics']) {
        const tab = page.getByRole('tab', { name, exact: true })
        if (!(await tab.count())) continue
        await tab.click()
        await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
        assert.equal(await page.getByRole('alert').count(), 0, `${path} ${name}`)
      }
    }
  })

  it('tells mean, deviation, zeros and what is not finite as numpy does', async () => {
    await select('.floats')
    await view('Statistics')
    const finite = values.filter(Number.isFinite)
    const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length
    const deviation = Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length)
    const row = async (/** @type {string} */ name) =>
      page
        .getByRole('row', { name: new RegExp(`^${name}`) })
        .getByRole('cell')
        .innerText()
    assert.ok(Math.abs(Number(await row('mean')) - mean) < 1e-11)
    assert.ok(Math.abs(Number(await row('standard deviation')) - deviation) < 1e-11)
    for (const [name, count] of /** @type {[string, number][]} */ ([
      ['NaN', values.filter(Number.isNaN).length],
      ['infinite', values.filter((value) => Math.abs(value) === Infinity).length],
      ['zeros', values.filter((value) => value === 0).length],
    ]))
      assert.equal((await row(name)).split(' ')[0], count.toLocaleString('en-US'), name)
  })

  it('says that statistics of complex numbers, which have no order, are those of their magnitudes', async () => {
    await select('.complex')
    await view('Statistics')
    await page.getByText('those of their magnitudes, numpy.abs').waitFor()
    const text = await page.locator('.statistics table').innerText()
    for (const told of [/elements\s+2/, /range of \|z\|\s+2\.236067977499\d+ to 2\.236067977499\d+/, /mean\s+1-2j/, /standard deviation\s+0$/m, /NaN\s+1 /])
      assert.match(text, told)
  })

  it('tells of texts how many are distinct, the most frequent, the shortest and the longest', async () => {
    await select('.texts')
    await view('Statistics')
    await page.getByText('The most frequent').waitFor()
    const [about, most] = await page.locator('.statistics table').evaluateAll((tables) => tables.map((table) => table.innerText))
    for (const told of [/elements\s+4/, /null\s+0/, /distinct\s+3/, /shortest\s+“”, length 0/, /longest\s+“long 🥒”, length 6/]) assert.match(about, told)
    assert.match(most, /^The most frequent\s+“a”\s+2 \(50\.0 %\)/)
  })

  it('saves the slice that is shown as NPY', async () => {
    await select('.floats')
    await view('Table')
    await page.getByRole('textbox', { name: 'Slice' }).fill('[3, 2:8:2, :]')
    await page.getByRole('textbox', { name: 'Slice' }).press('Enter')
    await page.locator('[role=grid][aria-rowcount="4"]').waitFor()
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'Save the slice as NPY' }).click()
    const saved = parseNpy(readFileSync(/** @type {string} */ (await (await waiting).path())))
    assert.deepEqual(saved.shape, [3, 10])
    assert.deepEqual([...saved.data.subarray(10, 20)], [...values.subarray(3 * 300 + 40, 3 * 300 + 50)])
  })
})

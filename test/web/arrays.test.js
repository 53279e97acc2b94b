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
  'arrays.pkl': dumps({
    floats: NDArray.from(values, [20, 30, 10]),
    complex: NDArray.from([new Complex(1, -2), new Complex(NaN, 0)]),
    none: NDArray.from(new Float32Array(0), [0, 3]),
    scalar: NDArray.from(Float64Array.from([2.5]), []),
    six: NDArray.from(
      Int16Array.from({ length: 64 }, (_, i) => i),
      [2, 2, 2, 2, 2, 2],
    ),
    bools: NDArray.from(Uint8Array.from([1, 0, 1]), [3], { dtype: 'bool' }),
  }),
}

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

  it('opens every kind without an error, in each of its views', async () => {
    for (const path of ['.floats', '.complex', '.none', '.scalar', '.six', '.bools']) {
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

  it('has no statistics of complex numbers, which have no order', async () => {
    await select('.complex')
    await page.getByRole('gridcell', { name: '1.0-2.0j' }).waitFor()
    assert.equal(await page.getByRole('tab', { name: 'Statistics' }).count(), 0)
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

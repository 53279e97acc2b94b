// The view Compare in a real Chromium: keys, shapes, dtypes and elements that differ, pictures of it, and its limits.
import assert from 'node:assert/strict'
import { dumps, NDArray } from 'brine'
import { useViewer } from './support.js'

const floats = (/** @type {number[]} */ values, /** @type {number[]} */ shape) => NDArray.from(Float64Array.from(values), shape)
const cyclic = () => {
  const list = /** @type {any[]} */ ([1])
  list.push(list)
  return list
}
/** A list within itself so often that it has 2 ** 40 paths. */
const shared = () => {
  let value = /** @type {any[]} */ ([1])
  for (let i = 0; i < 40; i++) value = [value, value]
  return value
}
const before = {
  'layer.10': floats([0, 1, 2, 3], [2, 2]),
  'layer.2': floats([1, NaN, 3, Infinity], [2, 2]),
  same: floats([NaN, 1], [2]),
  longs: NDArray.from(BigInt64Array.from([2n ** 62n, 5n])),
  cube: NDArray.from(new Float32Array(24), [2, 3, 4]),
  kind: NDArray.from(Int32Array.from([1, 2])),
  shape: floats([1, 2], [2]),
  odd: floats([NaN, 1], [2]),
  name: 'a',
  gone: 1,
  cyclic: cyclic(),
  shared: shared(),
}
const after = {
  ...before,
  'layer.10': floats([0, 1, 2, 5], [2, 2]),
  longs: NDArray.from(BigInt64Array.from([2n ** 62n + 1n, 5n])),
  cube: NDArray.from(
    Float32Array.from({ length: 24 }, (_, i) => (i === 23 ? -4 : 0)),
    [2, 3, 4],
  ),
  kind: NDArray.from(Float64Array.from([1, 2])),
  shape: floats([1, 2, 3], [3]),
  odd: floats([1, 3], [2]),
  name: 'b',
  more: [1],
  cyclic: cyclic(),
  shared: shared(),
}
delete (/** @type {any} */ (after).gone)
const long = (/** @type {number} */ first) => dumps(Array.from({ length: 30_000 }, (_, i) => first + i))
const FILES = { 'a.pkl': dumps(before), 'b.pkl': dumps(after), 'same.pkl': dumps(before), 'long-a.pkl': long(0), 'long-b.pkl': long(1) }

describe('the view Compare', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)

  /** Two files side by side. @param {keyof typeof FILES} one @param {keyof typeof FILES} other */
  async function compare(one, other) {
    const page = await viewer.open()
    await page.locator('pickle-viewer').evaluate((/** @type {any} */ element, urls) => element.compare(...urls), [`/files/${one}`, `/files/${other}`])
    const told = page.getByRole('status', { name: 'Comparison' })
    await told.waitFor()
    return { page, told: await told.innerText() }
  }
  const lines = (/** @type {import('playwright-core').Page} */ page) =>
    page
      .getByRole('list', { name: 'Differences' })
      .getByRole('listitem')
      .evaluateAll((rows) =>
        rows.map((row) =>
          row.textContent
            ?.replace(/\s+/g, ' ')
            .replace(/ ?Picture$/, '')
            .trim(),
        ),
      )

  afterEach(() =>
    assert.deepEqual(
      viewer.complaints.splice(0).filter((text) => !text.startsWith('Canvas2D')),
      [],
    ),
  )

  it('tells keys, shapes, dtypes and elements that differ, in natural order; NaN is equal to NaN and ints are exact', async () => {
    const { page, told } = await compare('a.pkl', 'b.pkl')
    assert.equal(told, '9 differences')
    const rows = await lines(page)
    const names = rows.map((row) => /^. (?:added|removed|changed) (\S+)/.exec(row ?? '')?.[1])
    assert.deepEqual(names, ['.cube', '.gone', '.kind', '.longs', '.more', '.name', '.odd', '.shape', '["layer.10"]'])
    const of = (/** @type {string} */ name) => rows.find((row) => row?.includes(name)) ?? ''
    assert.match(of('layer.10'), /1 element differs, at most 2 \(40 %\)/)
    assert.match(of('.longs'), /1 element differs, at most 1 /)
    assert.match(of('.kind'), /int32.*→.*float64.*equal elements/)
    assert.match(of('.shape'), /\(2,\).*→.*\(3,\)/)
    assert.match(of('.odd'), /2 elements differ, at most 2 .*1 NaN or infinite in one alone/)
    assert.match(of('.gone'), /removed/)
    assert.match(of('.more'), /added/)
    await page.close()
  })

  it('draws the difference of two arrays, around 0, at an index of the axes before the last two', async () => {
    const { page } = await compare('a.pkl', 'b.pkl')
    await page.getByRole('button', { name: 'Picture of .cube' }).click()
    const picture = page.getByRole('img', { name: /^Difference of \.cube/ })
    assert.equal(await picture.getAttribute('aria-label'), 'Difference of .cube, (2, 3, 4), from 0.0 to 0.0, 0 NaN')
    await page.getByLabel('Axis 0').fill('1')
    await page.getByLabel('Axis 0').press('Enter')
    await page.getByRole('img', { name: 'from -4.0 to 0.0' }).waitFor()
    const pixel = (/** @type {number} */ x, /** @type {number} */ y) =>
      picture.evaluate((/** @type {any} */ canvas, [column, row]) => [...canvas.getContext('2d').getImageData(column, row, 1, 1).data.slice(0, 3)], [x, y])
    const [fell, same] = [await pixel(3, 2), await pixel(0, 0)]
    assert.ok(fell[0] > fell[2] && Math.min(...same) > 220, `${fell} ${same}`)
    await page.close()
  })

  it('says that files are equal', async () => {
    const { page, told } = await compare('a.pkl', 'same.pkl')
    assert.match(told, /^The files are equal: no difference in \d+ values$/)
    await page.close()
  })

  it('shows the first of very many differences in windows', async () => {
    const { page, told } = await compare('long-a.pkl', 'long-b.pkl')
    assert.match(told, /^the first 10,000 differences/)
    assert.ok((await lines(page)).length < 200)
    await page.close()
  })

  it('asks for another file, and compares with the one that is chosen', async () => {
    const page = await viewer.open({ file: 'a.pkl' })
    await page.getByRole('tab', { name: 'Compare', exact: true }).click()
    await page.getByText('Open another file to compare a.pkl with it.').waitFor()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open another file' }).click()
    await (await chooser).setFiles({ name: 'mine.pkl', mimeType: '', buffer: Buffer.from(FILES['b.pkl']) })
    await page.getByRole('status', { name: 'Comparison' }).waitFor()
    assert.equal(await page.getByLabel('Compare with').evaluate((/** @type {any} */ select) => select.selectedOptions[0].textContent), 'mine.pkl')
    await page.close()
  })
})

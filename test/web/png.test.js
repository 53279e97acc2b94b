// The PNG that is saved of a picture: decoded here, its pixels are the values of the array by the mapping that is shown.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { crc32, inflateSync } from 'node:zlib'
import { dumps, NDArray } from 'brine'
import { useViewer } from './support.js'

const [HEIGHT, WIDTH] = [5, 7]
const floats = Float64Array.from({ length: HEIGHT * WIDTH }, (_, i) => (i === 3 ? NaN : i === 11 ? Infinity : Math.sin(i) * 10))
const bytes = (/** @type {number} */ channels) => Uint8Array.from({ length: HEIGHT * WIDTH * channels }, (_, i) => (i * 37 + 11) % 256)
const FILES = {
  'pictures.pkl': dumps({
    grey: NDArray.from(floats, [HEIGHT, WIDTH]),
    rgb: NDArray.from(bytes(3), [HEIGHT, WIDTH, 3]),
    rgba: NDArray.from(bytes(4), [HEIGHT, WIDTH, 4]),
    planes: NDArray.from(bytes(3), [3, HEIGHT, WIDTH]),
  }),
}

/** The pixels of a PNG, red, green, blue and alpha each, without filters; its sums are checked. @param {Buffer} png */
function decode(png) {
  assert.equal(png.toString('latin1', 0, 8), '\x89PNG\r\n\x1a\n')
  /** @type {Map<string, Buffer[]>} */
  const chunks = new Map()
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(png.subarray(at + 4, at + 8 + length)), type)
    chunks.set(type, [...(chunks.get(type) ?? []), png.subarray(at + 8, at + 8 + length)])
    at += 12 + length
  }
  const [head] = chunks.get('IHDR') ?? []
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  assert.deepEqual([...head.subarray(8)], [8, 6, 0, 0, 0])
  const rows = inflateSync(Buffer.concat(chunks.get('IDAT') ?? []))
  assert.equal(rows.length, (4 * width + 1) * height)
  const pixels = Array.from({ length: height }, (_, row) => {
    const line = rows.subarray(row * (4 * width + 1), (row + 1) * (4 * width + 1))
    assert.equal(line[0], 0)
    return Array.from({ length: width }, (__, column) => [...line.subarray(1 + 4 * column, 5 + 4 * column)])
  })
  return { width, height, pixels: pixels.flat() }
}

describe('pictures that are saved', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)
  /** @type {import('playwright-core').Page} */
  let page
  before(async () => {
    page = await viewer.open({ file: 'pictures.pkl' })
  })
  after(() => page.close())
  afterEach(() => assert.deepEqual(viewer.complaints.splice(0), []))

  /** Saves the picture of a node. @param {string} path @param {(page: import('playwright-core').Page) => Promise<unknown>} [change] of how it is drawn */
  async function save(path, change) {
    await page.locator('pickle-viewer').evaluate((/** @type {any} */ element, wanted) => element.select(wanted), path)
    await page.getByRole('tab', { name: 'Image', exact: true }).click()
    await page.getByRole('img', { name: 'range' }).waitFor()
    await change?.(page)
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as PNG' }).click()
    const download = await waiting
    assert.equal(download.suggestedFilename(), `${path.slice(1)}.png`)
    return decode(readFileSync(/** @type {string} */ (await download.path())))
  }
  const finite = floats.filter(Number.isFinite)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  /** @param {number} from @param {number} to */
  const greys = (from, to) =>
    [...floats].map((value) => {
      if (value !== value) return [255, 0, 200, 255]
      if (value - value !== 0) return [0, 220, 220, 255]
      const grey = Math.min(255, Math.max(0, Math.round(((value - from) / (to - from)) * 255)))
      return [grey, grey, grey, 255]
    })

  it('have a pixel an element, grey by its place in the range, and colours of their own for NaN and infinite', async () => {
    const { width, height, pixels } = await save('.grey')
    assert.deepEqual([width, height], [WIDTH, HEIGHT])
    assert.deepEqual(pixels, greys(low, high))
  })

  it('have the range that was chosen', async () => {
    const { pixels } = await save('.grey', async () => {
      await page.getByLabel('From').fill('-5')
      await page.getByLabel('to', { exact: true }).fill('5')
      await page.getByLabel('to', { exact: true }).press('Enter')
      await page.locator('.picture canvas').waitFor()
    })
    assert.deepEqual(pixels, greys(-5, 5))
  })

  it('have the bytes of pictures with channels as they are, be they see-through', async () => {
    const of = (/** @type {Uint8Array} */ data, /** @type {number} */ channels) =>
      Array.from({ length: HEIGHT * WIDTH }, (_, i) => [...data.subarray(i * channels, (i + 1) * channels), 255].slice(0, 4))
    assert.deepEqual((await save('.rgb')).pixels, of(bytes(3), 3))
    assert.deepEqual((await save('.rgba')).pixels, of(bytes(4), 4))
    const planes = bytes(3)
    const size = HEIGHT * WIDTH
    assert.deepEqual(
      (await save('.planes')).pixels,
      Array.from({ length: size }, (_, i) => [planes[i], planes[i + size], planes[i + 2 * size], 255]),
    )
  })
})

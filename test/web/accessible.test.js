// axe-core over every view, light and dark, wide, 360 px wide and 320 px, where the page never scrolls sideways.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dumps, NDArray } from 'brine'
import { useViewer } from './support.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const FILES = {
  'all.pkl': dumps({
    array: NDArray.from(
      Float64Array.from({ length: 64 }, (_, i) => i),
      [8, 8],
    ),
    text: 'a text',
    bytes: new Uint8Array(100),
    list: [1, 2],
  }),
  'cities.pkl': readFileSync(new URL('../../demo/datasets/cities.pkl', import.meta.url)),
  'experiment.pkl': readFileSync(new URL('../../demo/experiment.pkl', import.meta.url)),
  'mnist.pkl.gz': readFileSync(new URL('../../demo/datasets/mnist.pkl.gz', import.meta.url)),
  'other.pkl': dumps({
    array: NDArray.from(
      Float64Array.from({ length: 64 }, (_, i) => i * 1.5),
      [8, 8],
    ),
    more: 1,
    list: [1, 3],
  }),
  'broken.pkl': Buffer.from('\x80\x04]\x94(K\x01K\x02\x8c\x05he', 'latin1'),
  'bad.pkl': Buffer.from('cos\nsystem\n(Vecho hi\ntR.'),
}
const tab = (/** @type {string} */ name) => (/** @type {import('playwright-core').Page} */ page) => page.getByRole('tab', { name, exact: true }).click()
/** What is looked at: how to get there, and what stands there then. @type {[name: string, file: keyof typeof FILES | undefined, hash: string, act: ((page: import('playwright-core').Page) => Promise<unknown>) | undefined, ready: string][]} */
const VIEWS = [
  ['nothing open', undefined, '', undefined, 'button.primary'],
  ['a text', 'all.pkl', 'path=.text', undefined, '.value pre'],
  ['bytes', 'all.pkl', 'path=.bytes', undefined, '.bytes-row'],
  ['an array as a table', 'all.pkl', 'path=.array', undefined, '.cell'],
  ['an array as a picture', 'all.pkl', 'path=.array', tab('Image'), 'canvas'],
  ['a grid of pictures', 'mnist.pkl.gz', 'path=%5B0%5D%5B0%5D', tab('Image'), '.picture-cell canvas'],
  ['an array as lines', 'all.pkl', 'path=.array', tab('Plot'), '.uplot'],
  ['statistics', 'all.pkl', 'path=.array', tab('Statistics'), '.statistics td'],
  ['statistics of texts', 'cities.pkl', 'path=.city', tab('Statistics'), '.most-frequent td'],
  ['a table', 'cities.pkl', '', undefined, '.column-name'],
  ['an instance', 'experiment.pkl', '', undefined, '.value'],
  ['the pickle', 'experiment.pkl', '', tab('Pickle'), '.opcode-name'],
  ['safety', 'experiment.pkl', '', tab('Safety'), '.line'],
  ['a dangerous file', 'bad.pkl', '', tab('Safety'), '.severity'],
  ['comparison with nothing', 'experiment.pkl', '', tab('Compare'), '.compare'],
  ['the keys', 'all.pkl', '', (page) => page.getByRole('button', { name: 'Keys' }).click(), 'dialog dl'],
  ['the menu', 'all.pkl', '', (page) => page.getByRole('button', { name: 'Export' }).click(), '[role=menuitem]'],
  ['what was found', 'all.pkl', '', (page) => page.getByLabel('Search keys and values').fill('t'), '.found li'],
  ['an error of a slice', 'all.pkl', 'path=.array', (page) => page.getByLabel('Slice').fill('[99]'), '.slice'],
  [
    'a file that is broken',
    undefined,
    '',
    (page) => page.locator('pickle-viewer').evaluate((element) => element.setAttribute('src', '/files/broken.pkl')),
    '.broken-row',
  ],
  [
    'comparison',
    'all.pkl',
    '',
    async (page) => {
      await page.locator('pickle-viewer').evaluate(async (element) => {
        const bytes = async (/** @type {string} */ name) => new File([await (await fetch(`/files/${name}`)).arrayBuffer()], name)
        await /** @type {any} */ (element).compare(await bytes('all.pkl'), await bytes('other.pkl'))
      })
      await page.getByRole('button', { name: /^Picture of/ }).click()
    },
    '.difference-picture canvas',
  ],
]

describe('accessibility of the viewer', function () {
  this.timeout(120_000)
  const viewer = useViewer(FILES)

  for (const [scheme, width] of /** @type {const} */ ([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
    ['light', 320],
  ])) {
    it(`has no violation in any view, ${scheme}, ${width} px wide`, async () => {
      const found = []
      for (const [name, file, hash, act, ready] of VIEWS) {
        const page = await viewer.open({ file, hash, colorScheme: scheme, size: { width, height: 800 }, reducedMotion: 'reduce' })
        await act?.(page)
        await page.locator(ready).first().waitFor()
        // The page's policy lets no script in but its own: the debugger's world is not under it.
        await page.evaluate(axe)
        const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] }))
        for (const { id, nodes } of violations)
          found.push(
            `${name}: ${id}: ${nodes
              .map((/** @type {any} */ node) => `${node.html.slice(0, 120)} ${node.any.map((/** @type {any} */ check) => check.message).join('; ')}`)
              .slice(0, 3)
              .join(' | ')}`,
          )
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        if (overflow > 0) found.push(`${name}: wider than the page by ${overflow}`)
        await page.close()
      }
      assert.deepEqual(found, [])
    })
  }
})

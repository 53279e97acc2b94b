// axe-core over every view, light and dark, wide and 360 px wide.
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
}
/** @type {[name: string, file: keyof typeof FILES | undefined, hash: string, tabs: string[], ready: string][]} */
const VIEWS = [
  ['nothing open', undefined, '', [], 'button.primary'],
  ['a text', 'all.pkl', 'path=.text', [], '.value pre'],
  ['bytes', 'all.pkl', 'path=.bytes', [], '.bytes-row'],
  ['an array as a table', 'all.pkl', 'path=.array', [], '.cell'],
  ['an array as a picture', 'all.pkl', 'path=.array', ['Image'], 'canvas'],
  ['an array as lines', 'all.pkl', 'path=.array', ['Plot'], '.uplot'],
  ['statistics', 'all.pkl', 'path=.array', ['Statistics'], '.statistics td'],
  ['a table', 'cities.pkl', '', [], '.column-name'],
  ['an instance', 'experiment.pkl', '', [], '.value'],
  ['the pickle', 'experiment.pkl', '', ['Pickle'], '.opcode-name'],
  ['safety', 'experiment.pkl', '', ['Safety'], '.line'],
  ['comparison', 'experiment.pkl', '', ['Compare'], '.compare'],
]

describe('accessibility of the viewer', function () {
  this.timeout(120_000)
  const viewer = useViewer(FILES)

  for (const [scheme, width] of /** @type {const} */ ([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ])) {
    it(`has no violation in any view, ${scheme}, ${width} px wide`, async () => {
      const found = []
      for (const [name, file, hash, tabs, ready] of VIEWS) {
        const page = await viewer.open({ file, hash, colorScheme: scheme, size: { width, height: 800 }, reducedMotion: 'reduce' })
        for (const tab of tabs) await page.getByRole('tab', { name: tab, exact: true }).click()
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

// Zoomed, narrow, in high contrast, without motion: nothing is lost, nothing scrolls sideways, nothing jumps.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dumps, NDArray } from 'brine'
import { useViewer } from './support.js'

const demo = (/** @type {string} */ name) => readFileSync(new URL(`../../demo/${name}`, import.meta.url))
const FILES = {
  'all.pkl': dumps({
    array: NDArray.from(
      Float64Array.from({ length: 640 }, (_, i) => i),
      [4, 8, 20],
    ),
    text: 'a text '.repeat(500),
    bytes: new Uint8Array(5000),
    ['a key that is long '.repeat(20)]: { ['and another '.repeat(20)]: 'value '.repeat(100) },
    list: Array.from({ length: 1000 }, (_, i) => i),
  }),
  'cities.pkl': demo('datasets/cities.pkl'),
  'experiment.pkl': demo('experiment.pkl'),
}
/** @type {[name: string, file: keyof typeof FILES, path: string, tab: string, ready: string][]} */
const VIEWS = [
  ['a text', 'all.pkl', '.text', 'Value', '.value pre'],
  ['bytes', 'all.pkl', '.bytes', 'Value', '.bytes-row'],
  ['an array', 'all.pkl', '.array', 'Table', '.cell'],
  ['a picture', 'all.pkl', '.array', 'Image', '.image canvas'],
  ['lines', 'all.pkl', '.array', 'Plot', '.uplot'],
  ['statistics', 'all.pkl', '.array', 'Statistics', '.statistics td'],
  ['a table', 'cities.pkl', '', 'Table', '.column-name'],
  ['the pickle', 'experiment.pkl', '', 'Pickle', '.opcode-name'],
  ['safety', 'experiment.pkl', '', 'Safety', '.line'],
  ['comparison', 'experiment.pkl', '', 'Compare', '.compare'],
]

describe('the viewer zoomed, narrow and calm', function () {
  this.timeout(120_000)
  const viewer = useViewer(FILES)
  afterEach(() => assert.deepEqual(viewer.complaints.splice(0), []))

  /** What is cut off or lost: controls that stand outside of the page and of all that scrolls, panels too low to read. @param {import('playwright-core').Page} page @param {string} ready */
  const faultsOf = (page, ready) =>
    page.evaluate((ready) => {
      const root = /** @type {ShadowRoot} */ (document.querySelector('pickle-viewer')?.shadowRoot)
      const app = /** @type {HTMLElement} */ (root.querySelector('.app'))
      const faults = []
      if (document.documentElement.scrollWidth > window.innerWidth)
        faults.push(`the page is wider by ${document.documentElement.scrollWidth - window.innerWidth}`)
      if (app.scrollWidth > app.clientWidth + 1) faults.push(`the app is wider by ${app.scrollWidth - app.clientWidth}`)
      const scrolls = (/** @type {Element} */ it) => {
        for (let up = it.parentElement; up && up !== app; up = up.parentElement) if (/auto|scroll/.test(window.getComputedStyle(up).overflowX)) return true
        return false
      }
      for (const it of root.querySelectorAll('button, input, select, [role=status], h1')) {
        const box = it.getBoundingClientRect()
        if (it.checkVisibility() && box.width && !it.closest('.visually-hidden') && !scrolls(it) && (box.left < -1 || box.right > window.innerWidth + 1))
          faults.push(`${it.outerHTML.slice(0, 60)} stands from ${Math.round(box.left)} to ${Math.round(box.right)}`)
      }
      for (const selector of ['.tree', '.node-panel', ready]) {
        const box = root.querySelector(selector)?.getBoundingClientRect()
        const isRow = selector === ready
        if (box && (box.height < (isRow ? 8 : 72) || box.width < (isRow ? 8 : 200)))
          faults.push(`${selector} is ${Math.round(box.width)} × ${Math.round(box.height)}`)
      }
      return faults
    }, ready)

  /** @type {[name: string, how: Parameters<typeof viewer.open>[0], rootSize?: string][]} */
  const WAYS = [
    ['at 200 %, as 640 × 400 at two device pixels each', { size: { width: 640, height: 400 }, scale: 2 }],
    ['with text of 200 % by the font size of the page', { size: { width: 1280, height: 800 } }, '200%'],
    ['at 400 %, as 320 × 256', { size: { width: 320, height: 256 }, scale: 4 }],
    ['360 px wide', { size: { width: 360, height: 740 } }],
  ]
  for (const [name, how, rootSize] of WAYS) {
    it(`loses nothing in any view ${name}`, async () => {
      const found = []
      for (const [view, file, path, tab, ready] of VIEWS) {
        const page = await viewer.open({ ...how, file, hash: `path=${encodeURIComponent(path)}`, rootSize })
        await page.getByRole('tab', { name: tab, exact: true }).click()
        await page.locator(ready).first().waitFor()
        for (const fault of await faultsOf(page, ready)) found.push(`${view}: ${fault}`)
        if (rootSize) {
          const size = await page
            .getByRole('tree')
            .or(page.locator(ready))
            .first()
            .evaluate((it) => it.getBoundingClientRect().height / /** @type {HTMLElement} */ (it).offsetHeight)
          if (Math.abs(size - 2) > 0.05) found.push(`${view}: is drawn ${size} times as large`)
        }
        await page.close()
      }
      assert.deepEqual(found, [])
    })
  }

  it('moves nothing where motion is to be reduced, and little where it is not', async () => {
    for (const reducedMotion of /** @type {const} */ (['reduce', undefined])) {
      const page = await viewer.open({ file: 'all.pkl', reducedMotion })
      const running = () => page.locator('pickle-viewer').evaluate((it) => it.shadowRoot?.getAnimations().length)
      for (const tab of ['Pickle', 'Safety', 'Compare', 'Tree']) {
        await page.getByRole('tab', { name: tab, exact: true }).click()
        assert.equal(await running(), 0, tab)
      }
      // What a style would bring into motion does not move.
      await page.locator('pickle-viewer').evaluate(async (it) => {
        const button = /** @type {HTMLElement} */ (it.shadowRoot?.querySelector('.top button'))
        button.style.transition = 'opacity 10s'
        void button.offsetWidth
        button.style.opacity = '0.5'
      })
      assert.equal(await running(), reducedMotion ? 0 : 1)
      await page.close()
    }
  })

  it('shows what is chosen, and bars and swatches, in high contrast', async () => {
    const page = await viewer.open({ file: 'all.pkl', forcedColors: 'active', hash: 'path=.list' })
    const colours = (/** @type {string} */ selector) =>
      page
        .locator(selector)
        .first()
        .evaluate((it) => {
          const { color, backgroundColor, borderBottomColor } = window.getComputedStyle(it)
          return { color, backgroundColor, borderBottomColor }
        })
    // What the system has for what is chosen.
    const highlight = await page.locator('pickle-viewer').evaluate((it) => {
      const probe = document.createElement('i')
      probe.style.cssText = 'background: Highlight; color: HighlightText; forced-color-adjust: none'
      it.shadowRoot?.append(probe)
      const { color, backgroundColor } = window.getComputedStyle(probe)
      const told = { color, backgroundColor }
      probe.remove()
      return told
    })
    const chosen = await colours('.tree-row.is-active')
    const other = await colours('.tree-row:not(.is-active)')
    assert.notEqual(chosen.backgroundColor, other.backgroundColor)
    assert.deepEqual({ color: chosen.color, backgroundColor: chosen.backgroundColor }, highlight)
    assert.notEqual((await colours('[role=tab][aria-selected=true]')).borderBottomColor, (await colours('[role=tab][aria-selected=false]')).borderBottomColor)
    assert.notEqual((await colours('.size-bar span')).backgroundColor, other.backgroundColor)
    await page.getByRole('tab', { name: 'Pickle' }).click()
    await page.locator('.pane-row.is-current').waitFor()
    assert.equal((await colours('.pane-row.is-current')).backgroundColor, highlight.backgroundColor)
    await page.close()
  })

  it('moves nothing that is shown, by whatever is done', async () => {
    const page = await viewer.open()
    await page.evaluate(() => {
      const shifts = /** @type {string[]} */ (/** @type {any} */ (globalThis).shifts = [])
      new PerformanceObserver((list) => {
        for (const { value, sources } of /** @type {any[]} */ (list.getEntries()))
          for (const { node, previousRect: a, currentRect: b } of sources)
            shifts.push(`${value.toFixed(4)} ${node?.className || node?.parentElement?.className || node?.nodeName} ${a.x},${a.y} → ${b.x},${b.y}`)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    /** @type {string[]} */
    const moved = []
    const look = async (/** @type {string} */ after) => {
      await page.waitForTimeout(150)
      for (const shift of await page.evaluate(() => /** @type {any} */ (globalThis).shifts.splice(0))) moved.push(`${after}: ${shift}`)
    }
    await page
      .locator('pickle-viewer')
      .evaluate((element, bytes) => /** @type {any} */ (element).open(new File([Uint8Array.from(bytes)], 'all.pkl')), [...FILES['all.pkl']])
    await page.locator('.chip:not(.is-quiet)').waitFor()
    await look('opening')
    for (const tab of ['Pickle', 'Safety', 'Compare', 'Tree']) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      await page
        .locator({ Pickle: '.opcode-name', Safety: '.line', Compare: '.compare', Tree: '.tree' }[tab] ?? '')
        .first()
        .waitFor()
      await look(tab)
    }
    for (const path of ['.text', '.bytes', '.list', '.array']) {
      await page.locator('pickle-viewer').evaluate((element, path) => /** @type {any} */ (element).select(path), path)
      await look(path)
    }
    for (const tab of ['Image', 'Plot', 'Statistics', 'Table']) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      await page
        .locator({ Image: '.image canvas', Plot: '.uplot', Statistics: '.statistics td', Table: '.cell' }[tab] ?? '')
        .first()
        .waitFor()
      await look(tab)
    }
    await page.close()
    assert.deepEqual(moved, [])
  })
})

// Hostile names and texts: shown as they are, inert and cut, never markup, never addresses, and never in the way of what stands beside them.
import assert from 'node:assert/strict'
import { dumps } from 'brine'
import { rowsDrawn, useViewer } from './support.js'

const MARKUP = '<img src=x onerror="globalThis.hit = 1"><script>globalThis.hit = 1</script>&amp;'
const RTL = '\u202Egnp.exe\u202C\u2066\u2067'
const CONTROLS = 'a\u0000b\u0007c\u001b[31md\ne\tf\u0085g\u2028h'
const ZERO = 'pay\u200Bpal\u200D\uFEFF\u2060'
const LONG = 'k'.repeat(1_000_000)
const SCRIPT = ['javascript', 'alert(1)'].join(':')
const FILES = {
  'hostile.pkl': dumps({ [MARKUP]: MARKUP, [RTL]: RTL, [CONTROLS]: CONTROLS, [ZERO]: ZERO, [LONG]: LONG, [SCRIPT]: SCRIPT, after: 1 }),
  'class.pkl': Buffer.from(`\x80\x04c<b>m</b>\n<i>x\u0007</i>\n)\x81.`, 'latin1'),
  'other.pkl': dumps({ [MARKUP]: 'x', [LONG]: 2 }),
}

describe('hostile names and texts in the viewer', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)
  /** @type {import('playwright-core').Page} */
  let page
  afterEach(async () => {
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).hit), undefined)
    const root = page.locator('pickle-viewer')
    assert.deepEqual(
      await root.evaluate((it) =>
        [...(it.shadowRoot?.querySelectorAll('img, script, iframe, a, object, style') ?? [])].map(({ outerHTML }) => outerHTML.slice(0, 80)),
      ),
      [],
    )
    await page.close()
    assert.deepEqual(viewer.complaints.splice(0), [])
  })
  /** All that is written in the page. */
  const texts = () => page.locator('pickle-viewer').evaluate((it) => it.shadowRoot?.querySelector('.app')?.textContent ?? '')
  const attributes = () =>
    page
      .locator('pickle-viewer')
      .evaluate((it) => [...(it.shadowRoot?.querySelectorAll('*') ?? [])].flatMap((each) => [...each.attributes].map(({ value }) => value)))

  /** Selects a key of the file. @param {number} i from 1 */
  const choose = async (i) => {
    await page.getByRole('treeitem').nth(i).click()
    await page
      .getByRole('treeitem', { selected: true })
      .and(page.locator(`[aria-posinset="${i}"][aria-level="2"]`))
      .waitFor()
  }

  it('shows keys with markup, marks of direction, controls and a million letters in a line each, cut', async () => {
    page = await viewer.open({ file: 'hostile.pkl' })
    await rowsDrawn(page, 8)
    const rows = await page.getByRole('treeitem').evaluateAll((all) =>
      all.map((row) => ({
        name: row.getAttribute('aria-label') ?? '',
        height: row.getBoundingClientRect().height,
        right: row.getBoundingClientRect().right,
        text: row.textContent ?? '',
      })),
    )
    assert.equal(rows.length, 8)
    for (const { name, height, text } of rows) {
      assert.ok(height <= 24, `${name.slice(0, 40)} is ${height} px high`)
      assert.ok(name.length < 1000 && text.length < 1000, `${name.slice(0, 40)} is ${name.length} letters long`)
      assert.doesNotMatch(name + text, /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/, name.slice(0, 40))
    }
    assert.ok(rows[1].name.includes('<img src=x'))
    assert.ok((await texts()).length < 20_000)
    assert.ok((await attributes()).every((value) => value.length < 2_000))
  })

  it('shows each of them selected, with its path, in every view of the file', async () => {
    page = await viewer.open({ file: 'hostile.pkl' })
    await rowsDrawn(page, 8)
    for (let i = 1; i < 8; i++) {
      await choose(i)
      await page.waitForTimeout(100)
      const path = page.getByRole('navigation', { name: 'Path' })
      const box = await path.boundingBox()
      assert.ok(box && box.height < 40 && box.width < 1280, `the path of row ${i}`)
      assert.ok(((await path.textContent()) ?? '').length < 1000, `the path of row ${i} is long`)
      assert.doesNotMatch((await path.textContent()) ?? '', /[\u202a-\u202e\u2066-\u2069\u200b]/)
    }
    for (const [tab, ready] of [
      ['Pickle', '.opcode-name'],
      ['Safety', '.line'],
    ]) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      await page.locator(ready).first().waitFor()
      assert.ok((await texts()).length < 60_000, tab)
    }
  })

  it('shows names of classes and of files, and differences, as text', async () => {
    page = await viewer.open({ file: 'class.pkl' })
    await page.getByRole('treeitem', { name: /<b>m<\/b>/ }).waitFor()
    await page.locator('pickle-viewer').evaluate(async (element) => {
      const bytes = async (/** @type {string} */ name, /** @type {string} */ shown) => new File([await (await fetch(`/files/${name}`)).arrayBuffer()], shown)
      await /** @type {any} */ (element).compare(await bytes('hostile.pkl', '<img src=x>\u202Elkp.exe'), await bytes('other.pkl', '../../../etc/passwd'))
    })
    await page.getByRole('list', { name: 'Differences' }).waitFor()
    for (const row of await page.getByRole('listitem').evaluateAll((all) => all.map((it) => it.textContent ?? ''))) {
      assert.ok(row.length < 2000, `${row.length} letters`)
      assert.doesNotMatch(row, /[\u0000\u202a-\u202e\u2066-\u2069\u200b]/)
    }
    assert.doesNotMatch(await texts(), /[\u202a-\u202e\u2066-\u2069]/)
  })

  it('opens no address but of files', async () => {
    page = await viewer.open()
    for (const address of [SCRIPT, 'data:text/html,<script>1</script>', 'file:///etc/passwd', 'blob:null/1', 'http://[']) {
      await page.locator('pickle-viewer').evaluate((element, address) => /** @type {any} */ (element).open(address).catch(() => {}), address)
      await page.getByRole('alert').first().waitFor()
      await page.locator('pickle-viewer').evaluate((element) => /** @type {any} */ (element).close())
      await page.getByText('Look into a pickle').waitFor()
    }
    viewer.complaints.length = 0
  })

  it('gives what is saved a name that every file system takes', async () => {
    page = await viewer.open({ file: 'hostile.pkl' })
    for (let i = 1; i < 8; i++) {
      await choose(i)
      await page.waitForTimeout(150)
      const waiting = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name: 'Save as JSON' }).click()
      const name = (await waiting).suggestedFilename()
      assert.match(name, /^[A-Za-z0-9_][\w.-]{0,105}\.json$/)
    }
  })
})

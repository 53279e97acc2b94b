// What is opened and how: several files as tabs, the clipboard, a host's own source; the order of a tree's rows; and that nothing jumps.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dumps } from 'brine'
import { rowsDrawn, useViewer } from './support.js'

const inner = [1]
const FILES = {
  'one.pkl': dumps({ 'layer.10': [10], 'layer.2': [2], 'layer.1': inner, again: inner }),
  'deep.pkl': Buffer.concat([Buffer.from('\x80\x04', 'latin1'), Buffer.alloc(20_000, ']'), Buffer.alloc(19_999, 'a'), Buffer.from('.')]),
  'two.pkl': dumps({ more: 1 }),
  cifar10_batch: readFileSync(new URL('../../demo/datasets/cifar10_batch', import.meta.url)),
}

describe('opening files in the viewer', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)
  /** @param {import('playwright-core').Page} page */
  const rowsOf = (page) => page.getByRole('treeitem').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))
  /** @param {import('playwright-core').Page} page @param {'paste' | 'drop'} how @param {(keyof typeof FILES)[]} names */
  const give = (page, how, names) =>
    page.locator('pickle-viewer').evaluate(
      (element, [how, files]) => {
        const data = new DataTransfer()
        for (const [name, bytes] of files) data.items.add(new File([Uint8Array.from(bytes)], name))
        const at = { bubbles: true, cancelable: true }
        if (how === 'paste') element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...at }))
        else element.shadowRoot?.querySelector('.app')?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, ...at }))
      },
      /** @type {[string, [string, number[]][]]} */ ([how, names.map((name) => [name, [...FILES[name]]])]),
    )

  it('reads what Python 2 wrote by latin1, and says so', async () => {
    const page = await viewer.open({ file: 'cifar10_batch' })
    await page.getByRole('treeitem', { name: /data.*uint8/ }).click()
    await page.getByRole('tab', { name: 'Image' }).click()
    await page.getByRole('img').first().waitFor()
    await page.getByText('they are read as latin1').waitFor()
    await page.close()
  })

  it('opens what is pasted, and several dropped files as tabs that are chosen and closed', async () => {
    const page = await viewer.open()
    await give(page, 'paste', ['two.pkl'])
    await page.getByRole('treeitem', { name: '"more": int 1' }).waitFor()
    await give(page, 'drop', ['one.pkl', 'two.pkl'])
    const tabs = page.getByRole('group', { name: 'Open files' })
    await tabs
      .getByRole('button', { name: /^Close/ })
      .nth(2)
      .waitFor()
    assert.equal(await tabs.getByRole('button', { name: /^Close/ }).count(), 3)
    await tabs.getByRole('button', { name: 'one.pkl', exact: true }).click()
    await page.getByRole('treeitem', { name: '"layer.10": list (1)' }).waitFor()
    await tabs.getByRole('button', { name: 'Close one.pkl' }).click()
    await page.getByRole('treeitem', { name: '"more": int 1' }).waitFor()
    await page.close()
  })

  it('puts the children of a container in natural order and back, where paths and what is shared stay true', async () => {
    const page = await viewer.open({ file: 'one.pkl' })
    await rowsDrawn(page, 5)
    const order = page.getByRole('button', { name: 'Order' })
    await order.click()
    await page.getByRole('button', { name: 'Order', pressed: true }).waitFor()
    await rowsDrawn(page, 5)
    assert.deepEqual(await rowsOf(page), [
      'dict (4)',
      '"again": list (the same as ["layer.1"])',
      '"layer.1": list (1)',
      '"layer.2": list (1)',
      '"layer.10": list (1)',
    ])
    await page.locator('pickle-viewer').evaluate((element) => /** @type {any} */ (element).select('["layer.10"][0]'))
    await page.getByRole('treeitem', { name: '0: int 10', selected: true }).waitFor()
    await page.getByRole('treeitem', { name: 'dict (4)' }).click()
    await order.click()
    await page.getByRole('button', { name: 'Order', pressed: false }).waitFor()
    await rowsDrawn(page, 5)
    assert.equal((await rowsOf(page))[1], '"layer.10": list (1)')
    await page.close()
  })

  it('opens the way to a node that lies thousands of levels deep', async () => {
    const page = await viewer.open({ file: 'deep.pkl' })
    await page.locator('pickle-viewer').evaluate((element) => /** @type {any} */ (element).select('[0]'.repeat(12_000)))
    await page.locator('[role=treeitem][aria-selected=true][aria-level="12001"]').waitFor()
    await page.close()
  })

  it('moves nothing that is shown while a file opens', async () => {
    const page = await viewer.open()
    await page.evaluate(() => {
      const shifts = /** @type {any[]} */ (/** @type {any} */ (globalThis).shifts = [])
      new PerformanceObserver((list) => {
        for (const entry of /** @type {any[]} */ (list.getEntries())) if (!entry.hadRecentInput) shifts.push(entry.value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await give(page, 'drop', ['one.pkl'])
    await rowsDrawn(page, 5)
    await page.getByRole('status', { name: 'Safety' }).getByText('data only').waitFor()
    assert.ok((await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (globalThis).shifts).reduce((a, b) => a + b, 0))) < 0.1)
    await page.close()
  })
})

// The viewer in a real Chromium, on files of every kind: what viewer's contract promises to screen readers, to hosts and to people with a keyboard.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dumps, NDArray, parseNpy } from 'brine'
import { rowsDrawn, selected, useViewer } from './support.js'

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url))
const shared = { inner: [1, 2] }
const cyclic = /** @type {any[]} */ ([1])
cyclic.push(cyclic)
const FILES = {
  'experiment.pkl': read('demo/experiment.pkl'),
  'cities.pkl': read('demo/datasets/cities.pkl'),
  'mnist.pkl.gz': read('demo/datasets/mnist.pkl.gz'),
  'model.bin': read('demo/datasets/pytorch_model.bin'),
  'tree.pkl': dumps({ 'layer.10': 1, 'layer.2': 'two', shared, again: shared, cyclic, list: Array.from({ length: 100_000 }, (_, i) => i) }),
  'cube.pkl': dumps(
    NDArray.from(
      Float64Array.from({ length: 60 }, (_, i) => (i === 7 ? NaN : i === 8 ? Infinity : i / 4)),
      [3, 4, 5],
    ),
  ),
  'longs.pkl': dumps(NDArray.from(BigInt64Array.from([2n ** 63n - 1n, -(2n ** 63n), 0n, 5n]))),
  'bad.pkl': Buffer.from('cos\nsystem\n(Vecho hi\ntR.'),
  'broken.pkl': Buffer.from('\x80\x04]\x94(K\x01K\x02', 'latin1'),
  'page.pkl': Buffer.from('<!doctype html><html><body>Not found</body></html>'),
  'other.pkl': dumps({ 'layer.10': 2, 'layer.2': 'two', more: 1 }),
}

describe('the viewer', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)
  /** @type {import('playwright-core').Page[]} */
  const pages = []
  const open = async (/** @type {Parameters<typeof viewer.open>[0]} */ how) => {
    const page = await viewer.open(how)
    pages.push(page)
    return page
  }
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close()
    assert.deepEqual(viewer.complaints.splice(0), [])
  })

  /** The names of the rows of the tree. @param {import('playwright-core').Page} page */
  const rowsOf = (page) => page.getByRole('treeitem').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))

  it('shows a tree as brine show prints it, with levels, places and what is shared', async () => {
    const page = await open({ file: 'tree.pkl' })
    await rowsDrawn(page, 7)
    assert.deepEqual(await rowsOf(page), [
      'dict (6)',
      '"layer.10": int 1',
      '"layer.2": str "two"',
      '"shared": dict (1)',
      '"again": dict (the same as .shared)',
      '"cyclic": list (2)',
      '"list": list (100000)',
    ])
    const row = page.getByRole('treeitem').nth(3)
    assert.deepEqual(await row.evaluate((it) => ['aria-level', 'aria-setsize', 'aria-posinset', 'aria-expanded'].map((name) => it.getAttribute(name))), [
      '2',
      '6',
      '3',
      'false',
    ])
  })

  it('goes through the tree by keys, to the end of a hundred thousand items', async () => {
    const page = await open({ file: 'tree.pkl' })
    await rowsDrawn(page, 7)
    await page.getByRole('tree').focus()
    await page.keyboard.press('End')
    await selected(page, '.list')
    await page.keyboard.press('ArrowRight')
    await page.getByRole('treeitem', { name: '0: int 0' }).waitFor()
    await page.keyboard.press('End')
    await page.getByRole('treeitem', { name: '99999: int 99999' }).waitFor()
    await selected(page, '.list[99999]')
    await page.keyboard.press('ArrowLeft')
    await selected(page, '.list')
    await page.keyboard.press('Home')
    await selected(page, '')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.keyboard.type('layer.2')
    await page.getByText('1 hit in').waitFor()
    await page.locator('.found button').click()
    await selected(page, '["layer.2"]')
  })

  it('keeps view and path in the address, and opens there', async () => {
    const page = await open({ file: 'tree.pkl', hash: 'path=.list%5B5%5D' })
    await page.getByRole('treeitem', { name: '5: int 5', exact: true }).waitFor()
    await selected(page, '.list[5]')
    await page.getByRole('tab', { name: 'Pickle' }).click()
    await page.waitForURL(/#view=pickle&path=.list/)
  })

  it('shows arrays of any number of axes by slices, in text and lists in step', async () => {
    const page = await open({ file: 'cube.pkl' })
    const slice = page.getByLabel('Slice')
    assert.equal(await slice.inputValue(), '[0, :, :]')
    const grid = page.getByRole('grid')
    assert.deepEqual([await grid.getAttribute('aria-rowcount'), await grid.getAttribute('aria-colcount')], ['5', '6'])
    await page.getByRole('gridcell', { name: 'nan' }).waitFor()
    await page.getByLabel('Axis 0').selectOption('2')
    assert.equal(await slice.inputValue(), '[2, :, :]')
    await page.getByRole('gridcell', { name: '10.0', exact: true }).waitFor()
    await slice.fill('[..., 1, ::2]')
    await slice.press('Enter')
    assert.equal(await slice.inputValue(), '[:, 1, ::2]')
    await page.getByRole('gridcell', { name: '11.25', exact: true }).click()
    assert.match(await page.getByRole('status', { name: 'Value' }).innerText(), /11\.25/)
    await slice.fill('[7, :, :]')
    await slice.press('Enter')
    assert.match(await page.getByRole('alert').innerText(), /out of bounds for axis 0 with size 3/)
  })

  it('tells statistics, exactly for ints of 64 bits, and apart what is not finite', async () => {
    const page = await open({ file: 'cube.pkl' })
    await page.getByRole('tab', { name: 'Statistics' }).click()
    const table = page.locator('.statistics table')
    await table.waitFor()
    const text = await table.innerText()
    for (const told of [/range\s+0\.0 to inf/, /finite range\s+0\.0 to 14\.75/, /NaN\s+1 /, /infinite\s+1 /, /zeros\s+1 /]) assert.match(text, told)
    const longs = await open({ file: 'longs.pkl' })
    await longs.getByRole('tab', { name: 'Statistics' }).click()
    await longs.getByText('-9223372036854775808 to 9223372036854775807').waitFor()
  })

  it('draws pictures that say their shape, range and NaN count', async () => {
    const page = await open({ file: 'cube.pkl' })
    await page.getByRole('tab', { name: 'Image' }).click()
    await page.getByLabel('Axes').selectOption({ label: 'NHW (3, 4, 5)' })
    await page.getByLabel('one picture').check()
    const image = page.getByRole('img', { name: '(3, 4, 5)' })
    assert.equal(await image.getAttribute('aria-label'), '(3, 4, 5), range 0.0 to inf, finite range 0.0 to 4.75, 1 NaN, 1 infinite')
    await image.focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText('row 0, column 1: 0.25').waitFor()
    const many = await open({ file: 'mnist.pkl.gz', hash: 'path=%5B0%5D%5B0%5D' })
    await many.getByRole('tab', { name: 'Image' }).click()
    await many.getByRole('button', { name: 'Picture 7' }).waitFor()
    await many.getByRole('tab', { name: 'Plot' }).click()
    await many.locator('.uplot').waitFor()
  })

  it('shows data frames as tables, sorted and filtered', async () => {
    const page = await open({ file: 'cities.pkl' })
    await page.getByRole('gridcell', { name: 'São Paulo' }).waitFor()
    await page.locator('[role=gridcell].is-missing').getByText('NaN').first().waitFor()
    await page.getByRole('columnheader', { name: 'people' }).getByRole('button').click()
    await page.getByRole('columnheader', { name: 'people ↑' }).waitFor()
    assert.equal(await page.getByRole('columnheader', { name: 'people' }).getAttribute('aria-sort'), 'ascending')
    await page.getByLabel('Filter rows').fill('oslo')
    await page.getByLabel('Filter rows').press('Enter')
    await page.getByText('1 of 4 rows').waitFor()
    const model = await open({ file: 'model.bin' })
    await model.getByText(/arrays, [\d,]+ parameters/).waitFor()
  })

  it('steps through the pickle, forward, back and to an offset', async () => {
    const page = await open({ file: 'experiment.pkl' })
    await page.getByRole('tab', { name: 'Pickle' }).click()
    await page.getByRole('option', { name: 'PROTO' }).waitFor()
    const word = page.getByRole('status', { name: 'Opcode' })
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Step' }).click()
    await word.getByText('MEMOIZE').waitFor()
    assert.match(await page.getByRole('list', { name: 'Stack' }).innerText(), /^str "lab\.runs" @11$/)
    await page.getByRole('list', { name: 'Memo' }).getByText('"lab.runs"').waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    await word.getByText('SHORT_BINUNICODE').waitFor()
    await page.getByRole('button', { name: 'To end' }).click()
    await word.getByText('STOP').waitFor()
    await page.getByLabel('Offset').fill('38')
    await page.getByRole('button', { name: 'Run to offset' }).click()
    await word.getByText('NEWOBJ').waitFor()
    await page.getByRole('list', { name: 'Stack' }).getByText('lab.runs.Experiment(…)').waitFor()
    assert.equal(await page.getByRole('listbox', { name: 'Opcodes' }).count(), 1)
  })

  it('judges the file, and leads from a finding to its opcode', async () => {
    const page = await open({ file: 'bad.pkl' })
    await page.getByRole('status', { name: 'Safety' }).getByText('dangerous').waitFor()
    await page.getByRole('tab', { name: 'Safety' }).click()
    await page.getByText("_system('echo hi')").waitFor()
    await page.getByRole('button', { name: 'byte 22' }).first().click()
    await page.getByRole('status', { name: 'Opcode' }).getByText('REDUCE').waitFor()
    const model = await open({ file: 'model.bin' })
    await model.getByRole('status', { name: 'Safety' }).getByText('known constructors only').waitFor()
  })

  it('says why a file cannot be read, at which byte and what it is, and still shows its opcodes', async () => {
    const page = await open()
    await page.locator('pickle-viewer').evaluate((element) => element.setAttribute('src', '/files/broken.pkl'))
    const alert = page.getByRole('alert')
    await alert.waitFor()
    assert.match(await alert.innerText(), /byte \d+|offset \d+|Ran out of input/)
    await page.getByRole('tab', { name: 'Pickle' }).click()
    await page.getByRole('option', { name: 'BININT1 2' }).waitFor()
    const html = await open()
    await html.locator('pickle-viewer').evaluate((element) => element.setAttribute('src', '/files/page.pkl'))
    await html.getByRole('alert').first().waitFor()
    assert.match(await html.getByRole('alert').first().innerText(), /HTML/)
  })

  it('compares two files', async () => {
    const page = await open()
    await page.locator('pickle-viewer').evaluate(async (element) => {
      const bytes = async (/** @type {string} */ name) => new File([await (await fetch(`/files/${name}`)).arrayBuffer()], name)
      await /** @type {any} */ (element).compare(await bytes('tree.pkl'), await bytes('other.pkl'))
    })
    await page.getByText('6 differences').waitFor()
    assert.match(await page.getByRole('list', { name: 'Differences' }).innerText(), /\["layer\.10"\]\s+int 1 → int 2/)
  })

  it('is an element with the promised properties, methods and events', async () => {
    const page = await open()
    const told = await page.locator('pickle-viewer').evaluate(async (it) => {
      const element = /** @type {any} */ (it)
      /** @type {any[]} */
      const events = []
      for (const type of ['load', 'select', 'error'])
        element.addEventListener(type, (/** @type {any} */ event) => events.push([type, event.detail.path ?? event.detail.name ?? event.detail.error?.code]))
      const bytes = new Uint8Array(await (await fetch('/files/tree.pkl')).arrayBuffer())
      let reads = 0
      await element.open({
        name: 'mine',
        size: bytes.length,
        read: async (/** @type {number} */ offset, /** @type {number} */ length) => (reads++, bytes.slice(offset, offset + length)),
      })
      await element.select('.shared')
      const { kind, entries, name } = element.document
      const refused = await element.open(new Uint8Array([0x80])).then(
        () => 'opened',
        (/** @type {any} */ error) => error.code,
      )
      await element.close()
      return { events, kind, entries, name, refused, isRead: reads > 0, after: element.document, root: element.shadowRoot.mode }
    })
    assert.deepEqual(told, {
      events: [
        ['select', ''],
        ['load', 'mine'],
        ['select', '.shared'],
        ['error', told.refused],
      ],
      kind: 'pickle',
      entries: 1,
      name: 'mine',
      refused: told.refused,
      isRead: true,
      after: undefined,
      root: 'open',
    })
    assert.match(told.refused, /^[A-Z_]+$/)
  })

  it('saves what is shown', async () => {
    const page = await open({ file: 'cube.pkl' })
    await page.getByRole('gridcell').first().waitFor()
    /** @param {string} name */
    const save = async (name) => {
      const waiting = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name }).click()
      return readFileSync(/** @type {string} */ (await (await waiting).path()))
    }
    assert.deepEqual(parseNpy(await save('Save as NPY')).shape, [3, 4, 5])
    assert.equal(String(await save('Save the slice as CSV')).split('\n')[1], '1.25,1.5,nan,inf,2.25')
    assert.equal((await save('Save all arrays as NPZ')).subarray(0, 2).toString(), 'PK')
  })

  it('opens a dropped file from a page of file://, with no server at all', async () => {
    const page = await open()
    await page.goto(`file://${fileURLToPath(new URL('../../dist/viewer/brine-viewer.html', import.meta.url))}`)
    await page.locator('pickle-viewer').evaluate(
      (element, bytes) => {
        const data = new DataTransfer()
        data.items.add(new File([Uint8Array.from(bytes)], 'dropped.pkl'))
        element.shadowRoot?.querySelector('.app')?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
      },
      [...FILES['other.pkl']],
    )
    await page.getByRole('treeitem', { name: '"more": int 1' }).waitFor()
  })

  it('lets nothing leave the page', async () => {
    const page = await open({ file: 'tree.pkl' })
    await page.getByRole('status', { name: 'Safety' }).getByText('data only').waitFor()
    const before = viewer.asked.length
    const refused = await page.evaluate(async () => {
      const tries = [
        () => fetch('http://127.0.0.1:9/'),
        () => new Promise((resolve, reject) => Object.assign(new Image(), { onload: resolve, onerror: reject, src: 'http://127.0.0.1:9/x.png' })),
      ]
      const outcomes = []
      for (const attempt of tries)
        outcomes.push(
          await attempt().then(
            () => 'sent',
            () => 'refused',
          ),
        )
      try {
        Reflect.set(document.body, 'innerHTML', '<b>x</b>')
        outcomes.push('markup')
      } catch {
        outcomes.push('refused')
      }
      return outcomes
    })
    assert.deepEqual(refused, ['refused', 'refused', 'refused'])
    assert.equal(viewer.asked.length, before)
    await page.waitForTimeout(200)
    assert.ok(viewer.complaints.splice(0).every((text) => /Content Security Policy|TrustedHTML|Failed to load resource/.test(text)))
  })
})

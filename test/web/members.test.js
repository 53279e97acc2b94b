// What stands in the tree of archives and state dicts: members say what they are once they were looked into, a damaged one says why it cannot be shown, and names
// with numbers stand in natural order.
import assert from 'node:assert/strict'
import { dumps, NDArray } from 'brine'
import { writeZip } from '../support/zip.js'
import { rowsDrawn, useViewer } from './support.js'

const weights = Object.fromEntries(
  [10, 2, 1].flatMap((layer) => ['weight', 'bias'].map((name) => [`layer.${layer}.${name}`, NDArray.from(Float32Array.from([layer, 0.5]))])),
)
const FILES = {
  'members.zip': writeZip([
    { name: 'a.pkl', bytes: dumps({ x: [1, 2, 3] }) },
    { name: 'bad.pkl', bytes: Buffer.from('\x80\x04]\x94(K\x01K\x02', 'latin1') },
    { name: 'number.pkl', bytes: dumps(5) },
  ]),
  'model.pkl': dumps({ model: weights, 'epoch.10': 1, 'epoch.9': 2 }),
}

describe('members and state dicts in the tree', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)
  /** @type {import('playwright-core').Page} */
  let page
  const rows = () => page.getByRole('treeitem').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')))
  /** What a selection says that is refused. @param {string} path */
  const select = (path) =>
    page.locator('pickle-viewer').evaluate(
      (/** @type {any} */ element, wanted) =>
        element.select(wanted).then(
          () => undefined,
          (/** @type {Error} */ error) => error.message,
        ),
      path,
    )
  afterEach(async () => {
    await page.close()
    assert.deepEqual(viewer.complaints.splice(0), [])
  })

  it('names the type of a member that was loaded, in the tree and above its value', async () => {
    page = await viewer.open({ file: 'members.zip' })
    await rowsDrawn(page, 4)
    assert.deepEqual((await rows()).slice(1), ['"a.pkl": file 29 bytes', '"bad.pkl": file 9 bytes', '"number.pkl": file 5 bytes'])
    assert.equal(await select('["number.pkl"]'), undefined)
    await page.locator('.value-head').getByText('int', { exact: true }).waitFor()
    await page.getByText('5', { exact: true }).first().waitFor()
    assert.equal(await select('["a.pkl"]'), undefined)
    await page.getByRole('treeitem', { name: '"a.pkl": dict (1)' }).waitFor()
    assert.deepEqual((await rows()).slice(1), ['"a.pkl": dict (1)', '"bad.pkl": file 9 bytes', '"number.pkl": int 5'])
  })

  it('says in its place why a damaged member cannot be shown, whoever selects it, and shows the others still', async () => {
    page = await viewer.open({ file: 'members.zip' })
    for (const path of ['["bad.pkl"]', '["bad.pkl"][0]']) {
      assert.match(String(await select(path)), /Ran out of input/)
      await page
        .getByRole('alert')
        .getByText(/Ran out of input/)
        .waitFor()
      assert.equal(await select('["a.pkl"].x'), undefined)
      await page.getByRole('alert').waitFor({ state: 'detached' })
    }
    assert.match(String(await select('.nothing')), /there is no/)
    await page
      .getByRole('alert')
      .getByText(/there is no/)
      .waitFor()
    await page.close()
    page = await viewer.open({ file: 'members.zip', hash: `path=${encodeURIComponent('["bad.pkl"]')}` })
    await page
      .getByRole('alert')
      .getByText(/Ran out of input/)
      .waitFor()
  })

  it('has the names of a state dict in natural order, and those of the file when asked', async () => {
    page = await viewer.open({ file: 'model.pkl', hash: `path=${encodeURIComponent('.model["layer.1.bias"]')}` })
    await rowsDrawn(page, 10)
    const names = async () => (await rows()).map((row) => /^"(layer\.\d+\.\w+)"/.exec(row ?? '')?.[1]).filter(Boolean)
    const order = page.getByRole('button', { name: 'Order' })
    assert.equal(await order.getAttribute('aria-pressed'), 'true')
    await order.click()
    await page.locator('[aria-label=Order][aria-pressed=false]').waitFor()
    await rowsDrawn(page, 10)
    assert.deepEqual(await names(), Object.keys(weights))
    await order.click()
    await page.locator('[aria-label=Order][aria-pressed=true]').waitFor()
    await rowsDrawn(page, 10)
    const natural = [1, 2, 10].flatMap((layer) => ['bias', 'weight'].map((name) => `layer.${layer}.${name}`))
    assert.deepEqual(await names(), natural)
    // A path leads to its node in this order too.
    assert.equal(await select('.model["layer.10.bias"]'), undefined)
    await page.getByRole('treeitem', { name: '"layer.10.bias": ndarray float32 (2,)  8 B  [10, 0.5]', selected: true }).waitFor()
    // What is no state dict stays as it is in the file.
    assert.deepEqual(
      (await rows()).filter((row) => row?.startsWith('"epoch')),
      ['"epoch.10": int 1', '"epoch.9": int 2'],
    )
  })
})

// Files that are larger than a page may be: what is read, how much memory the page takes, and that it never stands still.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dumps, NDArray, npy } from 'brine'
import { temporaryFolder } from '../support/folder.js'
import { sparseZip, writeSparse } from '../support/sparse.js'
import { useViewer } from './support.js'

const GB = 1e9
/** The longest that the main thread may be busy at a time. The page is made for 100 ms; a busy machine of tests takes longer. */
const LONGEST_TASK = 300
const MOST_MEMORY = 300e6

/** The header of a .npy file of float32. @param {number[]} shape */
function npyHead(shape) {
  const small = npy(NDArray.from(new Float32Array(1), [1]))
  const head = Buffer.from(small.slice(0, small.length - 4)).toString('latin1')
  const text = head
    .slice(10)
    .trimEnd()
    .replace('(1,)', `(${shape.join(', ')},)`)
  return Buffer.from(`${head.slice(0, 10)}${text.padEnd(head.length - 11)}\n`, 'latin1')
}

describe('large files in the viewer', function () {
  this.timeout(120_000)
  const at = temporaryFolder()
  const viewer = useViewer({
    'list.pkl': dumps(Array.from({ length: 3_000_000 }, (_, i) => i)),
    'keys.pkl': dumps(new Map(Array.from({ length: 300_000 }, (_, i) => [`key ${i}`, i]))),
  })

  /** A page that writes down its long tasks. @param {Parameters<typeof viewer.open>[0]} [how] */
  async function watched(how) {
    const page = await viewer.open()
    await page.evaluate(() => {
      const tasks = /** @type {number[]} */ (/** @type {any} */ (globalThis).tasks = [])
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ entryTypes: ['longtask'] })
    })
    if (how?.file) {
      await page.locator('pickle-viewer').evaluate((element, file) => element.setAttribute('src', `/files/${file}`), how.file)
      await page.getByRole('tree').waitFor()
    }
    return page
  }
  const longest = (/** @type {import('playwright-core').Page} */ page) => page.evaluate(() => Math.max(0, .../** @type {any} */ (globalThis).tasks))

  /** The memory of the renderer that has the most, with its workers. @param {import('playwright-core').Page} page */
  async function memoryOf(page) {
    const session = await /** @type {import('playwright-core').Browser} */ (page.context().browser()).newBrowserCDPSession()
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const sizes = processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) => {
        const status = readFileSync(`/proc/${id}/status`, 'latin1')
        return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
      })
    return Math.max(...sizes)
  }

  /** Chooses a file of the disk in the dialog. @param {import('playwright-core').Page} page @param {string} path */
  async function choose(page, path) {
    const waiting = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a file' }).first().click()
    await (await waiting).setFiles(path)
  }

  it('opens an array of 10 GB at once, and shows its last rows', async () => {
    const path = at('big.npy')
    const shape = [2_500_000, 1000]
    writeSparse(path, [npyHead(shape), 10 * GB])
    const page = await watched()
    await choose(page, path)
    await page.getByRole('gridcell', { name: '0.0' }).first().waitFor({ timeout: 10_000 })
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '2500001')
    await page.getByRole('grid').focus()
    await page.keyboard.press('Control+End')
    await page.getByRole('rowheader', { name: '2499999' }).waitFor()
    await page.getByRole('tab', { name: 'Image' }).click()
    await page.getByRole('img').waitFor()
    assert.ok((await memoryOf(page)) < MOST_MEMORY)
    assert.ok((await longest(page)) < LONGEST_TASK, `${await longest(page)} ms`)
    await page.close()
  })

  it('lists a zip of 10 GB without reading its members, beside one that is damaged', async () => {
    const path = at('big.npz')
    const count = 2.5 * GB - 32
    writeSparse(
      path,
      sparseZip([
        { name: 'weights.npy', data: [npyHead([count]), count * 4] },
        { name: 'small.npy', data: [npyHead([4]), 16] },
      ]),
    )
    const page = await watched()
    await choose(page, path)
    await page.getByRole('treeitem', { name: /small.*cannot be read: the CRC/ }).click({ timeout: 10_000 })
    await page.getByRole('alert').getByText('its bytes are damaged').waitFor()
    await page.getByRole('treeitem', { name: /weights/ }).click()
    await page.getByRole('tab', { name: 'Statistics' }).click()
    await page.getByRole('progressbar').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('The statistics were cancelled.').waitFor()
    assert.ok((await memoryOf(page)) < MOST_MEMORY)
    assert.ok((await longest(page)) < LONGEST_TASK, `${await longest(page)} ms`)
    await page.close()
  })

  it('scrolls a list of millions to its end, and searches it until it is cancelled', async () => {
    const page = await watched({ file: 'list.pkl' })
    const tree = page.getByRole('tree')
    await page.getByRole('treeitem', { name: '3: int 3', exact: true }).waitFor()
    await tree.evaluate((element) => {
      element.scrollTop = element.scrollHeight
    })
    await page.getByRole('treeitem', { name: '2999999: int 2999999' }).waitFor()
    assert.ok((await page.getByRole('treeitem').count()) < 100)
    await page.getByRole('searchbox').fill('no such thing')
    await page.getByRole('progressbar', { name: 'Searching' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('progressbar').waitFor({ state: 'detached' })
    await page.getByRole('searchbox').fill('2999998')
    await page.getByText(/^1 hit in/).waitFor({ timeout: 60_000 })
    assert.ok((await longest(page)) < LONGEST_TASK, `${await longest(page)} ms`)
    await page.close()
  })

  it('shows a dict of hundreds of thousands of keys, and a node far inside by its path', async () => {
    const page = await watched({ file: 'keys.pkl' })
    await page.getByRole('treeitem', { name: '"key 5": int 5', exact: true }).waitFor()
    await page.locator('pickle-viewer').evaluate((element) => /** @type {any} */ (element).select('["key 299999"]'))
    await page.getByRole('treeitem', { name: '"key 299999": int 299999' }).waitFor()
    assert.ok((await longest(page)) < LONGEST_TASK, `${await longest(page)} ms`)
    await page.close()
  })

  it('steps through a pickle of millions of opcodes', async () => {
    const page = await watched({ file: 'list.pkl' })
    await page.getByRole('tab', { name: 'Pickle' }).click()
    await page.getByRole('option').first().waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'To end' }).click()
    await page.getByRole('status', { name: 'Opcode' }).getByText('STOP').waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('status', { name: 'Opcode' }).getByText('APPENDS').waitFor()
    assert.ok((await longest(page)) < LONGEST_TASK, `${await longest(page)} ms`)
    await page.close()
  })
})

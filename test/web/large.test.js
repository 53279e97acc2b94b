// Files that are larger than a page may be: what is read, how much memory the page takes, and that it never stands still.
import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import { dumps, NDArray, npy } from 'brine'
import { temporaryFolder } from '../support/folder.js'
import { sparseSource, sparseZip, writeSparse } from '../support/sparse.js'
import { openFile, watchPage } from './main-thread.js'
import { useViewer } from './support.js'

/** @typedef {import('playwright-core').Page} Page */

const GB = 1e9
const MOST_MEMORY = 300e6
/** The same where the bytes come by messages or from a server, with what of them the collector has not taken yet: alone 260 MB were measured. */
const MOST_WITH_GARBAGE = 450e6
/** Of a checkpoint of which a layer is shown as a picture; the layer has 268 MB. */
const MOST_READ = 300e6

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

/** A checkpoint of torch: forty layers of 8192 × 8192 float32, all zeros. */
function checkpoint() {
  const LAYERS = 40
  const LENGTH = 8192 * 8192
  const le4 = (/** @type {number} */ n) => String.fromCharCode(n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24)
  const short = (/** @type {string} */ text) => `X${le4(text.length)}${text}`
  let body = '\x80\x02ccollections\nOrderedDict\n)R('
  for (let i = 0; i < LAYERS; i++) {
    const storage = `(${short('storage')}ctorch\nFloatStorage\n${short(String(i))}${short('cpu')}J${le4(LENGTH)}tQ`
    body += `${short(`layer${i}`)}ctorch._utils\n_rebuild_tensor_v2\n(${storage}K\x00M\x00\x20M\x00\x20\x86M\x00\x20K\x01\x86\x89ccollections\nOrderedDict\n)RtR`
  }
  const pickle = Buffer.from(`${body}u.`, 'latin1')
  return sparseZip([
    { name: 'm/data.pkl', data: [pickle], crc: crc32(pickle) },
    { name: 'm/version', data: [Buffer.from('3\n')], crc: crc32('3\n') },
    ...Array.from({ length: LAYERS }, (_, i) => ({ name: `m/data/${i}`, data: [4 * LENGTH] })),
  ])
}

/** A million lists, each within the one before. */
function nested() {
  const LEVELS = 1_000_000
  const bytes = Buffer.alloc(2 + LEVELS + (LEVELS - 1) + 1, ']')
  return bytes
    .fill('\x80\x04', 0, 2, 'latin1')
    .fill('a', 2 + LEVELS)
    .fill('.', bytes.length - 1)
}

describe('large files in the viewer', function () {
  this.timeout(120_000)
  const at = temporaryFolder()
  const hosted = sparseSource(checkpoint())
  const viewer = useViewer({
    'list.pkl': dumps(Array.from({ length: 10_000_000 }, (_, i) => i)),
    'keys.pkl': dumps(new Map(Array.from({ length: 1_000_000 }, (_, i) => [`key ${i}`, i]))),
    'deep.pkl': nested(),
    'checkpoint.pt': hosted,
  })

  const watched = (/** @type {(page: Page) => Promise<unknown>} */ run, mostMemory = Infinity) => watchPage(viewer, run, mostMemory)

  /** Chooses a file of the disk in the dialog. @param {import('playwright-core').Page} page @param {string} path */
  async function choose(page, path) {
    const waiting = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a file' }).first().click()
    await (await waiting).setFiles(path)
  }

  /** Opens the checkpoint as a source of the host. @param {Page} page */
  const openHosted = (page) =>
    page.locator('pickle-viewer').evaluate((element, size) => {
      const read = async (/** @type {number} */ offset, /** @type {number} */ length) => {
        const response = await fetch('/files/checkpoint.pt', { headers: { Range: `bytes=${offset}-${offset + length - 1}` } })
        return new Uint8Array(await response.arrayBuffer())
      }
      return /** @type {any} */ (element).open({ name: 'checkpoint.pt', size, read })
    }, hosted.size)

  it('opens an array of 10 GB at once, and shows its last rows', () =>
    watched(async (page) => {
      const path = at('big.npy')
      writeSparse(path, [npyHead([2_500_000, 1000]), 10 * GB])
      await choose(page, path)
      await page.getByRole('gridcell', { name: '0.0' }).first().waitFor({ timeout: 10_000 })
      assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '2500001')
      await page.getByRole('grid').focus()
      await page.keyboard.press('Control+End')
      await page.getByRole('rowheader', { name: '2499999' }).waitFor()
      await page.getByRole('tab', { name: 'Image' }).click()
      await page.getByRole('img').waitFor()
    }, MOST_MEMORY))

  it('lists a zip of 10 GB without reading its members, beside one that is damaged', () =>
    watched(async (page) => {
      const path = at('big.npz')
      const count = 2.5 * GB - 32
      writeSparse(
        path,
        sparseZip([
          { name: 'weights.npy', data: [npyHead([count]), count * 4] },
          { name: 'small.npy', data: [npyHead([4]), 16] },
        ]),
      )
      await choose(page, path)
      await page.getByRole('treeitem', { name: /small.*cannot be read: the CRC/ }).click({ timeout: 10_000 })
      await page.getByRole('alert').getByText('its bytes are damaged').waitFor()
      await page.getByRole('treeitem', { name: /weights/ }).click()
      await page.getByRole('tab', { name: 'Statistics' }).click()
      await page.getByRole('progressbar').waitFor()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByText('The statistics were cancelled.').waitFor()
    }, MOST_MEMORY))

  /** @type {[string, (page: Page) => Promise<unknown>][]} */
  const WAYS = [
    ['from the disk', (page) => (writeSparse(at('checkpoint.pt'), checkpoint()), choose(page, at('checkpoint.pt')))],
    ['by its URL', (page) => openFile(page, 'checkpoint.pt')],
    ['from a source of the host', openHosted],
  ]
  for (const [how, openIt] of WAYS)
    it(`opens a checkpoint of 10 GB ${how}`, () =>
      watched(
        async (page) => {
          hosted.bytesRead = 0
          await openIt(page)
          await page.getByRole('treeitem', { name: /layer0.*float32/ }).click({ timeout: 10_000 })
          await page.keyboard.press('End')
          await page.getByRole('treeitem', { name: /layer39.*float32/, selected: true }).waitFor()
          await page.getByRole('tab', { name: 'Image' }).click()
          await page.getByRole('img').first().waitFor()
          assert.ok(hosted.bytesRead < MOST_READ, `${hosted.bytesRead} bytes were read`)
          await page.getByRole('tab', { name: 'Statistics' }).click()
          await page.getByRole('progressbar').waitFor()
          await page.getByRole('button', { name: 'Cancel' }).click()
          await page.getByText('The statistics were cancelled.').waitFor()
        },
        openIt === WAYS[0][1] ? MOST_MEMORY : MOST_WITH_GARBAGE,
      ))

  it('scrolls a list of ten million to its end, and searches it until it is cancelled', () =>
    watched(async (page) => {
      await openFile(page, 'list.pkl')
      const tree = page.getByRole('tree')
      await page.getByRole('treeitem', { name: '3: int 3', exact: true }).waitFor()
      await tree.evaluate((element) => {
        element.scrollTop = element.scrollHeight
      })
      await page.getByRole('treeitem', { name: '9999999: int 9999999' }).waitFor()
      assert.ok((await page.getByRole('treeitem').count()) < 100)
      await page.getByRole('searchbox').fill('no such thing')
      await page.getByRole('progressbar', { name: 'Searching' }).waitFor()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('progressbar').waitFor({ state: 'detached' })
      await page.locator('pickle-viewer').evaluate((element) => /** @type {any} */ (element).select('[7777777]'))
      await page.getByRole('treeitem', { name: '7777777: int 7777777' }).waitFor()
    }))

  it('shows a dict of a million keys, finds one, and a node far inside by its path', () =>
    watched(async (page) => {
      await openFile(page, 'keys.pkl')
      await page.getByRole('treeitem', { name: '"key 5": int 5', exact: true }).waitFor()
      await page.locator('pickle-viewer').evaluate((element) => /** @type {any} */ (element).select('["key 999999"]'))
      await page.getByRole('treeitem', { name: '"key 999999": int 999999' }).waitFor()
      await page.getByRole('searchbox').fill('999998')
      await page.getByText(/^1 hit in/).waitFor({ timeout: 60_000 })
    }))

  it('goes a million levels deep', () =>
    watched(async (page) => {
      await openFile(page, 'deep.pkl')
      await page.locator('[role=treeitem][aria-level="2"]').click()
      for (let level = 2; level < 20; level++) {
        await page.keyboard.press('ArrowRight')
        await page.locator(`[role=treeitem][aria-level="${level + 1}"]`).waitFor()
        await page.keyboard.press('ArrowRight')
      }
      await page.locator('pickle-viewer').evaluate((element, path) => /** @type {any} */ (element).select(path), '[0]'.repeat(100_000))
      assert.equal(await page.locator('[role=treeitem][aria-selected=true]').getAttribute('aria-level'), '100001')
      await page.keyboard.press('ArrowLeft')
      await page.getByRole('button', { name: '… 99975 levels …' }).waitFor()
    }))

  it('steps through a pickle of millions of opcodes', () =>
    watched(async (page) => {
      await openFile(page, 'list.pkl')
      await page.getByRole('tab', { name: 'Pickle' }).click()
      await page.getByRole('option').first().waitFor({ timeout: 60_000 })
      await page.getByRole('button', { name: 'To end' }).click()
      await page.getByRole('status', { name: 'Opcode' }).getByText('STOP').waitFor({ timeout: 60_000 })
      await page.getByRole('button', { name: 'Back' }).click()
      await page.getByRole('status', { name: 'Opcode' }).getByText('APPENDS').waitFor()
    }))
})

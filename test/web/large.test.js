// Files that are larger than a page may be: what is read, how much memory the page takes, and that it never stands still.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { dumps, NDArray, npy } from 'brine'
import { temporaryFolder } from '../support/folder.js'
import { sparseSource, sparseZip, writeSparse } from '../support/sparse.js'
import { longestTask } from './main-thread.js'
import { useViewer } from './support.js'

/** @typedef {import('playwright-core').Page} Page */

const GB = 1e9
/** The longest that the main thread may be busy at a time, in milliseconds of CPU. */
const LONGEST_TASK = 100
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

const SIZE = 100_000_000

/** A pickle of 100 MB of opcodes of one to six bytes, a batch like the others: what they push is popped, so that the value is small. */
function smallOpcodes() {
  const few = Buffer.from('K\x01M\x00\x10\x8c\x03abcN\x8800000', 'latin1')
  const batch = Buffer.concat([...Array.from({ length: 63 }, () => few), Buffer.from('\x8c\x04kept\x940', 'latin1')])
  const count = Math.floor(SIZE / batch.length)
  const bytes = Buffer.alloc(2 + count * batch.length + 2)
  bytes.write('\x80\x04', 'latin1')
  bytes.fill(batch, 2, 2 + count * batch.length)
  bytes.write('].', bytes.length - 2, 'latin1')
  return bytes
}

/** A pickle whose one argument has 100 MB, and begins at byte 10. */
const LARGE = 10
function largeArgument() {
  const bytes = Buffer.alloc(LARGE + 9 + SIZE + 4)
  bytes.write('\x80\x04](\x8c\x01a', 'latin1')
  bytes.write('C\x01.', 7, 'latin1')
  bytes[LARGE] = 0x8e
  bytes.writeBigUInt64LE(BigInt(SIZE), LARGE + 1)
  bytes.fill('0123456789abcdef', LARGE + 9, LARGE + 9 + SIZE)
  bytes.write('K\x07e.', bytes.length - 4, 'latin1')
  return bytes
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
    'opcodes.pkl': smallOpcodes(),
    'argument.pkl': largeArgument(),
  })

  /**
   * Runs something with a page, and holds the main thread to its time, and the page with its workers to its memory.
   * @param {(page: Page) => Promise<unknown>} run @param {number} [mostMemory] in bytes
   */
  async function watched(run, mostMemory = Infinity) {
    const page = await viewer.open()
    try {
      const { milliseconds, what, process } = await longestTask(page, () => run(page))
      assert.ok(milliseconds < LONGEST_TASK, `a task took ${milliseconds} ms of CPU: ${what}`)
      const memory = 1024 * Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${process}/status`, 'latin1'))?.[1])
      assert.ok(memory < mostMemory, `the page takes ${memory} bytes`)
    } finally {
      await page.close()
    }
  }

  /** Opens a file of the server. @param {Page} page @param {string} file */
  async function openFile(page, file) {
    await page.locator('pickle-viewer').evaluate((element, name) => element.setAttribute('src', `/files/${name}`), file)
    await page.getByRole('tree').waitFor()
  }

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

  it('steps through 100 MB of small opcodes: to the end, back, and to the middle', () =>
    watched(async (page) => {
      await openFile(page, 'opcodes.pkl')
      await page.getByRole('tab', { name: 'Pickle' }).click()
      await page.getByRole('option').first().waitFor({ timeout: 60_000 })
      const word = page.getByRole('status', { name: 'Opcode' })
      const status = page.getByRole('status', { name: 'Value', exact: true })
      await page.getByRole('button', { name: 'To end' }).click()
      await word.getByText('STOP').waitFor({ timeout: 60_000 })
      await page.getByText('Value of the pickle: list').waitFor()
      await page.getByRole('button', { name: 'Back' }).click()
      await word.getByText('EMPTY_LIST').waitFor()
      await page.getByLabel('Offset').fill(String(SIZE / 2))
      await page.getByRole('button', { name: 'Run to offset' }).click()
      await status.getByText(/at byte (?:49999\d\d\d|50000000)/).waitFor()
      await page.getByRole('list', { name: 'Memo' }).getByText('"kept"').first().waitFor()
      await page.getByRole('button', { name: 'Step' }).click()
      await status.getByText(/at byte 5000000\d/).waitFor()
    }))

  it('opens the bytes at an argument of 100 MB, of which the page gets what is in view', () =>
    watched(async (page) => {
      await page.evaluate(() => {
        const sizeOf = (/** @type {any} */ it) => {
          let size = 0
          for (const waiting = [it]; waiting.length;) {
            const each = waiting.pop()
            if (typeof each === 'string') size += each.length
            else if (ArrayBuffer.isView(each)) size += each.buffer.byteLength
            else if (each instanceof ArrayBuffer || each instanceof Blob) size += each instanceof Blob ? each.size : each.byteLength
            else if (typeof each === 'object' && each !== null) waiting.push(...Object.values(each))
          }
          return size
        }
        const it = /** @type {any} */ (globalThis)
        it.received = 0
        const { set } = /** @type {any} */ (Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage'))
        Object.defineProperty(Worker.prototype, 'onmessage', {
          set(listener) {
            set.call(this, (/** @type {MessageEvent} */ event) => {
              it.received += sizeOf(event.data)
              listener(event)
            })
          },
        })
      })
      await openFile(page, 'argument.pkl')
      await page.getByRole('tab', { name: 'Pickle' }).click()
      await page.getByRole('option', { name: `BINBYTES8 b'0123` }).waitFor({ timeout: 60_000 })
      await page.getByLabel('Offset').fill(String(SIZE / 2))
      await page.getByRole('button', { name: 'Run to offset' }).click()
      await page.getByText(`at byte ${LARGE}: BINBYTES8`).waitFor()
      const bytes = page.getByRole('group', { name: 'Bytes' })
      await bytes.locator(`[data-offset="${LARGE}"].is-current`).first().waitFor()
      await bytes.evaluate((element) => element.scrollTo(0, element.scrollHeight))
      await bytes
        .locator(`[data-offset="${LARGE + 9 + SIZE - 1}"].is-current`)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Step' }).click()
      await page.getByText(`at byte ${LARGE + 9 + SIZE}: BININT1 7`).waitFor()
      await page
        .getByRole('list', { name: 'Stack' })
        .getByText(/100000000 bytes/)
        .waitFor()
      const received = await page.evaluate(() => /** @type {any} */ (globalThis).received)
      assert.ok(received > 1000 && received < 1_000_000, `the page got ${received} bytes`)
    }))
})

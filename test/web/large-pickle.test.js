// Pickles of 100 MB, opcode by opcode: how long one waits, what the page gets of them, and that it never stands still.
import assert from 'node:assert/strict'
import { openFile, watchPage } from './main-thread.js'
import { useViewer } from './support.js'

/** @typedef {import('playwright-core').Page} Page */

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

/** Makes bytes when they are asked for first. @param {() => Uint8Array} make */
function once(make) {
  /** @type {Uint8Array | undefined} */
  let made
  return () => (made ??= make())
}

describe('pickles of 100 MB in the viewer', function () {
  this.timeout(180_000)
  const viewer = useViewer({ 'opcodes.pkl': once(smallOpcodes), 'argument.pkl': once(largeArgument) })
  const watched = (/** @type {(page: Page) => Promise<unknown>} */ run) => watchPage(viewer, run)

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

// The decompressors are chunks that CommonJS requires and a page in Chromium imports, when they are first needed: they give there what they give in Node.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decompress, recognizeCompression } from 'brine'
import { useChromium } from '../support/chromium.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'test/fixtures/compression')
const files = readdirSync(folder)
  .filter((name) => !name.endsWith('.py'))
  .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

const SCRIPT = `
import { decompress, isPickleError, recognizeCompression } from '/dist/index.js'
globalThis.run = async (text, kind, limit) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  try {
    const data = await decompress(kind ?? recognizeCompression(bytes), bytes, { limit })
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', data))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  } catch (error) {
    return isPickleError(error) ? error.message : 'no error of the package: ' + error.stack
  }
}`

const expected = async ({ bytes }, limit) => decompress(recognizeCompression(bytes), bytes, { limit }).then(sha256, (error) => error.message)

describe('the decompressors', () => {
  it('of CommonJS give what those of ESM give', async () => {
    const cjs = createRequire(import.meta.url)('brine')
    for (const { name, bytes } of files) {
      assert.equal(Buffer.compare(await cjs.decompress(cjs.recognizeCompression(bytes), bytes), await decompress(recognizeCompression(bytes), bytes)), 0, name)
      await assert.rejects(cjs.decompress(cjs.recognizeCompression(bytes), bytes.subarray(0, 70)), (error) => error instanceof cjs.PickleError, name)
    }
  })

  describe('in Chromium', () => {
    const chromium = useChromium({ '/page.js': SCRIPT })
    const isDecompressor = /\/dist\/xz-\w+\.js$/
    const run = (bytes, kind, limit) =>
      chromium.page.evaluate(([text, ...rest]) => globalThis.run(text, ...rest), [Buffer.from(bytes).toString('base64'), kind ?? undefined, limit])

    it('are not loaded before they are needed', () => {
      assert.deepEqual(
        chromium.requests.filter((path) => isDecompressor.test(path)),
        [],
      )
    })

    it('give every stream of every file', async () => {
      for (const file of files) assert.equal(await run(file.bytes), await expected(file), file.name)
      assert.ok(chromium.requests.some((path) => isDecompressor.test(path)))
    })

    it('refuse what is cut off, what stands behind, and what is too much, as in Node', async () => {
      for (const { name, bytes } of files) {
        const kind = recognizeCompression(bytes)
        for (const part of [bytes.subarray(0, bytes.length - 3), bytes.subarray(0, bytes.length >> 1), Buffer.concat([bytes, Buffer.from('tail')])]) {
          const wanted = await decompress(kind, part).then(sha256, (error) => error.message)
          assert.equal(await run(part, kind), wanted, name)
        }
        assert.equal(await run(bytes, kind, 500), await expected({ bytes }, 500), name)
      }
    })
  })
})

// The builds give the same values: ES modules and CommonJS in Node, bundles of esbuild, and in Chromium a page and a worker, under a
// Content Security Policy without unsafe-eval.
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import * as brine from 'brine'
import { dis, dumps, genops, loads, open, optimize } from 'brine'
import { PAGE, useChromium } from '../support/chromium.js'
import { digest } from '../support/digest.js'
import { fixtures } from '../support/fixtures.js'
import { temporaryFolder } from '../support/folder.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

const cases = [...fixtures()]
  .filter(({ bytes }) => bytes.length < 20_000)
  .flatMap(({ name, bytes, cases: options }) => options.map(({ options: { encoding, buffers } }) => ({ name, bytes, encoding, buffers })))

const RUNNER = `
import { dis, genops, load, loads, optimize } from '/dist/index.js'
import { digest } from '/test/support/digest.js'
const decode = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
export async function run(cases) {
  const out = []
  for (const { bytes, encoding, buffers } of cases) {
    const options = { encoding, buffers: buffers?.map(decode), lossless: true }
    const value = digest(loads(decode(bytes), options))
    const fromBlob = digest(await load(new Blob([decode(bytes)]), options))
    out.push(value === fromBlob ? value : 'the Blob gives ' + fromBlob)
  }
  return out
}
// Text, opcodes and bytes of the tools, or the error's reason.
export function runTools(cases) {
  const attempt = (call) => {
    try {
      return call()
    } catch (error) {
      return error.reason
    }
  }
  return cases.map(({ bytes }) => attempt(() => [dis(decode(bytes)), Array.from(genops(decode(bytes)), ({ opcode, pos, arg }) => pos + opcode.name + arg).join(), Array.from(optimize(decode(bytes))).join()].join()))
}
`
const SCRIPTS = {
  '/runner.js': RUNNER,
  '/page.js': 'import { run, runTools } from "/runner.js"; Object.assign(globalThis, { run, runTools })',
  '/worker.js': 'import { run } from "/runner.js"; onmessage = async ({ data }) => postMessage(await run(data))',
}

describe('every build', () => {
  const at = temporaryFolder()

  it('of CommonJS gives what ESM gives', () => {
    const cjs = createRequire(import.meta.url)('brine')
    for (const { name, bytes, encoding, buffers } of cases) {
      const options = { encoding, buffers, lossless: true }
      assert.equal(digest(cjs.loads(bytes, options)), digest(loads(bytes, options)), name)
    }
  })

  it('opens files with the classes that it exports, bundled in one file or in several', async () => {
    const check = `async (brine, tensors, array) => {
      const opened = await brine.open(tensors)
      const error = await brine.load([Uint8Array.of(0x78)]).catch((error) => error)
      return [opened instanceof brine.PickleDocument, Object.values(await opened.value())[0] instanceof brine.Tensor, await (await brine.open(array)).value() instanceof brine.NDArray, error instanceof brine.PickleError]
    }`
    const esm = {
      stdin: { contents: `import * as brine from 'brine'; export const check = (...files) => (${check})(brine, ...files)`, resolveDir: root },
      bundle: true,
      minify: true,
      format: /** @type {const} */ ('esm'),
    }
    const files = ['ml/torch/torch1.13.1-py3.9/state_dict.pt', 'npy/plain-F.npy'].map((file) => readFileSync(join(root, 'test/fixtures', file)))
    await build({ ...esm, outfile: at('one.mjs') })
    await build({ ...esm, splitting: true, outdir: at('split'), outExtension: { '.js': '.mjs' } })
    await build({
      ...esm,
      stdin: { contents: `exports.check = (...files) => (${check})(require('brine'), ...files)`, resolveDir: root },
      format: 'cjs',
      platform: 'node',
      outfile: at('one.cjs'),
    })
    for (const name of ['one.mjs', 'split/stdin.mjs', 'one.cjs']) {
      const bundle = await import(pathToFileURL(at(name)).href)
      assert.deepEqual(await bundle.check(...files), [true, true, true, true], name)
    }
  })

  it('calls each class what its export is called', () => {
    for (const exported of [brine, createRequire(import.meta.url)('brine')]) {
      const classes = Object.entries(exported).filter(([, value]) => /^class\b/.test(String(value)))
      assert.ok(classes.length > 40)
      assert.deepEqual(
        classes.map(([, { name }]) => name),
        classes.map(([name]) => name),
      )
    }
  })

  describe('in Chromium', () => {
    const chromium = useChromium(SCRIPTS)
    const base64 = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('base64')
    const input = cases.map(({ bytes, encoding, buffers }) => ({ bytes: base64(bytes), encoding, buffers: buffers?.map(base64) }))
    const wanted = () => cases.map(({ bytes, encoding, buffers }) => digest(loads(bytes, { encoding, buffers, lossless: true })))

    it('gives on the page what it gives in Node', async () => {
      const got = await chromium.page.evaluate((data) => /** @type {any} */ (globalThis).run(data), input)
      wanted().forEach((value, i) => assert.equal(got[i], value, cases[i].name))
      assert.deepEqual(
        chromium.complaints.filter((text) => !text.includes('favicon') && !text.includes('404')),
        [],
      )
    })

    it('disassembles and optimizes on the page as in Node', async () => {
      const small = cases.filter(({ bytes }) => bytes.length < 3000)
      const got = await chromium.page.evaluate(
        (data) => /** @type {any} */ (globalThis).runTools(data),
        small.map(({ bytes }) => ({ bytes: base64(bytes) })),
      )
      for (const [i, { name, bytes }] of small.entries()) {
        let wanted
        try {
          wanted = [dis(bytes), Array.from(genops(bytes), ({ opcode, pos, arg }) => pos + opcode.name + arg).join(), Array.from(optimize(bytes)).join()].join()
        } catch (error) {
          wanted = /** @type {any} */ (error).reason
        }
        assert.equal(got[i], wanted, name)
      }
    })

    it('writes on the page what it writes in Node', async () => {
      const bytes = await chromium.page.evaluate(
        async (data) => {
          const { dump, dumps: write, loads: read } = await import(/** @type {any} */ ('/dist/index.js'))
          /** @type {string[]} */
          const written = []
          for (const one of data) {
            const value = read(
              Uint8Array.from(atob(one.bytes), (character) => character.charCodeAt(0)),
              { encoding: one.encoding, lossless: true },
            )
            for (const protocol of [0, 2, 5]) {
              /** @type {number[]} */
              const parts = []
              if (protocol === 5)
                await dump(
                  value,
                  new WritableStream({
                    write: (part) => {
                      parts.push(...part)
                    },
                  }),
                  { protocol },
                )
              else parts.push(...write(value, { protocol }))
              written.push(parts.join())
            }
          }
          return written
        },
        input.filter(({ buffers, bytes }) => !buffers && bytes.length < 20_000),
      )
      const small = cases.filter(({ buffers }, i) => !buffers && input[i].bytes.length < 20_000)
      const wanted = small.flatMap(({ bytes: one, encoding }) =>
        [0, 2, 5].map((protocol) => dumps(loads(one, { encoding, lossless: true }), { protocol }).join()),
      )
      assert.equal(bytes.length, wanted.length)
      wanted.forEach((text, i) => assert.equal(bytes[i], text, small[Math.floor(i / 3)].name))
    })

    it('gives in a worker what it gives in Node', async () => {
      const got = await chromium.page.evaluate(
        (data) =>
          new Promise((resolve, reject) => {
            const worker = new Worker('/worker.js', { type: 'module' })
            worker.onmessage = (event) => resolve(event.data)
            worker.onerror = (event) => reject(new Error(event.message))
            worker.postMessage(data)
          }),
        input,
      )
      wanted().forEach((value, i) => assert.equal(got[i], value, cases[i].name))
    })

    it('is one classic script for a page of file://', async () => {
      copyFileSync(join(root, 'dist/brine.global.js'), at('brine.global.js'))
      const bytes = readFileSync(join(root, 'test/fixtures/joblib/jl0.11-py3.7/xz.joblib')).toString('base64')
      const script = `(async () => {
        const document = await brine.open(Uint8Array.from(atob('${bytes}'), (character) => character.charCodeAt(0)))
        return [brine.loads(Uint8Array.of(0x4b, 7, 0x2e)), brine.NDArray.name, document.kind, document.compression].join()
      })().catch(String).then((text) => (document.title = text))`
      writeFileSync(at('page.html'), `<!doctype html><title></title><script src="brine.global.js"></script><script>${script}</script>`)
      const page = await chromium.browser.newPage()
      await page.goto(pathToFileURL(at('page.html')).href)
      await page.waitForFunction('document.title')
      assert.equal(await page.title(), '7,NDArray,joblib,xz')
      await page.close()
    })

    it('opens files of every library and compression on the page as in Node', async () => {
      const files = [
        'joblib/jl0.11-py3.7/xz.joblib',
        'joblib/jl0.11-py3.7/bz2.joblib',
        'joblib/jl0.11-py3.7/lzma.joblib',
        'joblib/jl0.11-py3.7/gzip.joblib',
        'joblib/jl0.11-py3.7/zlib.joblib',
        'pandas/pd3.1.1-py3.13/frames.p5.pkl',
        'ml/torch/torch1.13.1-py3.9/state_dict.pt',
        'ml/torch/torch2.15.0-py3.12/module.legacy.pt',
      ]
      for (const file of files) {
        const bytes = readFileSync(join(root, 'test/fixtures', file))
        const got = await chromium.page.evaluate(async (data) => {
          const { open: openInPage } = await import(/** @type {any} */ ('/dist/index.js'))
          const opened = await openInPage(new Blob([Uint8Array.from(atob(data), (character) => character.charCodeAt(0))]))
          const children = await opened.tree.children()
          return [opened.kind, opened.compression, opened.entries.length, children.map((/** @type {any} */ child) => [child.path, child.type, child.text])]
        }, base64(bytes))
        const opened = await open(bytes)
        assert.deepEqual(
          got,
          [opened.kind, opened.compression, opened.entries.length, (await opened.tree.children()).map((child) => [child.path, child.type, child.text])],
          file,
        )
      }
    })

    it('says what to change where the policy forbids WebAssembly', async () => {
      const strict = await chromium.browser.newPage()
      await strict.route('**/', (route) =>
        route.fulfill({ contentType: 'text/html', body: PAGE, headers: { 'Content-Security-Policy': "default-src 'self'" } }),
      )
      await strict.goto(`${chromium.url}/`)
      const message = await strict.evaluate(async () => {
        const { loads: inPage } = await import(/** @type {any} */ ('/dist/index.js'))
        try {
          return inPage(Uint8Array.of(0x4e, 0x2e))
        } catch (error) {
          return `${/** @type {any} */ (error).code} ${/** @type {any} */ (error).message}`
        }
      })
      assert.match(String(message), /^NO_WEBASSEMBLY .*'wasm-unsafe-eval'/)
    })
  })
})

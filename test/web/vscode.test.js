// The demo of VS Code: its custom editor against a stub of vscode, and its webview in a real Chromium under the policy that it has there.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dumps } from 'brine'
import { useChromium } from '../support/chromium.js'
import { temporaryFolder } from '../support/folder.js'
import { listen } from '../support/server.js'

const extension = fileURLToPath(new URL('../../demo/vscode', import.meta.url))
const dist = fileURLToPath(new URL('../../dist/viewer', import.meta.url))
const TYPES = /** @type {Record<string, string>} */ ({ '.js': 'text/javascript', '.css': 'text/css' })

/** The provider that the extension registers. @returns {any} */
function activated() {
  /** @type {any[]} */
  let registered = []
  const stub = {
    Uri: { joinPath: (/** @type {string} */ base, /** @type {string[]} */ ...names) => `${base}/${names.join('/')}` },
    window: { registerCustomEditorProvider: (/** @type {any[]} */ ...given) => (registered = given) },
  }
  const loader = /** @type {any} */ (Module)
  const load = loader._load
  const require = createRequire(import.meta.url)
  const path = require.resolve('../../demo/vscode/extension.cjs')
  delete require.cache[path]
  loader._load = (/** @type {string} */ name, /** @type {any[]} */ ...rest) => (name === 'vscode' ? stub : load(name, ...rest))
  try {
    require(path).activate({ subscriptions: [], extensionUri: extension })
  } finally {
    loader._load = load
  }
  assert.equal(registered[0], 'brine.viewer')
  return registered[1]
}

describe('the demo of VS Code', () => {
  const at = temporaryFolder()
  const bytes = dumps({ inside: [1, 2, 3] })
  const file = () => ({ scheme: 'file', path: at('one.pkl'), fsPath: at('one.pkl') })
  before(() => writeFileSync(at('one.pkl'), bytes))

  /** An editor of a document. @param {any} provider @param {any} document @param {string} [origin] where resources of webviews are */
  async function editorOf(provider, document, origin = 'https://file.vscode-resource') {
    const editor = { /** @type {any[]} */ sent: [], /** @type {any} */ receive: undefined, dispose: () => {}, html: '' }
    const webview = {
      cspSource: origin,
      asWebviewUri: (/** @type {string} */ path) =>
        `${origin}/resource/${path.replace(`${extension}/../../dist/viewer`, 'viewer').replace(extension, 'extension')}`,
      postMessage: (/** @type {any} */ message) => editor.sent.push(message),
      onDidReceiveMessage: (/** @type {any} */ listener) => (editor.receive = listener),
      html: '',
      options: {},
    }
    await provider.resolveCustomEditor(document, { webview, onDidDispose: (/** @type {() => void} */ listener) => (editor.dispose = listener) })
    assert.deepEqual(webview.options, { enableScripts: true, localResourceRoots: [`${extension}/../../dist/viewer`, extension] })
    editor.html = webview.html
    return editor
  }

  it('answers ranges by messages, and refuses others', async () => {
    const provider = activated()
    const document = await provider.openCustomDocument(file())
    const { html, sent, receive } = await editorOf(provider, document)
    assert.match(html, /default-src 'none'; script-src https:\/\/file.vscode-resource 'wasm-unsafe-eval'; .*worker-src blob:/)
    await receive({ ready: true })
    await receive({ read: 1, offset: 0, length: document.size })
    for (const [offset, length] of [
      [1, document.size],
      [-1, 1],
      [0, -1],
      ['0', 1],
      [0.5, 1],
      [NaN, 1],
      [0, 2 ** 40],
    ])
      await receive({ read: 2, offset, length })
    const [first, whole, ...refused] = sent
    assert.deepEqual(first, { name: 'one.pkl', size: bytes.length })
    assert.deepEqual(whole, { read: 1, bytes: new Uint8Array(bytes) })
    assert.equal(refused.length, 7)
    for (const { error } of refused) assert.match(error, /RangeError: no .* can be read of/)
    document.dispose()
  })

  it('lets go of the file with its document, and answers no editor that is closed', async function () {
    if (!existsSync('/proc/self/fd')) this.skip()
    const handles = () =>
      readdirSync('/proc/self/fd').filter((name) => {
        try {
          return readlinkSync(`/proc/self/fd/${name}`) === at('one.pkl')
        } catch {
          return false
        }
      }).length
    const provider = activated()
    const document = await provider.openCustomDocument(file())
    const [one, other] = [await editorOf(provider, document), await editorOf(provider, document)]
    one.dispose()
    for (const { receive } of [one, other]) await receive({ read: 1, offset: 0, length: 1 })
    assert.deepEqual([one.sent.length, other.sent.length, handles()], [0, 1, 1])
    document.dispose()
    for (let i = 0; i < 500 && handles(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal(handles(), 0)
    await other.receive({ read: 2, offset: 0, length: 1 })
    assert.match(other.sent[1].error, /Error/)
  })

  it('says what it cannot open', async () => {
    const provider = activated()
    await assert.rejects(provider.openCustomDocument({ scheme: 'git', path: '/a.pkl', fsPath: '/a.pkl' }), /only files of a disk/)
    await assert.rejects(provider.openCustomDocument({ ...file(), fsPath: at() }), /is no file/)
    await assert.rejects(provider.openCustomDocument({ ...file(), fsPath: at('gone.pkl') }), /ENOENT/)
  })

  describe('in Chromium', function () {
    this.timeout(60_000)
    const chromium = useChromium({ '/page.js': 'globalThis.run = () => {}' })
    let html = ''
    let url = ''
    let close = () => {}
    before(async () => {
      const server = await listen((request, response) => {
        const [, root, name] = /^\/resource\/(viewer|extension)\/([\w.-]+)$/.exec(request.url ?? '') ?? []
        if (request.url === '/') return response.setHeader('Content-Type', 'text/html').end(html)
        if (!root) return response.writeHead(404).end()
        response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'text/plain', 'Access-Control-Allow-Origin': '*' })
        return response.end(readFileSync(`${root === 'viewer' ? dist : extension}/${name}`))
      })
      ;({ url, close } = server)
    })
    after(() => close())

    it('shows a file by messages, from resources of another site, and goes to where it was when it is shown again', async () => {
      const provider = activated()
      const document = await provider.openCustomDocument(file())
      /** What the webview keeps. @type {any} */
      let state
      /** Shows the editor, as a new page each time. */
      const show = async () => {
        const editor = await editorOf(provider, document, url.replace('127.0.0.1', 'localhost'))
        html = editor.html
        const page = await chromium.browser.newPage()
        /** @type {string[]} */
        const complaints = []
        page.on('console', (message) => complaints.push(message.text()))
        page.on('pageerror', (error) => complaints.push(String(error)))
        await page.exposeFunction('toHost', async (/** @type {any} */ message) => {
          await editor.receive(message)
          for (const { bytes: given, ...answer } of editor.sent.splice(0))
            await page.evaluate((data) => postMessage(data), given ? { ...answer, bytes: [...given] } : answer)
        })
        await page.exposeFunction('keep', (/** @type {any} */ given) => (state = given))
        await page.addInitScript((kept) => {
          const { toHost, keep } = /** @type {any} */ (globalThis)
          const api = { postMessage: toHost, setState: keep, getState: () => kept }
          Object.assign(globalThis, { acquireVsCodeApi: () => api })
        }, state)
        await page.goto(`${url}/`)
        return { page, complaints }
      }
      const { page, complaints } = await show()
      await page.getByRole('treeitem', { name: '"inside": list (3)' }).click()
      await page.waitForFunction(() => document.querySelector('pickle-viewer')?.getAttribute('path') === '.inside')
      await page.getByRole('tab', { name: 'Pickle' }).click()
      await page.getByRole('button', { name: 'Step' }).waitFor()
      const box = await page.locator('pickle-viewer').boundingBox()
      assert.equal(box?.height, page.viewportSize()?.height)
      assert.deepEqual(complaints, [])
      await page.close()
      assert.deepEqual(state, { view: 'pickle', path: '.inside' })
      const again = await show()
      await again.page.getByRole('button', { name: 'Step' }).waitFor()
      assert.deepEqual(again.complaints, [])
      await again.page.close()
      document.dispose()
    })
  })
})

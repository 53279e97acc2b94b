// The demo of Electron: its main process against a stub, its page in a real Chromium under the policy that it has there.
import assert from 'node:assert/strict'
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dumps } from 'brine'
import { start } from '../../demo/electron/app.js'
import { Grants } from '../../demo/electron/grants.js'
import { POLICY, servePage } from '../../demo/electron/pages.js'
import { useChromium } from '../support/chromium.js'
import { temporaryFolder } from '../support/folder.js'
import { listen } from '../support/server.js'
import { writeSparse } from '../support/sparse.js'

const folder = fileURLToPath(new URL('../../demo/electron/', import.meta.url))

describe('the demo of Electron', () => {
  const at = temporaryFolder()

  /** How often a file is open in this process, where the system tells. @param {string} path */
  const handlesOf = (path) =>
    readdirSync('/proc/self/fd').filter((name) => {
      try {
        return readlinkSync(`/proc/self/fd/${name}`) === path
      } catch {
        return false
      }
    }).length
  /** @param {() => boolean} is */
  const until = async (is) => {
    for (let i = 0; i < 500 && !is(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.ok(is())
  }

  /** Starts the app with what stands for Electron. @param {{ paths?: string[], chosen?: string[] }} [given] */
  async function started({ paths, chosen = [at('one.pkl')] } = {}) {
    const told = {
      /** @type {any} */ window: undefined,
      /** @type {Record<string, any>} */ events: {},
      /** @type {Record<string, any>} */ calls: {},
      /** @type {any[]} */ sent: [],
      /** @type {Record<string, any>} */ closed: {},
      /** @type {any} */ permission: undefined,
      /** @type {string[]} */ recent: [],
      /** @type {any} */ scheme: undefined,
      url: '',
    }
    class BrowserWindow {
      webContents = { send: (/** @type {any[]} */ ...message) => told.sent.push(message) }
      constructor(/** @type {any} */ options) {
        told.window = options
      }
      on = (/** @type {string} */ name, /** @type {any} */ listener) => (told.closed[name] = listener)
      loadURL = async (/** @type {string} */ url) => void (told.url = url)
    }
    await start(
      /** @type {any} */ ({
        app: {
          on: (/** @type {string} */ name, /** @type {any} */ listener) => (told.events[name] = listener),
          whenReady: async () => {},
          quit: () => {},
          addRecentDocument: (/** @type {string} */ path) => told.recent.push(path),
        },
        BrowserWindow,
        dialog: { showOpenDialog: async () => ({ filePaths: chosen }) },
        ipcMain: { handle: (/** @type {string} */ name, /** @type {any} */ answer) => (told.calls[name] = answer) },
        protocol: { registerSchemesAsPrivileged: (/** @type {any} */ schemes) => (told.scheme = schemes[0]), handle: () => {} },
        session: {
          defaultSession: { setPermissionRequestHandler: (/** @type {any} */ answer) => (told.permission = answer), setPermissionCheckHandler: () => {} },
        },
      }),
      folder,
      paths,
    )
    return told
  }
  const ours = { senderFrame: { url: 'app://viewer/' } }
  before(() => writeFileSync(at('one.pkl'), dumps({ a: 1 })))

  it('has a window without Node, that goes nowhere and opens nothing', async () => {
    const { window, events, url, permission, scheme } = await started()
    const { contextIsolation, sandbox, nodeIntegration, webSecurity } = window.webPreferences
    assert.deepEqual(
      { contextIsolation, sandbox, nodeIntegration, webSecurity, url, scheme: scheme.scheme },
      { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, url: 'app://viewer/', scheme: 'app' },
    )
    /** @type {Record<string, any>} */
    const contents = {}
    let opened
    events['web-contents-created'](undefined, {
      on: (/** @type {string} */ name, /** @type {any} */ listener) => (contents[name] = listener),
      setWindowOpenHandler: (/** @type {any} */ answer) => (opened = answer()),
    })
    let prevented = 0
    for (const name of ['will-navigate', 'will-attach-webview']) contents[name]({ preventDefault: () => prevented++ })
    assert.deepEqual([prevented, opened], [2, { action: 'deny' }])
    /** @type {boolean[]} */
    const answers = []
    for (const name of ['media', 'geolocation', 'openExternal', 'clipboard-read'])
      permission(undefined, name, (/** @type {boolean} */ answer) => answers.push(answer))
    assert.deepEqual(answers, [false, false, false, false])
  })

  it('gives the bytes of files that were granted, to its own page alone', async () => {
    const { calls, recent, sent, events } = await started()
    const [{ id, size, name }] = await calls.choose(ours)
    assert.deepEqual([name, recent], ['one.pkl', [at('one.pkl')]])
    assert.deepEqual(await calls.read(ours, id, 0, size), new Uint8Array(dumps({ a: 1 })))
    for (const senderFrame of [null, { url: 'https://viewer/' }, { url: 'app://other/' }, { url: 'file:///viewer' }])
      assert.throws(() => calls.read({ senderFrame }, id, 0, 1), /not allowed/)
    for (const [wrong, offset, length] of [
      ['no such', 0, 1],
      [id, -1, 1],
      [id, 0, -1],
      [id, NaN, 1],
      [id, 0, 2 ** 40],
      [id, size, 1],
      [id, 0.5, 1],
      [id, '0', 1],
    ])
      await assert.rejects(calls.read(ours, wrong, offset, length))
    await calls.close(ours, id)
    await assert.rejects(calls.read(ours, id, 0, 1), /not granted/)
    events['open-file']({ preventDefault: () => {} }, at('one.pkl'))
    for (let i = 0; i < 50 && !sent.length; i++) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal(sent[0][0], 'open')
    await calls.close(ours, sent[0][1].id)
    assert.deepEqual(await calls.dropped(ours, ''), { name: '', error: 'a path is a text' })
    assert.deepEqual(await calls.dropped(ours, folder), { name: 'electron', error: 'electron is no file' })
  })

  it('tells of a file that cannot be read, and opens the others', async () => {
    const paths = [at('gone.pkl'), at('one.pkl'), at('')]
    const { sent, recent, calls } = await started({ paths, chosen: paths })
    assert.deepEqual(
      sent.map(([name, { error, size }]) => [name, error?.replace(/, open .*|^.* is no/, ''), size]),
      [
        ['open', 'ENOENT: no such file or directory', undefined],
        ['open', undefined, dumps({ a: 1 }).length],
        ['open', ' file', undefined],
      ],
    )
    assert.deepEqual(recent, [at('one.pkl')])
    const chosen = await calls.choose(ours)
    assert.deepEqual(
      chosen.map((/** @type {any} */ { name, error }) => [name, typeof error]),
      [
        ['gone.pkl', 'string'],
        ['one.pkl', 'undefined'],
        [at('').replace(/\/$/, '').split('/').at(-1), 'string'],
      ],
    )
    for (const { id } of [sent[1][1], chosen[1]]) await calls.close(ours, id)
  })

  it('lets go of files that the page closes, and of all where it is left, crashes or is closed', async function () {
    if (process.platform !== 'linux') this.skip()
    const path = at('one.pkl')
    const { calls, events, closed, sent } = await started()
    /** @type {Record<string, any>} */
    const contents = {}
    events['web-contents-created'](undefined, {
      on: (/** @type {string} */ name, /** @type {any} */ listener) => (contents[name] = listener),
      setWindowOpenHandler: () => {},
    })
    const [{ id }] = await calls.choose(ours)
    assert.equal(handlesOf(path), 1)
    await calls.close(ours, id)
    assert.equal(handlesOf(path), 0)
    for (const leave of [
      () => contents['did-start-navigation']({ isMainFrame: true, isSameDocument: false }),
      () => contents['render-process-gone'](),
      () => closed.closed(),
    ]) {
      await Promise.all([calls.choose(ours), calls.choose(ours)])
      contents['did-start-navigation']({ isMainFrame: true, isSameDocument: true })
      contents['did-start-navigation']({ isMainFrame: false, isSameDocument: false })
      assert.equal(handlesOf(path), 2)
      leave()
      await until(() => handlesOf(path) === 0)
    }
    // What the system asks to open where there is no window waits for one.
    events['open-file']({ preventDefault: () => {} }, path)
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.deepEqual([sent.length, handlesOf(path)], [0, 0])
  })

  it('reads past 4 GiB', async () => {
    writeSparse(at('large.bin'), [5 * 2 ** 30, new Uint8Array([1, 2, 3, 4])])
    const grants = new Grants()
    const { id } = await grants.grant(at('large.bin'))
    assert.deepEqual(await grants.read(id, 5 * 2 ** 30 + 1, 3), new Uint8Array([2, 3, 4]))
    await grants.close(id)
  })

  it('serves its page and the scripts of the viewer, and nothing else of the disk', async () => {
    const page = await servePage('app://viewer/', folder)
    assert.deepEqual([page.status, page.headers.get('Content-Security-Policy')], [200, POLICY])
    assert.equal((await servePage('app://viewer/viewer/worker.js', folder)).status, 200)
    for (const path of [
      '../../package.json',
      '..%2f..%2fpackage.json',
      'viewer/../../package.json',
      '%2e%2e/%2e%2e/package.json',
      'viewer/..%5c..%5cpackage.json',
      'viewer//etc/passwd',
      'main.js',
      'preload.cjs',
    ])
      assert.equal((await servePage(`app://viewer/${path}`, folder)).status, 404, path)
    assert.equal((await servePage('app://other/', folder)).status, 404)
  })

  describe('in Chromium', function () {
    this.timeout(60_000)
    const chromium = useChromium({ '/page.js': 'globalThis.run = () => {}' })

    it('shows a file over the bridge, under the policy that it has in Electron', async () => {
      const server = await listen(async (request, response) => {
        const answer = await servePage(`app://viewer${request.url}`, folder)
        response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
      })
      const page = await chromium.browser.newPage()
      /** @type {string[]} */
      const complaints = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      const bytes = [...dumps({ inside: [1, 2, 3] })]
      await page.addInitScript((content) => {
        const read = async (/** @type {string} */ _, /** @type {number} */ offset, /** @type {number} */ length) =>
          Uint8Array.from(content).slice(offset, offset + length)
        const released = /** @type {string[]} */ ([])
        const choose = async () => [
          { name: 'gone.pkl', error: 'ENOENT: no such file' },
          { id: '1', name: 'chosen.pkl', size: content.length },
        ]
        Object.assign(globalThis, { released, files: { read, choose, close: (/** @type {string} */ id) => released.push(id), onOpen: () => {} } })
      }, bytes)
      await page.goto(`${server.url}/`)
      await page.waitForFunction(() => customElements.get('pickle-viewer'))
      await page.keyboard.press('Control+o')
      await page.getByRole('treeitem', { name: '"inside": list (3)' }).waitFor()
      const tabs = page.getByRole('group', { name: 'Open files' })
      await tabs.getByRole('button', { name: 'gone.pkl', exact: true }).click()
      await page.getByRole('alert').filter({ hasText: 'ENOENT: no such file' }).waitFor()
      for (const name of ['gone.pkl', 'chosen.pkl']) await page.getByRole('button', { name: `Close ${name}` }).click()
      assert.deepEqual(await page.evaluate('released'), ['1'])
      assert.deepEqual(complaints, [])
      await page.close()
      server.close()
    })
  })
})

// The element under the policies of other people's pages, where their servers and bundlers put its files, and among their styles.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dumps } from 'brine'
import { useHosts } from './host-pages.js'

const root = new URL('../../', import.meta.url)
const SCRIPT = '<script type="module" src="/viewer/viewer.js"></script><body>'
const ELEMENT = '<pickle-viewer src="/files/a.pkl"></pickle-viewer>'
const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:"

describe('embedding the viewer', function () {
  this.timeout(60_000)
  const a = dumps({ inside: [1, 2] })
  const hosts = useHosts({ 'a.pkl': a, 'experiment.pkl': readFileSync(new URL('demo/experiment.pkl', root)) })
  /** A page with the element, which shows a tree. @param {import('./host-pages.js').Host} [host] */
  async function shown(host) {
    const page = await hosts.open({ html: `${SCRIPT}${ELEMENT}`, ...host })
    await page.getByRole('treeitem', { name: '"inside": list (2)' }).waitFor()
    return page
  }
  const workers = () => hosts.asked.filter((path) => path.includes('worker'))

  it('needs no more of a policy than its README says, and no styles', async () => {
    for (const policy of [
      `${STRICT}; worker-src 'self'`,
      `${STRICT}; worker-src 'self'; require-trusted-types-for 'script'; trusted-types viewer`,
      // A page that has policies of its own, and wants them nowhere.
      `${STRICT}; worker-src 'self'; trusted-types others`,
    ]) {
      const page = await shown({ policy })
      await page.getByRole('tab', { name: 'Pickle' }).click()
      await page.getByRole('button', { name: 'Step' }).waitFor()
      assert.deepEqual(
        hosts.complaints.filter((text) => !/TrustedTypes|trusted-types/i.test(text)),
        [],
      )
      assert.deepEqual(new Set(workers()), new Set(['/viewer/worker.js']))
      await page.close()
    }
  })

  it('makes its worker out of its source where the script is missing, a page, or a script of another', async () => {
    for (const script of [undefined, '<!doctype html><title>not found</title>', 'postMessage("something else")', 'throw new Error("mine")']) {
      const page = await shown({ instead: { 'worker.js': script } })
      // The second worker, which judges, does not look for the script again, and the source is loaded once.
      await page.getByRole('status', { name: 'Safety' }).getByText('data only').waitFor()
      assert.equal(workers().filter((path) => path.includes('worker-source')).length, 1)
      assert.ok(workers().filter((path) => path === '/viewer/worker.js').length <= 2)
      await page.close()
    }
  })

  it('works from another site, where scripts of workers cannot be had', async () => {
    const page = await shown({ html: `<script type="module" src="${hosts.url.replace('127.0.0.1', 'localhost')}/viewer/viewer.js"></script><body>${ELEMENT}` })
    assert.ok(workers().some((path) => path.includes('worker-source')))
    assert.deepEqual(hosts.complaints, [])
    await page.close()
  })

  it('says what the policy of the page lacks where it allows no worker', async () => {
    const page = await hosts.open({ html: `${SCRIPT}${ELEMENT}`, policy: `${STRICT}; worker-src 'none'` })
    assert.match(await page.getByRole('alert').first().innerText(), /worker cannot be started .*: a Content Security Policy needs worker-src 'self' or blob:/)
    await page.close()
  })

  it('has the size that the page gives it, and a height of its own where it gives none', async () => {
    const page = await hosts.open({
      html: `${SCRIPT}<style>
        body { margin: 0 } .row { display: flex; height: 300px } .grid { display: grid; height: 310px } .column { display: flex; flex-direction: column; height: 320px }
      </style>
      <pickle-viewer id="none"></pickle-viewer>
      <pickle-viewer id="set" style="height: 290px; width: 500px"></pickle-viewer>
      <pickle-viewer id="block" style="display: block; height: 250px"></pickle-viewer>
      <pickle-viewer id="least" style="min-height: 600px"></pickle-viewer>
      <pickle-viewer id="most" style="max-height: 260px"></pickle-viewer>
      <div class="row"><pickle-viewer id="row" style="flex: 1"></pickle-viewer></div>
      <div class="row"><pickle-viewer id="loose"></pickle-viewer></div>
      <div class="grid"><pickle-viewer id="grid"></pickle-viewer></div>
      <div class="column"><p style="height: 20px; margin: 0"></p><pickle-viewer id="column" style="flex: 1"></pickle-viewer></div>
      <pickle-viewer id="hidden" hidden></pickle-viewer>`,
    })
    const sizes = await page.evaluate(async () => {
      await customElements.whenDefined('pickle-viewer')
      const file = new Blob([Uint8Array.of(0x5d, ...Array.from({ length: 400 }, () => [0x4b, 1, 0x61]).flat(), 0x2e)])
      const viewers = /** @type {any[]} */ ([...document.querySelectorAll('pickle-viewer')])
      await Promise.all(viewers.map((viewer) => viewer.open(file)))
      return Object.fromEntries(
        viewers.map((viewer) => {
          const { width, height } = viewer.getBoundingClientRect()
          const app = viewer.shadowRoot.querySelector('.app').getBoundingClientRect()
          return [viewer.id, [width, height, app.width === width && app.height === height]]
        }),
      )
    })
    assert.deepEqual(sizes, {
      none: [1000, 480, true],
      set: [500, 290, true],
      block: [1000, 250, true],
      least: [1000, 600, true],
      most: [1000, 260, true],
      row: [1000, 300, true],
      loose: [640, 300, true],
      grid: [1000, 310, true],
      column: [1000, 300, true],
      hidden: [0, 0, true],
    })
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 1000)
    await page.close()
  })

  it('takes nothing over from the styles of the page, and leaves them alone', async () => {
    const page = await shown({
      html: `${SCRIPT}<style>
        body { text-transform: uppercase; letter-spacing: 9px; word-spacing: 9px; text-align: right; text-indent: 40px; white-space: pre; direction: rtl;
          font: italic bold 30px serif; color: red; user-select: none }
        .app, .top, button, h1, div { display: none; background: red }
      </style>${ELEMENT}`,
    })
    const told = await page.locator('pickle-viewer').evaluate((viewer) => {
      const root = /** @type {ShadowRoot} */ (viewer.shadowRoot)
      const style = getComputedStyle(/** @type {Element} */ (root.querySelector('h1')))
      return [
        style.textTransform,
        style.letterSpacing,
        style.wordSpacing,
        style.textAlign,
        style.textIndent,
        style.direction,
        style.fontStyle,
        style.userSelect,
        document.styleSheets.length,
        document.adoptedStyleSheets.length,
      ]
    })
    assert.deepEqual(told, ['none', 'normal', '0px', 'start', '0px', 'ltr', 'normal', 'text', 1, 0])
    await page.close()
  })

  it('stands in a page as in demo/embed and as in the README', async () => {
    const demo = readFileSync(new URL('demo/embed/index.html', root), 'utf8')
    const page = await hosts.open({ html: demo.replace('../../dist/viewer/', '/viewer/').replace('../experiment.pkl', '/files/experiment.pkl') })
    await page.getByRole('treeitem', { name: '.name: str "baseline"' }).click()
    await page.waitForFunction(() => document.title === 'experiment.pkl .name')
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'mine.pkl', mimeType: '', buffer: Buffer.from(a) })
    await page.getByRole('treeitem', { name: '"inside": list (2)' }).waitFor()
    assert.equal(await page.getByRole('group', { name: 'Open files' }).count(), 0)
    assert.deepEqual(hosts.complaints, [])
    await page.close()

    const [, example] = /```html\n([^`]*<pickle-viewer[^`]*)```/.exec(readFileSync(new URL('README.md', root), 'utf8')) ?? []
    await (await shown({ html: example?.replace('node_modules/brine/dist/viewer/', '/viewer/').replace('model.pt', '/files/a.pkl') })).close()
  })
})

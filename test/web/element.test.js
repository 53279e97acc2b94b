// The element in pages of others: made, moved, removed and set in every order, and what the page is told.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { dumps } from 'brine'
import { useHosts } from './host-pages.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const FILES = { 'a.pkl': dumps({ a: [1] }), 'b.pkl': dumps({ b: [2] }) }
/** What pages find of a viewer, and how they wait. */
const HELPERS = `<script>
  const bytesOf = (name) => Uint8Array.of(0x7d, 0x55, 1, name.charCodeAt(0), 0x4b, 1, 0x73, 0x2e) // { name: 1 }
  const rows = (viewer) => [...viewer.shadowRoot.querySelectorAll('[role=treeitem]')].map((row) => row.getAttribute('aria-label'))
  const tabs = (viewer) => viewer.shadowRoot.querySelectorAll('.tab').length
  const until = async (is) => { while (!(await is())) await new Promise(requestAnimationFrame) }
  const shows = (viewer, name) => until(() => rows(viewer)[1]?.startsWith('"' + name + '"'))
  const events = []
  const record = (viewer) => {
    for (const type of ['load', 'select', 'error']) viewer.addEventListener(type, ({ detail }) => events.push(type + ' ' + (detail.error?.name ?? detail.path ?? detail.name)))
    return viewer
  }
  const slow = (name) => ({ name, size: 8, read: (offset, length, signal) => new Promise((resolve, reject) => { signals.push(signal) }) })
  const signals = []
</script>`
const PAGE = `${HELPERS}<script type="module" src="/viewer/viewer.js"></script><body>`

/** What makes a page's messages to its workers late. */
const SLOW_WORKER = `const post = Worker.prototype.postMessage
      Worker.prototype.postMessage = function (...args) { setTimeout(() => post.apply(this, args), 100) }`

describe('the element', function () {
  this.timeout(60_000)
  const hosts = useHosts(FILES)
  /** Runs code in a page that has the element, and gives what it gives. @param {string} code @param {string} [html] */
  async function run(code, html = PAGE) {
    const page = await hosts.open({ html })
    const value = await page.evaluate(`(async () => { await customElements.whenDefined('pickle-viewer'); ${code} })()`)
    assert.deepEqual(hosts.complaints, [])
    await page.close()
    return value
  }

  it('opens what it is given before it stands in the page, and tells its path then', async () => {
    const told = await run(`
      const viewer = record(document.createElement('pickle-viewer'))
      await viewer.open(bytesOf('x'))
      document.body.append(viewer)
      await shows(viewer, 'x')
      return [events, viewer.getAttribute('path'), viewer.document.kind]`)
    assert.deepEqual(told, [['select ', 'load bytes'], '', 'pickle'])
  })

  it('takes properties that were set before it was defined', async () => {
    const told = await run(
      `const viewer = document.querySelector('pickle-viewer')
      await shows(viewer, 'x')
      await until(() => viewer.path === '.x')
      return [Object.keys(viewer), viewer.theme, viewer.view]`,
      `${HELPERS}<body><pickle-viewer></pickle-viewer><script>
        const early = document.querySelector('pickle-viewer')
        Object.assign(early, { file: bytesOf('x'), path: '.x', theme: 'dark' })
      </script><script type="module" src="/viewer/viewer.js"></script>`,
    )
    assert.deepEqual(told, [[], 'dark', 'tree'])
  })

  it('stays as it is where it is moved', async () => {
    const told = await run(`
      const viewer = record(document.createElement('pickle-viewer'))
      document.body.append(viewer)
      await viewer.open(bytesOf('x'))
      await viewer.select('.x')
      const other = document.body.appendChild(document.createElement('div'))
      other.append(viewer)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return [rows(viewer).length, viewer.path, events]`)
    assert.deepEqual(told, [2, '.x', ['select ', 'load bytes', 'select .x']])
  })

  it('lets go of what it has where it is removed, and opens what was declared again where it comes back', async () => {
    const told = await run(`
      const viewer = record(document.createElement('pickle-viewer'))
      document.body.append(viewer)
      viewer.file = bytesOf('x')
      await shows(viewer, 'x')
      await viewer.select('.x')
      viewer.remove()
      await until(() => viewer.document === undefined)
      const left = viewer.shadowRoot.childElementCount
      document.body.append(viewer)
      await shows(viewer, 'x')
      await until(() => viewer.document)
      return [left, viewer.path, tabs(viewer)]`)
    assert.deepEqual(told, [0, '.x', 0])
  })

  it('tells nobody of what was removed or closed while it opened, breaks its promise, and stops the reads of a source', async () => {
    const told = await run(`
      const made = []
      globalThis.Worker = class extends Worker {
        constructor(...args) { super(...args); made.push(this); this.ended = false }
        terminate() { this.ended = true; super.terminate() }
      }
      const names = []
      for (const end of [(viewer) => viewer.remove(), (viewer) => viewer.close()]) {
        const viewer = record(document.createElement('pickle-viewer'))
        document.body.append(viewer)
        const opened = viewer.open(slow('slow.pkl')).catch((error) => names.push(error.name))
        const count = signals.length
        await until(() => signals.length > count)
        await end(viewer)
        await opened
        names.push(viewer.document === undefined)
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
      return [names, events, signals.map(({ aborted }) => aborted), made.length, made.every(({ ended }) => ended)]`)
    assert.deepEqual(told, [['AbortError', true, 'AbortError', true], [], [true, true], 2, true])
  })

  it('shows the last of what the property file was set to, and nothing twice', async () => {
    const told = await run(`
      const viewer = record(document.createElement('pickle-viewer'))
      document.body.append(viewer)
      viewer.file = slow('slow.pkl')
      viewer.file = bytesOf('x')
      const last = bytesOf('y')
      viewer.file = last
      viewer.file = last
      await shows(viewer, 'y')
      viewer.file = last
      await new Promise((resolve) => setTimeout(resolve, 100))
      const one = [rows(viewer)[1], tabs(viewer), viewer.file === last]
      viewer.file = undefined
      return [one, events, viewer.document, viewer.shadowRoot.querySelectorAll('.empty').length]`)
    assert.deepEqual(told[0], ['"y": int 1', 0, true])
    assert.deepEqual(told[1], ['select ', 'load bytes'])
    assert.equal(told[2], undefined)
  })

  it('follows src, which stands in place of file, beside what was opened by open', async () => {
    const told = await run(`
      const viewer = document.createElement('pickle-viewer')
      document.body.append(viewer)
      viewer.src = '/files/a.pkl'
      await shows(viewer, 'a')
      const reflected = viewer.getAttribute('src')
      viewer.setAttribute('src', '/files/b.pkl')
      await shows(viewer, 'b')
      const replaced = tabs(viewer)
      viewer.file = bytesOf('x')
      await shows(viewer, 'x')
      await viewer.open(bytesOf('y'))
      const added = tabs(viewer)
      await viewer.close()
      const closed = viewer.document
      viewer.setAttribute('src', '/files/b.pkl')
      await shows(viewer, 'b')
      viewer.removeAttribute('src')
      return [reflected, replaced, added, closed, viewer.document, viewer.src]`)
    assert.deepEqual(told, ['/files/a.pkl', 0, 2, undefined, undefined, ''])
  })

  it('takes view and path that are set while a file opens, and reflects both', async () => {
    const told = await run(`
      const viewer = document.createElement('pickle-viewer')
      document.body.append(viewer)
      viewer.src = '/files/a.pkl'
      viewer.path = '.a[0]'
      viewer.view = 'pickle'
      await until(() => viewer.shadowRoot.querySelector('[aria-label=Opcodes]'))
      const at = [viewer.path, viewer.view]
      viewer.view = 'tree'
      await shows(viewer, 'a')
      viewer.path = '.a'
      await until(() => viewer.shadowRoot.querySelector('[role=treeitem][aria-selected=true]')?.ariaLabel?.startsWith('"a"'))
      await viewer.close()
      return [...at, viewer.getAttribute('path'), viewer.path]`)
    assert.deepEqual(told, ['.a[0]', 'pickle', null, ''])
  })

  it('takes view and path that are set while the first node is read', async () => {
    const told = await run(`
      ${SLOW_WORKER}
      const viewer = record(document.createElement('pickle-viewer'))
      document.body.append(viewer)
      viewer.src = '/files/a.pkl'
      viewer.path = '.a[0]'
      await until(() => viewer.shadowRoot.querySelector('[role=tree]') && viewer.shadowRoot.querySelectorAll('[role=treeitem]').length > 1)
      const before = events.length
      viewer.path = '.a'
      viewer.view = 'pickle'
      await until(() => viewer.shadowRoot.querySelector('[aria-label=Opcodes]') && events.some((event) => event.startsWith('load')))
      await new Promise((resolve) => setTimeout(resolve, 500))
      const at = [before, viewer.path, viewer.view]
      viewer.view = 'tree'
      await until(() => viewer.shadowRoot.querySelector('[role=treeitem][aria-selected=true]')?.ariaLabel?.startsWith('"a"'))
      return at`)
    assert.deepEqual(told, [0, '.a', 'pickle'])
  })

  it('shows what the page selects as soon as there is a tree', async () => {
    const told = await run(`
      ${SLOW_WORKER}
      const viewer = record(document.createElement('pickle-viewer'))
      document.body.append(viewer)
      viewer.src = '/files/a.pkl'
      await until(() => viewer.shadowRoot.querySelector('[role=tree]'))
      const before = events.length
      await viewer.select('.a')
      const at = viewer.path
      await until(() => events.some((event) => event.startsWith('load')))
      await new Promise((resolve) => setTimeout(resolve, 500))
      return [before, at, viewer.path]`)
    assert.deepEqual(told, [0, '.a', '.a'])
  })

  it('reads every kind of source, of another window too, and refuses what is none', async () => {
    const told = await run(`
      const frame = document.body.appendChild(document.createElement('iframe')).contentWindow
      const viewer = document.body.appendChild(document.createElement('pickle-viewer'))
      const large = new Uint8Array(1000)
      large.set(bytesOf('x'), 500)
      const view = large.subarray(500, 508)
      const closed = []
      const host = { name: 'h', size: 8, read: (offset, length) => view.subarray(offset, offset + length), close: () => closed.push('h') }
      const answers = { ...host, read: async (offset, length) => bytesOf('x').slice(offset, offset + length).buffer, close: undefined }
      const sources = [view, view.slice().buffer, new DataView(large.buffer, 500, 8), new Blob([view]), new frame.File([view], 'f'), new frame.Uint8Array(view), host, answers]
      for (const source of [...sources, new URL('/files/a.pkl', location.href)]) await viewer.open(source)
      const errors = []
      for (const wrong of [undefined, null, 5, {}, { read() {} }, { ...host, read: () => 'text' }, { ...host, read: () => new Uint8Array(2) }, 'http://['])
        await viewer.open(wrong).catch((error) => errors.push(error.message))
      const before = closed.length
      await viewer.close()
      return [before, closed.length, errors]`)
    const [before, closed, errors] = told
    // The two wrong sources have the close of the right one.
    assert.deepEqual([before, closed], [0, 3])
    for (const error of errors.slice(0, 5)) assert.match(error, /^what can be opened is a File, a Blob, bytes, a URL or a source \{/)
    assert.match(errors[5], /read of the source gives no bytes but string/)
    assert.match(errors[6], /read of the source gives 2 bytes where 8 were asked for/)
    assert.match(errors[7], /URL/)
  })

  it('stands several times in a page, each with a file, a position and a theme of its own', async () => {
    const told = await run(
      `const [one, other] = document.querySelectorAll('pickle-viewer')
      await Promise.all([shows(one, 'a'), shows(other, 'b')])
      await one.select('.a[0]')
      const grounds = [one, other].map((viewer) => getComputedStyle(viewer.shadowRoot.querySelector('.app')).backgroundColor)
      one.remove()
      await new Promise((resolve) => setTimeout(resolve, 50))
      return [one.path, other.path, grounds[0] !== grounds[1], rows(other).length]`,
      `${PAGE}<pickle-viewer src="/files/a.pkl"></pickle-viewer><pickle-viewer src="/files/b.pkl" theme="dark"></pickle-viewer>`,
    )
    assert.deepEqual(told, ['.a[0]', '', true, 2])
  })

  it('can be imported where there is no page, as in what renders pages on a server', () => {
    const code = "import { PickleViewer } from 'brine/viewer'; console.log(typeof PickleViewer)"
    assert.equal(execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' }).trim(), 'function')
  })
})

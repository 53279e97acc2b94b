/**
 * `<pickle-viewer>`: looks into pickles and what is like them. It has an open shadow root, reads in a worker, and sends nothing anywhere.
 *
 * Attributes: `src` (a URL, read by ranges), `theme` (`auto`, `light`, `dark`), `view` (`tree`, `pickle`, `safety`, `compare`), `path` (the node that is shown);
 * each is a property too. What `src` or the property `file` gives stands in place of what either gave before; `open` adds a tab.
 * Events: `load`, `select` (`detail.path`), `progress` (`detail.done`, `total`, `what`), `error` (`detail.error`).
 */
import { effect } from '@preact/signals'
import { render } from 'preact'
import { Session } from './session/session.js'
import { App } from './shell/app.jsx'
import { sheet } from './styles/sheet.js'

/** @typedef {import('./session/open-file.js').Source} Source */
/** @typedef {import('./session/open-file.js').View} View */

/** Properties that a page may have set before the element was defined, in the order in which they are taken. */
const PROPERTIES = ['theme', 'view', 'path', 'src', 'file']
const VIEWS = ['tree', 'pickle', 'safety', 'compare']

/** Where there is no page, as in what renders pages on a server, the module can be imported and nothing more. */
const Element = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {})

export class PickleViewer extends Element {
  static observedAttributes = ['src', 'theme', 'view', 'path']

  #session
  /** Whether an attribute is set from here. */
  #isReflecting = false
  /** The source that the property `file` was set to. @type {Source | undefined} */
  #file
  /** What was opened of `file` or `src`. @type {import('./session/open-file.js').OpenFile | undefined} */
  #declared
  /** What is to be opened again where the element comes back into the page. @type {Source | undefined} */
  #left

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet()]
    this.#session = new Session((type, detail) => this.dispatchEvent(new CustomEvent(type, { detail })))
    effect(() => this.#follow(this.#session.position.value))
  }

  connectedCallback() {
    render(<App session={this.#session} />, /** @type {ShadowRoot} */ (this.shadowRoot))
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue
      const element = /** @type {any} */ (this)
      const value = element[name]
      delete element[name]
      element[name] = value
    }
    const left = this.#left
    this.#left = undefined
    if (left !== undefined) this.#declare(left)
  }

  disconnectedCallback() {
    // An element that is only moved is connected again at once.
    queueMicrotask(() => {
      if (this.isConnected) return
      const declared = this.#declared
      const source = this.#file ?? this.getAttribute('src') ?? undefined
      // A source that can be closed is closed now.
      if (declared && this.#session.files.value.includes(declared) && !declared.host?.close) this.#left = source
      this.#declared = undefined
      this.#session.closeAll()
      render(null, /** @type {ShadowRoot} */ (this.shadowRoot))
    })
  }

  /** @param {string} name @param {string | null} before @param {string | null} value */
  attributeChangedCallback(name, before, value) {
    if (this.#isReflecting) return
    const file = this.#session.current.value
    if (name === 'src') {
      if (value !== before || !this.#isDeclared) this.#declareSource(value || undefined)
    } else if (before === value) return
    else if (name === 'theme') this.#session.theme.value = value === 'light' || value === 'dark' ? value : 'auto'
    // What is set while a file opens is read when it is open.
    else if (!file?.isReady) return
    else if (name === 'view' && VIEWS.includes(value ?? '')) file.view.value = /** @type {View} */ (value)
    else if (name === 'path' && value !== null) void this.select(value).catch(() => {})
  }

  /** Whether what `file` or `src` gave is open, or opens. */
  get #isDeclared() {
    return this.#declared !== undefined && this.#session.files.value.includes(this.#declared)
  }

  /** @param {string | undefined} source of the attribute */
  #declareSource(source) {
    this.#file = undefined
    this.#declare(source)
  }

  /** Opens a source in place of what `file` or `src` gave before. @param {Source | undefined} source */
  #declare(source) {
    const before = this.#declared
    this.#left = undefined
    this.#declared = source === undefined ? undefined : this.#session.add(source)
    if (before) this.#session.close(before)
    if (this.#declared) void this.#session.load(this.#declared, this.#position).catch(() => {})
  }

  /** What the attributes say when it is read. */
  get #position() {
    const element = this
    return {
      get view() {
        const view = element.getAttribute('view') ?? ''
        return VIEWS.includes(view) ? /** @type {View} */ (view) : undefined
      },
      get path() {
        return element.getAttribute('path') ?? undefined
      },
    }
  }

  /** Tells the host, and the attributes, what is selected. @param {{ view: View, path: string } | undefined} position */
  #follow(position) {
    if (!position) return
    const { view, path } = position
    const isMoved = this.getAttribute('path') !== path
    this.#reflect('view', view)
    this.#reflect('path', path)
    if (isMoved) this.dispatchEvent(new CustomEvent('select', { detail: { path } }))
  }

  /** Sets an attribute that tells what is shown. @param {string} name @param {string | undefined} value */
  #reflect(name, value) {
    this.#isReflecting = true
    this.#set(name, value)
    this.#isReflecting = false
  }

  /** @param {string} name @param {unknown} value */
  #set(name, value) {
    if (value === undefined || value === null) this.removeAttribute(name)
    else this.setAttribute(name, String(value))
  }

  /** What is looked at: setting it opens it, in place of what was set before. @returns {Source | undefined} */
  get file() {
    return this.#file
  }

  set file(source) {
    const file = source ?? undefined
    // Frameworks set what has not changed.
    if (file === this.#file && (file === undefined || this.#isDeclared || this.#left !== undefined)) return
    this.#file = file
    this.#declare(file)
  }

  /** The URL of a file. @returns {string} */
  get src() {
    return this.getAttribute('src') ?? ''
  }

  set src(url) {
    this.#set('src', url)
  }

  /** @returns {'auto' | 'light' | 'dark'} */
  get theme() {
    return this.#session.theme.value
  }

  set theme(theme) {
    this.#set('theme', theme)
  }

  /** The view of the current file. @returns {View} */
  get view() {
    return this.#session.current.value?.view.value ?? this.#position.view ?? 'tree'
  }

  set view(view) {
    this.#set('view', view)
  }

  /** The path of the node that is shown. @returns {string} */
  get path() {
    return this.getAttribute('path') ?? ''
  }

  set path(path) {
    this.#set('path', path)
  }

  /** What the file is: `kind`, `compression`, `size`, `entries` (how many), `about`, `trailing`; undefined where none is open. */
  get document() {
    const { summary, name } = this.#session.current.value ?? {}
    if (!summary?.value) return undefined
    const { root, ...about } = summary.value
    return { name, ...about }
  }

  /**
   * Opens a file in a tab of its own.
   * @param {Source} source a File, Blob, bytes, a URL, or a source of the host's: `{ name, size, read(offset, length, signal) }` @param {string} [name] @returns {Promise<void>}
   */
  async open(source, name) {
    await this.#session.open(source, name, this.#position)
  }

  /** Compares two files. @param {Source} a @param {Source} b @returns {Promise<void>} */
  async compare(a, b) {
    await this.#session.compare(a, b)
  }

  /** Shows the node of a path, as `brine show` writes paths. @param {string} path @returns {Promise<void>} */
  async select(path) {
    const file = this.#session.current.value
    if (!file) throw new Error('no file is open')
    file.view.value = 'tree'
    await file.select(path)
  }

  /** Gives the keyboard to the tree, or where no file is open to the button that opens one. @param {FocusOptions} [options] */
  focus(options) {
    const root = /** @type {ShadowRoot} */ (this.shadowRoot)
    const part = ['[role=tree]', 'main [role=tab][aria-selected=true]', 'main button'].map((selector) => root.querySelector(selector)).find(Boolean)
    if (part instanceof HTMLElement) part.focus(options)
  }

  /** Lets go of all files, those that are being opened too: their promises are broken with an AbortError. @returns {Promise<void>} */
  async close() {
    this.#file = this.#declared = this.#left = undefined
    this.#session.closeAll()
    this.#reflect('path', undefined)
  }
}

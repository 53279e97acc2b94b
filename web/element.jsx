/**
 * `<pickle-viewer>`: looks into pickles and what is like them. It has an open shadow root, reads in a worker, and sends nothing anywhere.
 *
 * Attributes: `src` (a URL, read by ranges), `theme` (`auto`, `light`, `dark`), `view` (`tree`, `pickle`, `safety`, `compare`), `path` (the node that is shown).
 * Events: `load`, `select` (`detail.path`), `progress` (`detail.done`, `total`, `what`), `error` (`detail.error`).
 */
import { effect } from '@preact/signals'
import { render } from 'preact'
import { Session } from './session/session.js'
import { App } from './shell/app.jsx'
import { sheet } from './styles/sheet.js'

/** @typedef {import('./session/open-file.js').Source} Source */
/** @typedef {import('./session/open-file.js').View} View */

const VIEWS = ['tree', 'pickle', 'safety', 'compare']

/** Where there is no page, as in what renders pages on a server, the module can be imported and nothing more. */
const Element = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {})

export class PickleViewer extends Element {
  static observedAttributes = ['src', 'theme', 'view', 'path']

  #session
  /** Whether an attribute is set from here. */
  #isReflecting = false

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet()]
    this.#session = new Session((type, detail) => this.dispatchEvent(new CustomEvent(type, { detail })))
    effect(() => this.#follow(this.#session.position.value))
  }

  /** The source that the property `file` was set to. @type {Source | undefined} */
  #file

  connectedCallback() {
    render(<App session={this.#session} />, /** @type {ShadowRoot} */ (this.shadowRoot))
  }

  disconnectedCallback() {
    // An element that is only moved is connected again at once.
    queueMicrotask(() => {
      if (this.isConnected) return
      this.#session.closeAll()
      render(null, /** @type {ShadowRoot} */ (this.shadowRoot))
    })
  }

  /** @param {string} name @param {string | null} before @param {string | null} value */
  attributeChangedCallback(name, before, value) {
    if (this.#isReflecting || before === value) return
    const file = this.#session.current.value
    if (name === 'src' && value) void this.open(value).catch(() => {})
    else if (name === 'theme') this.#session.theme.value = value === 'light' || value === 'dark' ? value : 'auto'
    else if (name === 'view' && file && VIEWS.includes(value ?? '')) file.view.value = /** @type {View} */ (value)
    else if (name === 'path' && file && value !== null) void this.select(value).catch(() => {})
  }

  /** Tells the host, and the attributes, what is selected. @param {{ view: View, path: string } | undefined} position */
  #follow(position) {
    if (!position || !this.isConnected) return
    const { view, path } = position
    const isMoved = this.getAttribute('path') !== path
    this.#isReflecting = true
    this.setAttribute('view', view)
    this.setAttribute('path', path)
    this.#isReflecting = false
    if (isMoved) this.dispatchEvent(new CustomEvent('select', { detail: { path } }))
  }

  /** What is looked at: setting it opens it. @returns {Source | undefined} */
  get file() {
    return this.#file
  }

  set file(source) {
    this.#file = source
    if (source !== undefined && source !== null) void this.open(source).catch(() => {})
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
    const view = this.getAttribute('view')
    await this.#session.open(source, name, {
      view: VIEWS.includes(view ?? '') ? /** @type {View} */ (view) : undefined,
      path: this.getAttribute('path') ?? undefined,
    })
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

  /** Lets go of all files. @returns {Promise<void>} */
  async close() {
    this.#session.closeAll()
  }
}

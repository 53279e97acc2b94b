/** All that is open in one viewer: its files as tabs, the one that is looked at, two that are compared. */
import { batch, computed, signal } from '@preact/signals'
import { OpenFile } from './open-file.js'

/** @typedef {import('./open-file.js').Source} Source */
/** @typedef {import('./open-file.js').View} View */

export class Session {
  /** @param {(type: 'load' | 'select' | 'progress' | 'error', detail: any) => void} tell tells the host of the element */
  constructor(tell) {
    this.tell = tell
    /** @type {import('@preact/signals').Signal<OpenFile[]>} */
    this.files = signal([])
    /** @type {import('@preact/signals').Signal<OpenFile | undefined>} */
    this.current = signal(undefined)
    /** The two files that are compared. @type {import('@preact/signals').Signal<[OpenFile, OpenFile] | undefined>} */
    this.compared = signal(undefined)
    /** What a screen reader is told. */
    this.announcement = signal('')
    this.isHelpOpen = signal(false)
    /** @type {import('@preact/signals').Signal<'auto' | 'light' | 'dark'>} */
    this.theme = signal('auto')
    /** Where the view is, for links: `view` and `path`. */
    this.position = computed(() => {
      const file = this.current.value
      return file?.look.value && { view: file.view.value, path: file.look.value.path }
    })
  }

  /** A tab of its own for a file, which is not open yet. @param {Source} source @param {string} [name] */
  add(source, name = nameOf(source)) {
    const file = new OpenFile(source, name, (told) => this.tell('progress', told))
    batch(() => {
      this.files.value = [...this.files.value, file]
      this.current.value = file
    })
    return file
  }

  /**
   * Opens the file of a tab; the promise is kept when its tree is there, and broken with the error that is shown. Where it is closed before, the promise is
   * broken with an AbortError, of which the host hears nothing else.
   * @param {OpenFile} file @param {{ view?: View, path?: string }} [at] is read when the file is open
   */
  async load(file, at = {}) {
    const isClosed = () => !this.files.value.includes(file)
    try {
      await file.open()
      await file.tree.openRoot()
      const { view, path } = at
      // What is set from now on is followed at once.
      file.isReady = true
      if (view) file.view.value = view
      const root = { parent: undefined, index: 0 }
      // What is damaged says so in its place; a path to nothing leads to the root. What the page has selected meanwhile stays.
      if (!file.isChosen)
        await (path ? file.select(path).catch((error) => (error?.code === 'NO_SUCH_PATH' ? file.selectPlace(root) : undefined)) : file.selectPlace(root))
      if (isClosed()) throw new DOMException('the file was closed', 'AbortError')
      this.announcement.value = `${file.name} is open`
      this.tell('load', { name: file.name, ...file.summary.value })
    } catch (error) {
      if (isClosed()) throw new DOMException('the file was closed', 'AbortError')
      if (/** @type {any} */ (error)?.name === 'AbortError') this.close(file)
      else file.error.value = error
      this.tell('error', { error })
      throw error
    } finally {
      file.isReady = true
    }
  }

  /** Opens a file in a tab of its own, as `load` says. @param {Source} source @param {string} [name] @param {{ view?: View, path?: string }} [at] */
  async open(source, name, at) {
    const file = this.add(source, name)
    await this.load(file, at)
    return file
  }

  /** Compares two files; those that are open may be given as they are. @param {Source | OpenFile} a @param {Source | OpenFile} b */
  async compare(a, b) {
    const [one, other] = await Promise.all([a, b].map((each) => (each instanceof OpenFile ? each : this.open(each))))
    batch(() => {
      this.compared.value = [one, other]
      this.current.value = one
      one.view.value = 'compare'
    })
  }

  /** Closes a file. @param {OpenFile} file */
  close(file) {
    const files = this.files.value.filter((each) => each !== file)
    batch(() => {
      const at = this.files.value.indexOf(file)
      this.files.value = files
      if (this.current.value === file) this.current.value = files[Math.min(Math.max(at, 0), files.length - 1)]
      if (this.compared.value?.includes(file)) this.compared.value = undefined
    })
    file.close()
  }

  closeAll() {
    for (const file of this.files.value) this.close(file)
  }
}

/** @param {any} source */
function nameOf(source) {
  if (typeof source !== 'string' && !(source instanceof URL)) return typeof source?.name === 'string' ? source.name : 'bytes'
  try {
    const { pathname } = new URL(source, location.href)
    return decodeURIComponent(pathname.split('/').at(-1) ?? '') || String(source)
  } catch {
    return String(source)
  }
}

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

  /**
   * Opens a file in a tab of its own; the promise is kept when its tree is there, and broken with the error that is shown.
   * @param {Source} source @param {string} [name] @param {{ view?: View, path?: string }} [at]
   */
  async open(source, name = nameOf(source), at = {}) {
    const file = new OpenFile(source, name, (told) => this.tell('progress', told))
    batch(() => {
      this.files.value = [...this.files.value, file]
      this.current.value = file
    })
    try {
      await file.open()
      if (at.view) file.view.value = at.view
      await file.tree.openRoot()
      const root = { parent: undefined, index: 0 }
      // What is damaged says so in its place; a path to nothing leads to the root.
      await (at.path ? file.select(at.path).catch((error) => (error?.code === 'NO_SUCH_PATH' ? file.selectPlace(root) : undefined)) : file.selectPlace(root))
      this.announcement.value = `${name} is open`
      this.tell('load', { name, ...file.summary.value })
    } catch (error) {
      if (/** @type {any} */ (error)?.name === 'AbortError') this.close(file)
      else file.error.value = error
      this.tell('error', { error })
      throw error
    }
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
  if (typeof source === 'string') {
    try {
      return decodeURIComponent(new URL(source, location.href).pathname.split('/').at(-1) || source)
    } catch {
      return source
    }
  }
  return typeof source?.name === 'string' ? source.name : 'bytes'
}

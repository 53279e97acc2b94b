/**
 * A file that is open: its worker, what it is, its tree, and what of it is looked at. Everything that changes is a signal.
 *
 * @typedef {import('../worker/file.js').Summary} Summary
 * @typedef {import('../worker/value.js').Look} Look
 * @typedef {'tree' | 'pickle' | 'safety' | 'compare'} View of a file
 * @typedef {Blob | Uint8Array | ArrayBuffer | string | URL | import('./client.js').HostSource} Source what the element opens; a string is a URL
 *
 * @typedef {object} Work that takes long
 * @property {string} what @property {number} done @property {number} total 0 where it is not known @property {() => void} cancel
 */
import { batch, signal } from '@preact/signals'
import { Client } from './client.js'
import { hostOf, originOf } from './origin.js'
import { Tree } from '../tree/tree-model.js'

/** Work is shown after so many milliseconds, so that what is quick does not blink. */
const QUIET = 150

let last = 0

export class OpenFile {
  #client
  /** The worker that judges and decompiles: neither keeps the tree waiting, and both can be ended at any time. */
  #aside
  #source
  #onProgress

  /** @param {Source} source @param {string} name @param {(told: import('./client.js').Progress) => void} [onProgress] */
  constructor(source, name, onProgress) {
    this.id = ++last
    this.name = name
    /** Whether a view and a path can be chosen, or it cannot be opened. */
    this.isReady = false
    this.#source = source
    this.#onProgress = onProgress
    this.#client = new Client(this.host, () => void this.#reopen())
    this.#aside = new Client(this.host, () => {})
    this.tree = new Tree(this.#client)
    /** What the file is, once it is open. @type {import('@preact/signals').Signal<Summary | undefined>} */
    this.summary = signal(undefined)
    /** Why it could not be opened. @type {import('@preact/signals').Signal<any>} */
    this.error = signal(undefined)
    /** @type {import('@preact/signals').Signal<View>} */
    this.view = signal('tree')
    /** What is selected. @type {import('@preact/signals').Signal<Look | undefined>} */
    this.look = signal(undefined)
    /** The number of the node that is selected. @type {import('@preact/signals').Signal<number>} */
    this.selected = signal(0)
    /** Why the selected node cannot be shown. @type {import('@preact/signals').Signal<any>} */
    this.lookError = signal(undefined)
    /** The label of what could not be gone into. @type {import('@preact/signals').Signal<string | undefined>} */
    this.lookFailed = signal(undefined)
    /** The view of the selected node. @type {import('@preact/signals').Signal<import('../worker/value.js').ViewName>} */
    this.nodeView = signal('Value')
    /** @type {import('@preact/signals').Signal<Work | undefined>} */
    this.work = signal(undefined)
    /** What stands in the status line: the value under the pointer, where in the file something is. */
    this.status = signal('')
    /** The slice of the selected array that is shown. @type {import('@preact/signals').Signal<string | undefined>} */
    this.slice = signal(undefined)
    /** The safety report, once there is one. @type {import('@preact/signals').Signal<{ report?: any, error?: any }>} */
    this.safety = signal({})
    /** The judging of the file, while it lasts. @type {import('@preact/signals').Signal<Work | undefined>} */
    this.judging = signal(undefined)
    /** The pickle that is looked at, by its number in the file. */
    this.pickle = signal(0)
    /** The place of the pickle view that is looked at, as an offset. */
    this.offset = signal(0)
  }

  /** The view that was chosen last, which further nodes keep where it can show them. @type {import('../worker/value.js').ViewName | undefined} */
  #preferred

  /** Shows the selected node by another view. @param {import('../worker/value.js').ViewName} view */
  chooseView(view) {
    this.#preferred = view
    this.nodeView.value = view
  }

  /** The source of the host's own, where it is one. */
  get host() {
    return hostOf(this.#source)
  }

  /** Compares it with another. @param {OpenFile} other @returns {Promise<any>} */
  async compareWith(other) {
    this.#client.hosts[1] = other.host
    await this.ask('Opening', 'openOther', [other.origin()])
    return this.ask('Comparing', 'compare')
  }

  /** How many bytes the file has, where that is known before it is opened. */
  get size() {
    const source = /** @type {any} */ (this.#source)
    return source?.size ?? source?.byteLength
  }

  /** What the worker is told that it is. @throws {TypeError} where the source is none */
  origin() {
    return originOf(this.#source, this.name)
  }

  /** Opens it, and selects its root. */
  async open() {
    const summary = await this.ask('Opening', 'open', [this.origin()])
    batch(() => {
      this.summary.value = summary
      this.tree.start(summary.root)
    })
  }

  /** After the worker had to be ended. */
  async #reopen() {
    if (!this.summary.value) return
    try {
      await this.open()
    } catch (error) {
      this.error.value = error
    }
  }

  /**
   * Asks the worker, and shows progress and a way to cancel where it takes long.
   * @param {string} what @param {any} call the name of a call of the worker @param {any[]} [args] @param {AbortSignal} [outer] @returns {Promise<any>}
   */
  ask(what, call, args = [], outer) {
    return this.#ask(this.#client, this.work, what, call, args, outer)
  }

  /** @param {Client} client @param {import('@preact/signals').Signal<Work | undefined>} work @param {string} what @param {any} call @param {any[]} args @param {AbortSignal} [outer] */
  async #ask(client, work, what, call, args, outer) {
    const controller = new AbortController()
    outer?.addEventListener('abort', () => controller.abort())
    const cancel = () => controller.abort()
    let told = { what, done: 0, total: 0 }
    let isShown = false
    const timer = setTimeout(() => {
      isShown = true
      work.value = { ...told, cancel }
    }, QUIET)
    try {
      const value = await client.call(call, args, {
        signal: controller.signal,
        onProgress: (progress) => {
          told = progress
          this.#onProgress?.(progress)
          if (isShown) work.value = { ...told, cancel }
        },
      })
      // What was cancelled is not there, even where it came in the end.
      controller.signal.throwIfAborted()
      return value
    } finally {
      clearTimeout(timer)
      if (work.value?.cancel === cancel) work.value = undefined
    }
  }

  /** Asks the worker for what is quick. @param {any} call @param {any[]} [args] @param {AbortSignal} [abort] @returns {Promise<any>} */
  quick(call, args = [], abort) {
    return this.#client.call(call, args, { signal: abort })
  }

  /** Selects a row of the tree. @param {import('../tree/tree-model.js').Place} place */
  async selectPlace(place) {
    if (this.tree.active.value !== place) this.tree.activate(place)
    const turn = ++this.#turn
    try {
      const id = await this.tree.idOf(place)
      if (turn === this.#turn) await this.#show(id)
    } catch (error) {
      // A member that is damaged is told as such, and the others can be looked at.
      if (turn === this.#turn) this.#fail(error, this.tree.lineAt(place)?.label)
    }
  }

  /** Selects the node of a path, and opens the tree down to it; where it cannot be shown, that is told in its place, and the promise is broken with it. @param {string} path */
  async select(path) {
    // What is selected last is shown, however long the way to what was selected before.
    const turn = ++this.#turn
    this.#waiting++
    try {
      const way = await this.ask('Searching the path', 'way', [path])
      if (turn !== this.#turn) return
      const place = await this.tree.reveal(way)
      if (turn !== this.#turn) return
      await this.selectPlace(place)
    } catch (error) {
      const { name, code } = /** @type {any} */ (error)
      // Of a path to nothing what was shown stays.
      if (name !== 'AbortError' && turn === this.#turn) this.#fail(error, path, code === 'NO_SUCH_PATH' ? this.look.value : undefined)
      throw error
    } finally {
      this.#waiting--
    }
    if (this.lookError.value) throw this.lookError.value
  }

  /** Selects what is around the selected node. @param {number} level in the tree, from 1 */
  async selectLevel(level) {
    const place = this.tree.active.value
    if (place) await this.selectPlace(this.tree.around(place, level))
  }

  /** @param {number} id */
  async #show(id) {
    const turn = this.#turn
    try {
      const look = await this.ask('Reading', 'look', [id])
      if (turn !== this.#turn) return
      // The number changes with what is known of the node: a view never gets one of them alone.
      batch(() => {
        if (this.selected.value !== id) this.slice.value = undefined
        this.selected.value = id
        this.look.value = look
        this.lookError.value = undefined
        this.nodeView.value = this.#preferred && look.views.includes(this.#preferred) ? this.#preferred : look.opens
        this.status.value = ''
      })
    } catch (error) {
      if (turn !== this.#turn) return
      this.selected.value = id
      this.#fail(error)
    }
  }

  /** How often something was selected. */
  #turn = 0
  /** How many paths are being searched. */
  #waiting = 0
  /** Whether a node was selected, or is about to be. */
  get isChosen() {
    return this.look.value !== undefined || this.#waiting > 0
  }

  /** @param {any} error @param {string} [label] of what cannot be shown @param {Look} [look] what is shown still */
  #fail(error, label, look) {
    batch(() => {
      this.look.value = look
      this.lookError.value = error
      this.lookFailed.value = label
    })
  }

  /** Judges the file in the background, once. @param {boolean} [again] */
  async judge(again = false) {
    if (this.#isJudged && !again) return
    this.#isJudged = true
    this.safety.value = {}
    try {
      this.safety.value = { report: await this.askAside('Judging', 'scan', [this.origin()], undefined, this.judging) }
    } catch (error) {
      this.safety.value = { error }
    }
  }

  #isJudged = false

  /**
   * Asks the worker that stands aside.
   * @param {string} what @param {any} call @param {any[]} args @param {AbortSignal} [outer] @param {import('@preact/signals').Signal<Work | undefined>} [work] where progress is shown
   * @returns {Promise<any>}
   */
  askAside(what, call, args, outer, work = this.work) {
    return this.#ask(this.#aside, work, what, call, args, outer)
  }

  /** Shows where a pickle does something. @param {number} offset @param {number} [pickle] its number */
  showOpcode(offset, pickle = 0) {
    batch(() => {
      this.pickle.value = pickle
      this.offset.value = offset
      this.view.value = 'pickle'
    })
  }

  /** Chooses another pickle of the file, from its start. @param {number} pickle its number */
  choosePickle(pickle) {
    batch(() => {
      this.pickle.value = pickle
      this.offset.value = 0
    })
  }

  #isClosed = false

  /** Lets go of the file and its workers, once. */
  close() {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#client.close()
    this.#aside.close()
    try {
      void Promise.resolve(this.host?.close?.()).catch(() => {})
    } catch {
      // What the host does there is its own.
    }
  }
}

/**
 * The rows of the tree: which node stands in a row, however many there are. Children are asked for in pages when they come into view, and pages that
 * were not looked at for long are let go of; what is kept is the branches that are open.
 *
 * @typedef {import('../worker/nodes.js').Line} Line
 *
 * @typedef {object} Branch a node that is open, or was
 * @property {number} id its number in the worker @property {Branch | undefined} parent @property {number} index among its siblings
 * @property {number} level from 1 @property {number} count of children @property {boolean} isOpen @property {boolean} isNatural whether its children are in natural order
 * @property {number} rows how many rows its open children and theirs take
 * @property {Map<number, Branch>} branches those of its children that were gone into, by index
 * @property {Branch[]} open those of them that are open, by index
 * @property {Map<number, Line[] | Promise<void>>} pages
 * @property {number} [largest] the size of the largest child that is known
 *
 * @typedef {object} Way from the root down to a node
 * @property {number[]} indexes the place of each node among its siblings; the rest is told of all but the last
 * @property {number[]} ids their numbers in the worker @property {number[]} counts of their children @property {boolean[]} natural whether those are in natural order
 * @property {{ level: number, line: Line }[]} lines of members of an archive that are known now, by their place in the way
 *
 * @typedef {object} Place a node by where it is
 * @property {Branch | undefined} parent undefined of the root @property {number} index
 */
import { signal } from '@preact/signals'

/** Children that are asked for at once. */
const PAGE = 100
/** Levels that are opened in one task. */
const MOST_AT_ONCE = 20_000
const nextTask = () => new Promise((resolve) => setTimeout(resolve))
/** Pages that are kept of a branch. */
const MOST_PAGES = 50

export class Tree {
  #client
  /** @type {Branch | undefined} */
  #root

  /** @param {import('../session/client.js').Client} client */
  constructor(client) {
    this.#client = client
    /** Changes when rows do. */
    this.version = signal(0)
    /** The row that has the focus. @type {import('@preact/signals').Signal<Place | undefined>} */
    this.active = signal(undefined)
    /** @type {Line | undefined} */
    this.rootLine = undefined
    /** Why pages could not be read. @type {import('@preact/signals').Signal<any>} */
    this.error = signal(undefined)
  }

  /** Begins with the root of a file, open. @param {Line} line */
  start(line) {
    this.rootLine = line
    this.#root = makeBranch(0, undefined, 0, 0)
    this.active.value = { parent: undefined, index: 0 }
    this.#changed()
  }

  /** Opens the root. */
  async openRoot() {
    if (!this.#root || !this.rootLine?.hasChildren) return
    const { count, isNatural } = await this.#client.call('count', [0])
    this.#root.count = count
    this.#root.isNatural = isNatural
    this.#setOpen(this.#root, true)
  }

  #changed() {
    this.version.value++
  }

  /** How many rows there are. */
  get rows() {
    return this.#root ? 1 + rowsOf(this.#root) : 0
  }

  /** The place of a row. @param {number} row @returns {Place} */
  placeAt(row) {
    if (row === 0 || !this.#root) return { parent: undefined, index: 0 }
    let branch = this.#root
    let left = row - 1
    for (;;) {
      // The last open child that begins at or before the row: children before it take a row each, and the rows of the open ones among them.
      let inside = 0
      let found
      for (const child of branch.open) {
        const at = child.index + inside
        if (left <= at) break
        const rows = rowsOf(child)
        if (left <= at + rows) {
          found = child
          left -= at + 1
          break
        }
        inside += rows
      }
      if (!found) return { parent: branch, index: left - inside }
      branch = found
    }
  }

  /** The places of rows from `first` up to `end`. @param {number} first @param {number} end @returns {Place[]} */
  placesOf(first, end) {
    /** @type {Place[]} */
    const places = []
    for (let row = first, place = this.placeAt(first); row < end; row++) {
      places.push(place)
      const branch = this.branchAt(place)
      if (branch?.isOpen && branch.count) place = { parent: branch, index: 0 }
      else {
        let { parent, index } = place
        while (parent && index + 1 >= parent.count) ({ parent, index } = parent)
        place = { parent, index: index + 1 }
      }
    }
    return places
  }

  /** The row of a place. @param {Place} place */
  rowOf({ parent, index }) {
    let row = 0
    let at = index
    for (let branch = parent; branch; branch = branch.parent) {
      row += 1 + at
      for (const child of branch.open) {
        if (child.index >= at) break
        row += rowsOf(child)
      }
      at = branch.index
    }
    return row
  }

  /** What is known of a place: its line, once that is there. @param {Place} place @returns {Line | undefined} */
  lineAt({ parent, index }) {
    if (!parent) return this.rootLine
    const page = parent.pages.get(Math.floor(index / PAGE))
    return Array.isArray(page) ? page[index % PAGE] : undefined
  }

  /** The branch of a place, where it was gone into. @param {Place} place */
  branchAt({ parent, index }) {
    return parent ? parent.branches.get(index) : this.#root
  }

  /** How deep a place lies, from 1, and among how many. @param {Place} place */
  levelOf({ parent }) {
    return { level: parent ? parent.level + 1 : 1, count: parent ? parent.count : 1 }
  }

  /** The largest size among the siblings of a place that are known. @param {Place} place */
  sizeAround({ parent }) {
    if (!parent) return 0
    if (parent.largest === undefined) {
      parent.largest = 0
      for (const page of parent.pages.values()) if (Array.isArray(page)) for (const { nbytes = 0 } of page) parent.largest = Math.max(parent.largest, nbytes)
    }
    return parent.largest
  }

  isOpen(/** @type {Place} */ place) {
    return this.branchAt(place)?.isOpen === true
  }

  /** Asks for the lines of rows that are in view. @param {Place[]} places */
  want(places) {
    for (const { parent, index } of places) {
      if (parent) void this.#page(parent, Math.floor(index / PAGE))
    }
  }

  /** @param {Branch} branch @param {number} number @returns {Promise<void>} */
  async #page(branch, number) {
    const known = branch.pages.get(number)
    if (known) return Array.isArray(known) ? undefined : known
    const asked = (async () => {
      try {
        const lines = await this.#client.call('children', [branch.id, number * PAGE, (number + 1) * PAGE])
        branch.pages.delete(number)
        branch.pages.set(number, lines)
        branch.largest = undefined
        for (const old of branch.pages.keys()) {
          if (branch.pages.size <= MOST_PAGES) break
          branch.pages.delete(old)
        }
      } catch (error) {
        branch.pages.delete(number)
        if (/** @type {any} */ (error)?.name !== 'AbortError') this.error.value = error
      }
      this.#changed()
    })()
    branch.pages.set(number, asked)
    return asked
  }

  /** The line of a place, read where it is not there. @param {Place} place */
  async line(place) {
    if (place.parent) await this.#page(place.parent, Math.floor(place.index / PAGE))
    return this.lineAt(place)
  }

  /** The number of a node in the worker. @param {Place} place @returns {Promise<number>} */
  async idOf(place) {
    return (await this.#enter(place)).id
  }

  /** @param {Place} place @returns {Promise<Branch>} */
  async #enter({ parent, index }) {
    if (!parent) return /** @type {Branch} */ (this.#root)
    const known = parent.branches.get(index)
    if (known) return known
    const { id, count, isNatural, line } = await this.#client.call('enter', [parent.id, index])
    const branch = makeBranch(id, parent, index, count)
    branch.isNatural = isNatural
    parent.branches.set(index, branch)
    if (line) {
      this.#setLine(parent, index, line)
      this.#changed()
    }
    return branch
  }

  /** Takes what is known of a member of an archive once it was gone into. @param {Branch} parent @param {number} index @param {Line} line */
  #setLine(parent, index, line) {
    const page = parent.pages.get(Math.floor(index / PAGE))
    if (Array.isArray(page)) page[index % PAGE] = line
  }

  /** Opens or closes a node. @param {Place} place @param {boolean} isOpen */
  async toggle(place, isOpen = !this.isOpen(place)) {
    if (!place.parent) {
      if (isOpen) await this.openRoot()
      else if (this.#root) this.#setOpen(this.#root, false)
      return
    }
    const branch = await this.#enter(place)
    if (branch.count) this.#setOpen(branch, isOpen)
  }

  /** @param {Branch} branch @param {boolean} isOpen */
  #setOpen(branch, isOpen) {
    if (branch.isOpen === isOpen) return
    const before = rowsOf(branch)
    branch.isOpen = isOpen
    const { parent } = branch
    if (parent) {
      if (isOpen) addOpen(parent, branch)
      else parent.open = parent.open.filter((child) => child !== branch)
    }
    const more = rowsOf(branch) - before
    for (let up = parent; up; up = up.parent) {
      up.rows += more
      if (!up.isOpen) break
    }
    this.#changed()
  }

  /**
   * Opens all that is around a node, and gives its place.
   * @param {Way} way @returns {Promise<Place>}
   */
  async reveal({ indexes, ids, counts, natural, lines }) {
    const root = this.#root
    if (!root || !indexes.length) return { parent: undefined, index: 0 }
    if (!root.isOpen) await this.openRoot()
    let branch = root
    /** @type {Branch[]} */
    const around = []
    for (const [i, id] of ids.entries()) {
      const known = branch.branches.get(indexes[i])
      const child = known ?? makeBranch(id, branch, indexes[i], counts[i])
      if (!known) child.isNatural = natural[i]
      branch.branches.set(indexes[i], child)
      around.push(child)
      branch = child
      if (around.length % MOST_AT_ONCE === 0) await nextTask()
    }
    for (const { level, line } of lines) this.#setLine(/** @type {Branch} */ (around[level].parent), indexes[level], line)
    // From the deepest up, so that each is counted once.
    for (let i = around.length - 1; i >= 0; i--) {
      const child = around[i]
      const parent = /** @type {Branch} */ (child.parent)
      if (!child.isOpen) {
        child.isOpen = true
        addOpen(parent, child)
      }
      parent.rows = parent.open.reduce((rows, open) => rows + rowsOf(open), 0)
      if (i % MOST_AT_ONCE === MOST_AT_ONCE - 1) await nextTask()
    }
    this.#changed()
    const place = { parent: branch, index: indexes[indexes.length - 1] }
    await this.line(place)
    return place
  }

  /** What is around a place, or the place itself. @param {Place} place @param {number} level from 1 @returns {Place} */
  around({ parent, index }, level) {
    let place = { parent, index }
    while (place.parent && place.parent.level >= level) place = { parent: place.parent.parent, index: place.parent.index }
    return place
  }

  activate(/** @type {Place} */ place) {
    this.active.value = place
  }

  /** Puts the children of a node in natural order, or in that of the file. @param {Place} place @param {boolean} isNatural */
  async sort(place, isNatural) {
    const branch = await this.#enter(place)
    await this.toggle(place, false)
    const isDone = await this.#client.call('sort', [branch.id, isNatural])
    branch.isNatural = isNatural && isDone
    branch.pages.clear()
    branch.branches.clear()
    branch.open = []
    branch.rows = 0
    await this.toggle(place, true)
    return isDone
  }
}

/** @param {number} id @param {Branch | undefined} parent @param {number} index @param {number} count @returns {Branch} */
const makeBranch = (id, parent, index, count) => ({
  id,
  parent,
  index,
  count,
  level: parent ? parent.level + 1 : 1,
  isOpen: false,
  isNatural: false,
  rows: 0,
  branches: new Map(),
  open: [],
  pages: new Map(),
})

/** Puts a child that is opened among those that are, by index. @param {Branch} parent @param {Branch} child */
function addOpen(parent, child) {
  parent.open = [...parent.open, child].sort((a, b) => a.index - b.index)
}

/** How many rows a branch takes below its own. @param {Branch} branch */
const rowsOf = (branch) => (branch.isOpen ? branch.count + branch.rows : 0)

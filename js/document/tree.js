/**
 * A document as a tree of nodes: what each value is, without making or reading more than is looked at.
 *
 * A node knows its line (describe.js) when it is made; its children are made, and the members of an archive loaded, when they are asked for.
 */
import { callForEach } from '../sources/at-once.js'
import { describe } from './describe.js'
import { UnpicklingError } from '../errors.js'
import { readArrays } from './walk.js'
import { LazyBytes } from '../types/numpy/lazy.js'
import { MaskedArray } from '../types/numpy/masked.js'
import { DataFrame, Series } from '../types/pandas/frame.js'
import { Index } from '../types/pandas/index.js'
import { SparseArray } from '../types/scipy/sparse.js'

/** A value that is made, once, when its node is first looked into, as that of a member of an archive. */
export class LazyValue {
  /** @type {Promise<unknown> | undefined} */
  #value
  #load

  /**
   * @param {() => Promise<unknown>} load @param {import('./describe.js').Description} description what is known of it before
   * @param {boolean} [isCheap] whether it costs little enough to be made when it is listed
   */
  constructor(load, description, isCheap = false) {
    this.#load = load
    this.description = description
    this.isCheap = isCheap
  }

  get value() {
    return (this.#value ??= this.#load())
  }
}

const TABLES = [DataFrame, Series, Index, SparseArray, MaskedArray]

/** A value in the tree of a document: what it is, in a line, and a way to what is inside. */
export class Node {
  // A bundler renames a class that names itself in its body, as this one does.
  static name = 'Node'

  /** @type {unknown} */
  #value

  /** @param {unknown} value as a lossless load gives it, long data in the file @param {string} [label] @param {string} [path] from the root, as `find` takes it */
  constructor(value, label = '', path = '') {
    this.#value = value
    /** What stands before it: a key, an index, the name of an attribute. */
    this.label = label
    /** How to come here from the root: `.layers[3]["a key"]`. */
    this.path = path
    const { type, detail, count, shape, dtype, nbytes, isInstance = false } = value instanceof LazyValue ? value.description : describe(value)
    /** Python's name of the type. */
    this.type = type
    /** Whether it is an instance, and its children attributes and the like. */
    this.isInstance = isInstance
    /** The value in a few characters. */
    this.text = detail ?? ''
    /** How many children it has; of an array, how many rows. */
    this.length = count ?? shape?.[0] ?? 0
    /** Of an array or tensor: elements along each axis. */
    this.shape = shape
    /** Of an array or tensor: the dtype as numpy, torch or pandas prints it. */
    this.dtype = dtype
    /** Bytes of its data, or undefined where it has none of its own. */
    this.nbytes = nbytes
    /** Whether it has nodes inside. */
    this.hasChildren = value instanceof LazyValue || (count !== undefined && describe(value).children !== undefined)
  }

  /** The value. Long data that nobody has read yet is still in the file. @returns {Promise<unknown>} */
  async value() {
    const value = await (this.#value instanceof LazyValue ? this.#value.value : this.#value)
    // The arrays of a table are parts of one another, and its cells cannot be had without them.
    if (TABLES.some((Class) => value instanceof Class)) await readArrays(value)
    return value
  }

  /** The nodes inside, or those from `start` up to `end`. @param {number} [start] @param {number} [end] @returns {Promise<Node[]>} */
  async children(start = 0, end = Infinity) {
    const value = await this.value()
    const { children } = describe(value)
    if (!children) return []
    const found = [...children(start, end)]
    /** @type {LazyValue[]} */
    const cheap = found.flatMap(({ value: item }) => (item instanceof LazyValue && item.isCheap ? [item] : []))
    const made = new Map(await callForEach(cheap, async (lazy) => [lazy, await lazy.value]))
    return found.map(
      ({ value: item, label, step }) => new Node(made.has(/** @type {any} */ (item)) ? made.get(/** @type {any} */ (item)) : item, label, this.path + step),
    )
  }

  /** The node at a path from here; an UnpicklingError `NO_SUCH_PATH` where there is none. @param {string} path `.name`, `["any key"]`, `[3]`, one after another; a leading `$` is passed over @returns {Promise<Node>} */
  async find(path) {
    let rest = path.replace(/^\$/, '').trim()
    if (rest && !/^[.[]/.test(rest)) rest = `.${rest}`
    /** @type {Node} */
    let node = this
    while (rest) {
      const next = (await node.children()).map((child) => ({ child, length: matchLength(rest, child.path.slice(node.path.length)) }))
      const best = next.reduce((longest, one) => (one.length > longest.length ? one : longest), { child: node, length: 0 })
      if (best.length === 0) throw new UnpicklingError('NO_SUCH_PATH', `there is no ${rest} in ${node.path || 'the root'}, a ${node.type}`)
      node = best.child
      rest = rest.slice(best.length)
    }
    return node
  }

  /**
   * The elements of an array, a tensor or bytes, read from the file where they are still there. Without arguments they are all elements as `data`
   * has them, else an array of the rows from `start` up to `end` along the first axis. Of a node of another kind it is an UnpicklingError `NO_DATA`.
   * @param {number} [start] @param {number} [end]
   * @returns {Promise<any>}
   */
  async data(start, end) {
    const value = /** @type {any} */ (await this.value())
    if (value instanceof LazyBytes) return value.read(start, end === undefined ? undefined : end - (start ?? 0))
    if (value instanceof Uint8Array) return value.subarray(start, end)
    if (typeof value?.read !== 'function') throw new UnpicklingError('NO_DATA', `a ${this.type} is no array`)
    return start === undefined && end === undefined ? value.read() : value.rows(start ?? 0, end)
  }
}

/** How many characters of a path a step takes, or 0; a name may be written in brackets too. @param {string} path @param {string} step */
function matchLength(path, step) {
  const forms = step.startsWith('.') ? [step, `[${JSON.stringify(step.slice(1))}]`] : [step]
  const found = forms.find((form) => path.startsWith(form) && (/[\]]$/.test(form) || !/^[\w$]/.test(path.slice(form.length))))
  return found?.length ?? 0
}

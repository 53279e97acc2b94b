/**
 * A document as a tree of nodes: what each value is, without making or reading more than is looked at.
 *
 * A node knows its line (describe.js) when it is made; its children are made, and the members of an archive loaded, when they are asked for.
 */
import { callForEach } from '../sources/at-once.js'
import { describe } from './describe.js'
import { UnpicklingError } from '../errors.js'
import { finish, LazyValue } from './lazy-value.js'
import { matchStep } from './paths.js'
import { isTold, readTable, readToDescribe } from './read.js'
import { LazyBytes } from '../types/numpy/lazy.js'

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
    const { type, detail, count, shape, dtype, nbytes, isInstance = false, children } = value instanceof LazyValue ? value.description : describe(value)
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
    /** Whether it is of a kind that has nodes inside, be there none. */
    this.isContainer = value instanceof LazyValue || (count !== undefined && children !== undefined)
    /** Whether it has nodes inside. */
    this.hasChildren = value instanceof LazyValue || (this.isContainer && count !== 0)
  }

  /** The value, that of an archive with the values of all its members. Long data that nobody has read yet is still in the file. @returns {Promise<unknown>} */
  async value() {
    const value = await this.peek()
    await finish(value)
    // The arrays of a table are parts of one another, and its cells cannot be had without them.
    await readTable(value)
    return value
  }

  /** The value as it is held, of which nothing is read but what its line tells; two nodes of one object give the same. @returns {Promise<unknown>} */
  async peek() {
    if (!(this.#value instanceof LazyValue)) return this.#value
    const value = await this.#value.value
    await readToDescribe(value)
    return value
  }

  /** The nodes inside, or those from `start` up to `end`. @param {number} [start] @param {number} [end] @returns {Promise<Node[]>} */
  async children(start = 0, end = Infinity) {
    const { children } = describe(await this.peek())
    return children ? this.#nodesOf([...children(start, end)]) : []
  }

  /** The nodes of children; what is told in a line of each is read. @param {import('./describe.js').Child[]} children */
  async #nodesOf(children) {
    const waiting = children.filter(({ value }) => (value instanceof LazyValue ? value.isCheap : isTold(value)))
    const made = new Map(
      await callForEach(waiting, async (child) => {
        const value = child.value instanceof LazyValue ? await child.value.value : child.value
        await readToDescribe(value)
        return /** @type {const} */ ([child, value])
      }),
    )
    return children.map((child) => new Node(made.has(child) ? made.get(child) : child.value, child.label, this.path + child.step))
  }

  /** The node at a path from here; an UnpicklingError `NO_SUCH_PATH` where there is none. @param {string} path `.name`, `["any key"]`, `[3]`, one after another; a leading `$` is passed over @returns {Promise<Node>} */
  async find(path) {
    let rest = path.replace(/^\$/, '').trim()
    if (rest && !/^[.[]/.test(rest)) rest = `.${rest}`
    /** @type {Node} */
    let node = this
    while (rest) {
      const found = matchStep(describe(await node.peek()), rest)
      if (!found) throw new UnpicklingError('NO_SUCH_PATH', `there is no ${rest} in ${node.path || 'the root'}, a ${node.type}`)
      node = (await node.#nodesOf([found.child]))[0]
      rest = rest.slice(found.length)
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

/**
 * A document as a tree of nodes: what each value is, without making or reading more than is looked at.
 *
 * A node knows its line (describe.js) when it is made; its children are made, and the members of an archive loaded, when they are asked for.
 */
import { callForEach } from '../sources/at-once.js'
import { describe, stepOf } from './describe.js'
import { isPickleError, UnpicklingError } from '../errors.js'
import { finish, LazyValue } from './lazy-value.js'
import { PlainValues } from './plain-values.js'
import { nearNames } from './near-names.js'
import { nameAt, normalizePath, stepsOf } from './paths.js'
import { isTold, readAll, readTable, readToDescribe } from './read.js'
import { withArticle } from './short-text.js'
import { LazyBytes } from '../types/numpy/lazy.js'
import { Storage } from '../types/torch/storage.js'

/** The most steps that a path is tried by, and the most names among which what is near it is looked for. */
const MOST_TRIES = 10_000
const MOST_NEAR = 5000
const MOST_TOLD = 200

/** A path as an error tells it. @param {string} path */
const cut = (path) => (path.length > MOST_TOLD ? `${path.slice(0, MOST_TOLD)}…` : path)

/** A value in the tree of a document: what it is, in a line, and a way to what is inside. */
export class Node {
  // A bundler renames a class that names itself in its body, as this one does.
  static name = 'Node'

  /** @type {unknown} */
  #value
  #values

  /**
   * @param {unknown} value as a lossless load gives it, long data in the file @param {string} [label] @param {string} [path] from the root, as `find` takes it
   * @param {PlainValues} [values] what makes of it what the options ask for @param {string} [step] the last step of the path
   */
  constructor(value, label = '', path = '', values = new PlainValues({ lossless: true, dict: 'map', int: 'auto' }), step = path) {
    this.#value = value
    this.#values = values
    /** What stands before it: a key, an index, the name of an attribute. */
    this.label = label
    /** How to come here from the root: `.layers[3]["a key"]`. */
    this.path = path
    /** How to come here from the node around it: the end of `path`. */
    this.step = step
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
    /** Whether its value is there; that of a member of an archive is loaded when it is looked into. */
    this.isLoaded = !(value instanceof LazyValue)
    /** Whether it is of a kind that has nodes inside, be there none. */
    this.isContainer = value instanceof LazyValue || (count !== undefined && children !== undefined)
    /** Whether it has nodes inside. */
    this.hasChildren = value instanceof LazyValue || (this.isContainer && count !== 0)
  }

  /**
   * The value by the options that the document was opened with, `lossless`, `dict` and `int`, as `loads` gives it, that of an archive with the values of all its
   * members; instances are inert, whatever `findClass` says. Long data that nobody has read yet is still in the file. @returns {Promise<any>}
   */
  async value() {
    const value = await this.#held()
    // The arrays of a table are parts of one another, and its cells cannot be had without them.
    await readTable(value)
    return this.#values.of(value)
  }

  /** The value by the options, as `value` gives it, with all that is in it read from the file. @returns {Promise<any>} */
  async load() {
    const held = await this.#held()
    if (held instanceof LazyBytes) return held.read()
    await finish(held)
    await readAll(held)
    return new PlainValues(this.#values.form).of(held)
  }

  /** The value as it is held, lossless, of which nothing is read but what its line tells; two nodes of one object give the same. @returns {Promise<unknown>} */
  async peek() {
    return this.#held()
  }

  async #held() {
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
      waiting.length === 0
        ? []
        : await callForEach(waiting, async (child) => {
            try {
              const value = child.value instanceof LazyValue ? await child.value.value : child.value
              await readToDescribe(value)
              return /** @type {const} */ ([child, value])
            } catch (error) {
              // One that is damaged does not hide the others; who looks into it meets the error again.
              if (!isPickleError(error)) throw error
              return /** @type {const} */ ([child, child.value instanceof LazyValue ? child.value.failed(error) : child.value])
            }
          }),
    )
    return children.map((child) => new Node(made.has(child) ? made.get(child) : child.value, child.label, this.path + child.step, this.#values, child.step))
  }

  /**
   * The node at a path from here; an UnpicklingError `NO_SUCH_PATH` where there is none, which names how far the path goes, and by its `hint` what is near.
   * @param {string} path `.name`, `["any key"]` or `['any key']`, `[3]`, one after another; a leading `$` is passed over, and the first step may stand without
   *   its dot. A key with dots is found as it is, `conv1.weight`, unless there is a `conv1` that has a `weight`; a negative number counts from the end
   * @returns {Promise<Node>}
   */
  async find(path) {
    /** @type {{ node: Node, rest: string, steps?: Iterator<import('./paths.js').Step> }[]} */
    const way = [{ node: this, rest: normalizePath(path) }]
    let [farthest] = way
    // A path may be as long as a value is deep: ways that led nowhere are what is counted.
    for (let tries = 0; way.length && tries < MOST_TRIES;) {
      const last = way[way.length - 1]
      if (!last.rest) return last.node
      if (last.rest.length < farthest.rest.length) farthest = last
      last.steps ??= stepsOf(describe(await last.node.#held()), last.rest)
      const { done, value: step } = last.steps.next()
      if (done) {
        way.pop()
        tries++
      } else way.push({ node: (await last.node.#nodesOf([step.child]))[0], rest: last.rest.slice(step.length) })
    }
    const { node, rest } = farthest
    throw new UnpicklingError('NO_SUCH_PATH', `there is no ${cut(rest)} in ${cut(node.path) || 'the root'}, ${withArticle(node.type)}`, {
      hint: await node.#hintAt(rest),
    })
  }

  /** What a path might have meant that goes no further. @param {string} rest */
  async #hintAt(rest) {
    const { children, isIndexed, count } = describe(await this.#held())
    if (!children || !count) return 'nothing is inside of it'
    if (isIndexed) return `its items are [0]${count > 1 ? ` to [${count - 1}]` : ''}`
    const wanted = nameAt(rest)?.name ?? rest.replace(/^\./, '')
    return nearNames(
      stepOf(wanted),
      [...children(0, MOST_NEAR)].map(({ step }) => step),
    )
  }

  /**
   * The elements of an array, a tensor or bytes, read from the file where they are still there: all of them, or those of the rows from `start` up to `end`
   * along the first axis, as the typed array that `data` of the array is. Of a node of another kind it is an UnpicklingError `NO_DATA`.
   * @param {number} [start] @param {number} [end]
   * @returns {Promise<any>}
   */
  async data(start, end) {
    const value = await this.#elements()
    const isWhole = start === undefined && end === undefined
    if (value instanceof LazyBytes) {
      const [from, to] = boundsOf(value.length, start, end)
      return value.read(from, to - from)
    }
    if (value instanceof Uint8Array) return value.subarray(start, end)
    if (value instanceof Storage) {
      await value.read()
      return isWhole ? value.data : value.data.slice(start, end)
    }
    return isWhole ? value.read() : (await this.#rowsOf(value, start, end)).data
  }

  /**
   * The rows of an array or a tensor from `start` up to `end` along the first axis, as an array of their own; nothing else is read from the file where the
   * rows lie together. Of a node of another kind it is an UnpicklingError `NO_DATA`.
   * @param {number} [start] @param {number} [end] @returns {Promise<any>} an NDArray or a Tensor
   */
  async rows(start = 0, end = undefined) {
    return this.#rowsOf(await this.#elements(), start, end)
  }

  #rowsOf(/** @type {any} */ value, start = 0, /** @type {number | undefined} */ end = undefined) {
    if (typeof value.rows !== 'function' || value.shape?.length === 0) throw new UnpicklingError('NO_DATA', `${withArticle(this.type)} has no rows`)
    return value.rows(start, end)
  }

  /** What holds the elements. @returns {Promise<any>} */
  async #elements() {
    const value = /** @type {any} */ (await this.#held())
    if (!(value instanceof Uint8Array) && typeof value?.read !== 'function')
      throw new UnpicklingError('NO_DATA', `${withArticle(this.type)} is no array`, {
        hint: this.dtype === undefined ? 'value() and children() give what is in it' : `the elements are under ${this.path}.values`,
      })
    return value
  }
}

/** The places from and up to which a slice goes, negative ones counted from the end. @param {number} length @param {number} [start] @param {number} [end] @returns {[number, number]} */
function boundsOf(length, start = 0, end = length) {
  const [from, to] = [start, end].map((place) => Math.min(Math.max(place < 0 ? place + length : place, 0), length))
  return [from, Math.max(from, to)]
}

/**
 * The tree of the file: nodes that were gone into are numbered, and their children are told by place, some at a time. Nothing is kept of children that
 * were only shown, so that a list of ten million costs what is in view.
 *
 * @typedef {object} Line what the tree shows of a node
 * @property {string} label @property {string} type @property {string} rest what stands behind the type, as `brine show` prints it
 * @property {number[] | undefined} shape @property {string | undefined} dtype
 * @property {number | undefined} nbytes of its data, or of all that is in it as far as it was looked at
 * @property {number} length @property {boolean} hasChildren @property {boolean} isInstance
 * @property {{ path: string | undefined, isAround: boolean } | undefined} same where the same object was seen before, its path unless it is very long; `isAround`: it is within that
 *
 * @typedef {object} Entered a node that was gone into
 * @property {import('brine').Node} node @property {number} parent its number, −1 of the root @property {number} index among its siblings
 * @property {unknown} value as a lossless load gives it @property {number} count of its children
 * @property {import('brine').Node[] | undefined} sorted the children in natural order, where that is asked for, or it is a state dict
 * @property {boolean} wasLoaded whether its value was known before it was gone into @property {'latin1' | undefined} encoding by which its pickle alone was read
 * @property {Map<number, number>} inside the numbers of those of its children that were gone into, by their place
 */
import { describe, Node as TreeNode } from 'brine'
import { inert as cut } from '../shell/inert.js'
import { naturally } from './natural-order.js'
import { pauses } from './pause.js'
import { byLatin1, nodeAtPath, readable } from './python2.js'
import { sizeOf } from './sizes.js'
import { isStateDict } from './state-dict.js'

/** @typedef {import('brine').Node} Node */
/** @typedef {import('./pause.js').Job} Job */

/** @type {import('brine').PickleDocument} */
let document_
/** @type {Entered[]} */
let entered = []
/** The path by which each object that has something inside was first seen. @type {WeakMap<object, string>} */
let places = new WeakMap()

/** The children of nodes whose order is known, by the paths of those: undefined where it is that of the file. @type {Map<string, Node[] | undefined>} */
let sorted = new Map()

/** The nodes of members of the file that were loaded, by their paths. @type {Map<string, Node>} */
let loaded = new Map()

/** Up to so many children are put in natural order. */
const MOST_SORTED = 200_000
/** How many levels are looked through for an object that is within itself. */
const MOST_AROUND = 10_000
/** The most characters of a path that a line tells. */
const MOST_PATH = 100_000

/** Begins with the root of a file. @param {import('brine').PickleDocument} document @returns {Promise<Line>} */
export async function startNodes(document) {
  document_ = document
  const root = document.tree
  entered = []
  places = new WeakMap()
  sorted = new Map()
  loaded = new Map()
  await enter(root, -1, 0)
  return lineOf(root, -1)
}

/** The node of a number. @param {number} id @returns {Entered} */
export function nodeOf(id) {
  if (!entered[id]) throw new RangeError(`there is no node ${id}`)
  return entered[id]
}

/** The children of a node in the order of names and numbers. @param {Node} node */
const naturalChildren = async (node) => (await node.children()).sort((a, b) => naturally(a.label, b.label))

/** The children of a node where they are not in the order of the file. @param {Node} node @param {unknown} value */
async function orderOf(node, value) {
  // Paths are as long as a tree is deep: most nodes need not look there.
  if (node.path.length > MOST_PATH || (!sorted.size && !isStateDict(value))) return undefined
  if (!sorted.has(node.path)) sorted.set(node.path, isStateDict(value) && value.size <= MOST_SORTED ? await naturalChildren(node) : undefined)
  return sorted.get(node.path)
}

/** A node that knows what its value is, where it has been loaded. @param {Node} node @param {unknown} value */
function known(node, value) {
  if (node.isLoaded) return node
  const it = loaded.get(node.path) ?? new TreeNode(value, node.label, node.path, undefined, node.step)
  loaded.set(node.path, it)
  return it
}

/** @param {Node} given @param {number} parent @param {number} index */
async function enter(given, parent, index) {
  const own = await readable(given, document_)
  const value = await own.peek()
  const node = known(own, value)
  const { children, count = children ? [...children(0, MOST_SORTED)].length : 0 } = describe(value)
  if (children && typeof value === 'object' && value !== null && !places.has(value)) places.set(value, node.path)
  const encoding = byLatin1.has(own) ? 'latin1' : entered[parent]?.encoding
  entered.push({
    node,
    parent,
    index,
    value,
    count: children ? count : 0,
    sorted: await orderOf(node, value),
    inside: new Map(),
    wasLoaded: given.isLoaded,
    encoding,
  })
  return entered.length - 1
}

/** Goes into a child, once. @param {number} id @param {number} index @returns {Promise<number>} its number */
async function enterChild(id, index) {
  const of = nodeOf(id)
  const known = of.inside.get(index)
  if (known !== undefined) return known
  const [node] = await childrenOf(of, index, index + 1)
  if (!node) throw new RangeError(`there is no child ${index} of ${cut(of.node.path) || 'the root'}`)
  const child = await enter(node, id, index)
  of.inside.set(index, child)
  return child
}

/** The children of a node from `start` up to `end`, in the order that is shown. @param {Entered} of @param {number} start @param {number} end */
async function childrenOf(of, start, end) {
  const nodes = of.sorted ? of.sorted.slice(start, end) : await of.node.children(start, end)
  for (const node of nodes)
    if (!node.isLoaded && FAILED.test(node.text) && !loaded.has(node.path)) loaded.set(node.path, await readable(node, document_).catch(() => node))
  return nodes.map((node) => (node.isLoaded ? node : (loaded.get(node.path) ?? node)))
}

/** What the line of a member says that could not be read for its texts. */
const FAILED = /^cannot be read: .*codec can't decode/

/** What the tree shows of a node. @param {Node} node @param {number} parent @returns {Promise<Line>} */
async function lineOf(node, parent) {
  const { label, type, text, shape, dtype, length, hasChildren, isInstance, isContainer, isLoaded, path } = node
  const count = isContainer && !isInstance && text === '' ? ` (${length})` : ''
  const value = isLoaded ? await node.peek() : undefined
  const isShared = hasChildren && typeof value === 'object' && value !== null
  const place = isShared ? places.get(value) : undefined
  if (isShared && !place) places.set(value, path)
  return {
    label: cut(label),
    type: cut(type),
    rest: `${count}${text === '' ? '' : ` ${cut(text)}`}`,
    shape,
    dtype,
    nbytes: node.nbytes ?? sizeOf(value),
    length,
    hasChildren,
    isInstance,
    same: place !== undefined && place !== path ? { path: place.length > MOST_PATH ? undefined : place, isAround: isWithin(parent, value) } : undefined,
  }
}

/** Whether a node that was gone into is a value, or within it. @param {number} id @param {unknown} value */
function isWithin(id, value) {
  for (let steps = 0; id >= 0 && steps < MOST_AROUND; steps++) {
    if (entered[id].value === value) return true
    id = entered[id].parent
  }
  return false
}

/** What the tree shows of a node that was gone into. @param {number} id */
export const lineOfEntered = (id) => lineOf(entered[id].node, entered[id].parent)

/** The nodes from below the root down to one, each with the value that it is in. @param {number} id @returns {{ node: Node, index: number, around: unknown }[]} */
export function wayTo(id) {
  const way = []
  for (let at = id; entered[at].parent >= 0; at = entered[at].parent) {
    const { node, index, parent } = entered[at]
    way.push({ node, index, around: entered[parent].value })
  }
  return way.reverse()
}

export const calls = {
  /** How many children a node has, and whether they are in natural order. @param {number} id */
  count: async (id) => ({ count: nodeOf(id).count, isNatural: nodeOf(id).sorted !== undefined }),

  /** The lines of the children of a node, from `start` up to `end`. @param {number} id @param {number} start @param {number} end @returns {Promise<Line[]>} */
  async children(id, start, end) {
    const nodes = await childrenOf(nodeOf(id), start, end)
    const lines = []
    for (const node of nodes) lines.push(await lineOf(node, id))
    return lines
  },

  /** Goes into a child; `line` is there where more is known of it now. @param {number} id @param {number} index @returns {Promise<{ id: number, count: number, isNatural: boolean, line?: Line }>} */
  async enter(id, index) {
    const child = await enterChild(id, index)
    const { count, sorted: own, wasLoaded } = entered[child]
    return { id: child, count, isNatural: own !== undefined, line: wasLoaded ? undefined : await lineOfEntered(child) }
  },

  /**
   * The way to a node by a path: the places from the root down, and of all but the last what `enter` gives, so that a way of a million levels is one call.
   * @param {string} path @param {Job} job @returns {Promise<import('../tree/tree-model.js').Way>}
   */
  async way(path, { signal }) {
    const pause = pauses(signal)
    const wanted = (await nodeAtPath(document_, path)).path
    const indexes = []
    const ids = []
    const counts = []
    const natural = []
    const lines = []
    for (let id = 0, at = 0; ;) {
      const next = placeToward(nodeOf(id), wanted, at)
      if (!next) break
      indexes.push(next.index)
      at += next.step.length
      if (at === wanted.length) break
      id = await enterChild(id, next.index)
      ids.push(id)
      counts.push(entered[id].count)
      natural.push(entered[id].sorted !== undefined)
      if (!entered[id].wasLoaded) lines.push({ level: ids.length - 1, line: await lineOfEntered(id) })
      await pause()
    }
    return { indexes, ids, counts, natural, lines }
  },

  /** Puts the children of a node in natural order, or back in that of the file; false where they are too many. @param {number} id @param {boolean} isNatural @returns {Promise<boolean>} */
  async sort(id, isNatural) {
    const of = nodeOf(id)
    if (isNatural && of.count > MOST_SORTED) return false
    of.inside.clear()
    of.sorted = isNatural ? await naturalChildren(of.node) : undefined
    sorted.set(of.node.path, of.sorted)
    return true
  },
}

/** The child that a path goes through from a place on, and its step. @param {Entered} of @param {string} path @param {number} at @returns {{ index: number, step: string } | undefined} */
function placeToward({ value, sorted }, path, at) {
  const isNext = (/** @type {string} */ step) => path.startsWith(step, at) && (at + step.length === path.length || '.['.includes(path[at + step.length]))
  if (sorted) {
    const index = sorted.findIndex(({ step }) => isNext(step))
    return index < 0 ? undefined : { index, step: sorted[index].step }
  }
  const { children } = describe(value)
  if (!children) return undefined
  const number = Number(/^\[(\d{1,15})\]/.exec(path.slice(at, at + 20))?.[1])
  for (const { step } of number >= 0 ? children(number, number + 1) : []) if (isNext(step)) return { index: number, step }
  let index = 0
  for (const { step } of children(0, Infinity)) {
    if (isNext(step)) return { index, step }
    index++
  }
  return undefined
}

/**
 * The tree of the file: nodes that were gone into are numbered, and their children are told by place, some at a time. Nothing is kept of children that
 * were only shown, so that a list of ten million costs what is in view.
 *
 * @typedef {object} Line what the tree shows of a node
 * @property {string} label @property {string} type @property {string} rest what stands behind the type, as `brine show` prints it
 * @property {number[] | undefined} shape @property {string | undefined} dtype
 * @property {number | undefined} nbytes of its data, or of all that is in it as far as it was looked at
 * @property {number} length @property {boolean} hasChildren @property {boolean} isInstance
 * @property {{ path: string, isAround: boolean } | undefined} same where the same object was seen before; `isAround`: it is within that
 *
 * @typedef {object} Entered a node that was gone into
 * @property {import('brine').Node} node @property {number} parent its number, −1 of the root @property {number} index among its siblings
 * @property {unknown} value as a lossless load gives it @property {number} count of its children
 * @property {import('brine').Node[] | undefined} sorted the children in natural order, where that is asked for
 */
import { describe } from 'brine'
import { inert as cut } from '../shell/inert.js'
import { naturally } from './natural-order.js'
import { sizeOf } from './sizes.js'

/** @typedef {import('brine').Node} Node */
/** @typedef {import('./pause.js').Job} Job */

/** @type {Entered[]} */
let entered = []
/** The path by which each object that has something inside was first seen. @type {WeakMap<object, string>} */
let places = new WeakMap()

/** The children of nodes that are in natural order, by the paths of those. @type {Map<string, Node[]>} */
let sorted = new Map()

/** Up to so many children are put in natural order. */
const MOST_SORTED = 200_000
/** How many levels are looked through for an object that is within itself. */
const MOST_AROUND = 10_000

/** Begins with the root of a file. @param {Node} root @returns {Promise<Line>} */
export async function startNodes(root) {
  entered = []
  places = new WeakMap()
  sorted = new Map()
  await enter(root, -1, 0)
  return lineOf(root, -1)
}

/** The node of a number. @param {number} id @returns {Entered} */
export function nodeOf(id) {
  if (!entered[id]) throw new RangeError(`there is no node ${id}`)
  return entered[id]
}

/** @param {Node} node @param {number} parent @param {number} index */
async function enter(node, parent, index) {
  const value = await node.peek()
  const { children, count = children ? [...children(0, MOST_SORTED)].length : 0 } = describe(value)
  if (children && typeof value === 'object' && value !== null && !places.has(value)) places.set(value, node.path)
  entered.push({ node, parent, index, value, count: children ? count : 0, sorted: sorted.get(node.path) })
  return entered.length - 1
}

/** The children of a node from `start` up to `end`, in the order that is shown. @param {Entered} of @param {number} start @param {number} end */
const childrenOf = (of, start, end) => (of.sorted ? of.sorted.slice(start, end) : of.node.children(start, end))

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
    same: place !== undefined && place !== path ? { path: place, isAround: isWithin(parent, value) } : undefined,
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

/** The nodes from below the root down to one, each with the value that it is in. @param {number} id @returns {{ node: Node, around: unknown }[]} */
export function wayTo(id) {
  const way = []
  for (let at = id; entered[at].parent >= 0; at = entered[at].parent) way.push({ node: entered[at].node, around: entered[entered[at].parent].value })
  return way.reverse()
}

export const calls = {
  /** How many children a node has. @param {number} id */
  count: async (id) => nodeOf(id).count,

  /** The lines of the children of a node, from `start` up to `end`. @param {number} id @param {number} start @param {number} end @returns {Promise<Line[]>} */
  async children(id, start, end) {
    const nodes = await childrenOf(nodeOf(id), start, end)
    const lines = []
    for (const node of nodes) lines.push(await lineOf(node, id))
    return lines
  },

  /** Goes into a child. @param {number} id @param {number} index @returns {Promise<{ id: number, count: number }>} */
  async enter(id, index) {
    const of = nodeOf(id)
    const [node] = await childrenOf(of, index, index + 1)
    if (!node) throw new RangeError(`there is no child ${index} of ${of.node.path || 'the root'}`)
    const child = await enter(node, id, index)
    return { id: child, count: entered[child].count }
  },

  /** The way to a node by a path: the places from the root down. @param {string} path @returns {Promise<number[]>} */
  async way(path) {
    const root = nodeOf(0).node
    const wanted = await root.find(path)
    const places = []
    let of = nodeOf(0)
    while (of.node.path.length < wanted.path.length) {
      const index = await placeToward(of, wanted.path)
      if (index < 0) break
      places.push(index)
      const [node] = await childrenOf(of, index, index + 1)
      of = { node, parent: -1, index, value: undefined, count: 0, sorted: sorted.get(node.path) }
    }
    return places
  },

  /** Puts the children of a node in natural order, or back in that of the file; false where they are too many. @param {number} id @param {boolean} isNatural @returns {Promise<boolean>} */
  async sort(id, isNatural) {
    const of = nodeOf(id)
    if (isNatural && of.count > MOST_SORTED) return false
    of.sorted = isNatural ? (await of.node.children()).sort((a, b) => naturally(a.label, b.label)) : undefined
    if (of.sorted) sorted.set(of.node.path, of.sorted)
    else sorted.delete(of.node.path)
    return true
  },
}

/** The place of the child that a path goes through. @param {Entered} of @param {string} path */
async function placeToward(of, path) {
  const PART = 1000
  for (let start = 0; ; start += PART) {
    const nodes = await childrenOf(of, start, start + PART)
    const found = nodes.findIndex((node) => path === node.path || (path.startsWith(node.path) && '.['.includes(path[node.path.length])))
    if (found >= 0) return start + found
    if (nodes.length < PART) return -1
  }
}

/**
 * Two files compared: keys that were added and removed, values that changed, and by how much arrays differ. Nodes are gone through in step, without
 * recursion; an object that was compared with another is not compared with it again.
 *
 * @typedef {object} Difference
 * @property {string} path @property {'added' | 'removed' | 'changed'} kind @property {string} before @property {string} after
 * @property {number} [absolute] the largest difference of two elements @property {number} [relative] the largest, relative to the larger of the two
 * @property {number} [count] of elements that differ @property {number} [odd] of those whose difference is no finite number: NaN or infinite in one alone
 * @property {number[]} [shape] of both arrays, where their difference can be drawn
 */
import { describe } from 'brine'
import { elementsOf, gather, textOf } from './elements.js'
import { opened, sourceOf } from './file.js'
import { inert } from '../shell/inert.js'
import { naturally } from './natural-order.js'
import { pauses } from './pause.js'
import { drawPicture } from './picture.js'
import { closeDocument, nodeAtPath, openLossless, readable } from './python2.js'
import { isNumeric } from './value.js'

/** @typedef {import('./pause.js').Job} Job */
/** @typedef {import('brine').Node} Node */
/** @typedef {import('./elements.js').Elements} Elements */

const MOST_DIFFERENCES = 10_000
/** Children that are compared of a container. */
const MOST_CHILDREN = 1_000_000
/** Elements that are compared at once. */
const PART = 1 << 18
/** Pairs of values that are compared: shared values make more of them than a file is long. */
const MOST_PAIRS = 20_000_000
const MOST_TEXT = 200
const [ADDED, REMOVED] = [/** @type {const} */ ('added'), /** @type {const} */ ('removed')]

/** @type {import('brine').PickleDocument | undefined} */
let other

const lineOf = (/** @type {Node} */ { type, text, length, isContainer }) =>
  `${inert(type)}${text ? ` ${inert(text, MOST_TEXT)}` : isContainer ? ` (${length})` : ''}`

/** Whether all elements lie in C order without gaps. @param {Elements} elements */
function isContiguous({ shape, strides }) {
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false
    step *= shape[axis]
  }
  return true
}

/** The elements in C order, some at a time. @param {Elements} elements @returns {AsyncGenerator<ArrayLike<any>>} */
async function* inOrder(elements) {
  const { shape, offset, isComplex } = elements
  const size = shape.reduce((product, length) => product * length, 1)
  if (isContiguous(elements) && !isComplex) {
    for (let from = 0; from < size; from += PART) yield await elements.read(offset + from, Math.min(PART, size - from))
    return
  }
  const index = shape.map(() => 0)
  const last = shape.length - 1
  const columns = shape[last] ?? 1
  for (let row = 0; row * columns < size; row++) {
    yield await gather(
      elements,
      shape.map((length, axis) => (axis === last ? { start: 0, step: 1, count: length } : { index: index[axis] })),
    )
    for (let axis = last - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0
  }
}

/** Numbers one by one out of parts. @param {AsyncGenerator<ArrayLike<any>>} parts */
function reader(parts) {
  /** @type {ArrayLike<any>} */
  let part = []
  let at = 0
  return {
    /** How many can be taken without waiting. */
    get left() {
      return part.length - at
    },
    next: () => part[at++],
    async more() {
      const { value, done } = await parts.next()
      part = done ? [] : value
      at = 0
      return !done
    },
  }
}

/** `after − before`; ints are subtracted exactly. @param {any} before @param {any} after */
function differenceOf(before, after) {
  if (typeof before !== 'bigint' && typeof after !== 'bigint') return Number(after) - Number(before)
  const areInts = [before, after].every((value) => typeof value === 'bigint' || Number.isInteger(value))
  return areInts ? Number(BigInt(after) - BigInt(before)) : Number(after) - Number(before)
}

/** How two arrays of one shape differ. @param {Elements} a @param {Elements} b @param {Job} job @param {() => Promise<unknown> | undefined} pause */
async function compareElements(a, b, { progress }, pause) {
  let [absolute, relative, count, odd, seen] = [0, 0, 0, 0, 0]
  const [left, right] = [reader(inOrder(a)), reader(inOrder(b))]
  const areNumbers = isNumeric(a.dtype) && isNumeric(b.dtype) && !a.isComplex && !b.isComplex
  const size = a.shape.reduce((product, length) => product * length, 1)
  for (;;) {
    if (!left.left && !(await left.more())) break
    if (!right.left && !(await right.more())) break
    const both = Math.min(left.left, right.left)
    for (let n = both; n > 0; n--) {
      const [x, y] = [left.next(), right.next()]
      if (x === y || (x !== x && y !== y)) continue
      if (!areNumbers) {
        if (textOf(a, x) !== textOf(b, y)) count++
        continue
      }
      const difference = Math.abs(differenceOf(x, y))
      if (difference === 0) continue
      count++
      if (difference - difference !== 0) {
        odd++
        continue
      }
      if (difference > absolute) absolute = difference
      const share = difference / Math.max(Math.abs(Number(x)), Math.abs(Number(y)))
      if (share > relative) relative = share
    }
    seen += both
    progress({ done: seen, total: size, what: 'Comparing' })
    await pause()
  }
  return { count, ...(areNumbers ? { absolute, relative, odd } : {}) }
}

/** The children of a node by how a path goes to them. @param {Node} node */
async function childrenOf(node) {
  const children = node.hasChildren ? await node.children(0, MOST_CHILDREN) : []
  return new Map(children.map((child) => [child.step, child]))
}

export const calls = {
  /** Opens the file that is compared with this one. @param {import('./file.js').Origin} origin @param {Job} job */
  async openOther(origin, { signal }) {
    await closeDocument(other)
    other = (await openLossless(sourceOf(origin, 1), { signal })).document
  },

  /** @param {Job} job @returns {Promise<{ differences: Difference[], compared: number, isCut: boolean, isPart: boolean }>} */
  async compare(job) {
    if (!other) throw new Error('there is no other file')
    const pause = pauses(job.signal)
    /** @type {Difference[]} */
    const differences = []
    /** Objects that were compared, by the first of them. @type {Map<unknown, Set<unknown>>} */
    const done = new Map()
    let compared = 0
    let isPart = false
    const waiting = [{ a: opened().tree, b: other.tree }]
    while (waiting.length && differences.length < MOST_DIFFERENCES && compared < MOST_PAIRS) {
      const pair = /** @type {{ a: Node, b: Node }} */ (waiting.pop())
      let { a, b } = pair
      compared++
      const wait = pause()
      if (wait) {
        job.progress({ done: compared, total: compared + waiting.length, what: 'Comparing' })
        await wait
      }
      try {
        ;[a, b] = [await readable(a, opened()), await readable(b, other)]
        if (await areSeen(a, b, done)) continue
        const told = await compareNodes(a, b, job, pause)
        if (told) {
          differences.push({ path: a.path, kind: 'changed', before: lineOf(a), after: lineOf(b), ...told })
          continue
        }
        if (!(await haveInside(a, b))) continue
        isPart ||= Math.max(a.length, b.length) > MOST_CHILDREN
        const [before, after] = [await childrenOf(a), await childrenOf(b)]
        const room = MOST_DIFFERENCES - differences.length
        differences.push(...onlyIn(before, after, room).map((child) => ({ path: child.path, kind: REMOVED, before: lineOf(child), after: '' })))
        differences.push(...onlyIn(after, before, room).map((child) => ({ path: child.path, kind: ADDED, before: '', after: lineOf(child) })))
        for (const [step, child] of before) {
          const match = after.get(step)
          if (match) waiting.push({ a: child, b: match })
        }
      } catch (error) {
        // A member that is damaged does not hide how the others differ.
        if (/** @type {any} */ (error)?.name === 'AbortError') throw error
        const why = `cannot be read: ${/** @type {Error} */ (error).message}`.slice(0, MOST_TEXT)
        differences.push({ path: a.path, kind: 'changed', before: why, after: why })
      }
    }
    differences.sort((one, two) => naturally(one.path, two.path))
    const isCut = differences.length >= MOST_DIFFERENCES
    return { differences: differences.slice(0, MOST_DIFFERENCES), compared, isCut, isPart: isPart || waiting.length > 0 }
  },

  /**
   * The difference of two arrays as a picture around 0: the last two axes, at an index of those before.
   * @param {string} path @param {number[]} index @param {Job} job
   */
  async differencePicture(path, index, { signal }) {
    const documents = [opened(), /** @type {import('brine').PickleDocument} */ (other)]
    const [before, after] = await Promise.all(documents.map(async (document) => plane(await elementsOf(await nodeAtPath(document, path)), index)))
    const how = /** @type {import('./picture.js').How} */ ({ layout: 'HW', shape: before.shape, index: 0, map: 'RdBu', range: null })
    const picture = await drawPicture(before, how, pauses(signal), { elements: after, differenceOf })
    return { value: picture, transfer: [picture.pixels.buffer] }
  },
}

/** The last two axes of an array, at an index of those before. @param {Elements} elements @param {number[]} index @returns {Elements} */
function plane({ shape, strides, offset, ...rest }, index) {
  return {
    ...rest,
    shape: shape.slice(-2),
    strides: strides.slice(-2),
    offset: index.reduce((sum, at, axis) => sum + Math.min(Math.max(0, at), shape[axis] - 1) * strides[axis], offset),
  }
}

/** Whether two objects were compared with each other before; they are from now on. @param {Node} a @param {Node} b @param {Map<unknown, Set<unknown>>} done */
async function areSeen(a, b, done) {
  const [x, y] = [await a.peek(), await b.peek()]
  if (typeof x !== 'object' || x === null) return false
  const known = done.get(x) ?? new Set()
  if (known.has(y)) return true
  done.set(x, known.add(y))
  return false
}

/** Whether two nodes have something inside that is to be compared. @param {Node} a @param {Node} b */
const haveInside = async (a, b) => [await a.peek(), await b.peek()].every((value) => describe(value).children !== undefined)

/** How two nodes differ, but for what is in them; undefined where they do not. @param {Node} a @param {Node} b @param {Job} job @param {() => Promise<unknown> | undefined} pause @returns {Promise<Partial<Difference> | undefined>} */
async function compareNodes(a, b, job, pause) {
  if (a.shape && b.shape && a.dtype !== undefined && b.dtype !== undefined && !a.hasChildren) {
    if (String(a.shape) !== String(b.shape)) return {}
    const told = await compareElements(await elementsOf(a), await elementsOf(b), job, pause)
    if (!told.count && a.dtype === b.dtype) return undefined
    return { ...told, shape: told.count > 0 && told.absolute !== undefined && a.shape.length > 1 ? a.shape : undefined }
  }
  if (a.type !== b.type) return {}
  if (await haveInside(a, b)) return undefined
  return a.text === b.text && (await areSameBytes(a, b)) ? undefined : {}
}

/** Children that the others have not, up to so many. @param {Map<string, Node>} some @param {Map<string, Node>} others @param {number} most */
function onlyIn(some, others, most) {
  const found = []
  for (const [step, child] of some) {
    if (found.length >= most) break
    if (!others.has(step)) found.push(child)
  }
  return found
}

/** Whether two texts or bytes are equal whose lines are. @param {Node} a @param {Node} b */
async function areSameBytes(a, b) {
  const [x, y] = [/** @type {any} */ (await a.peek()), /** @type {any} */ (await b.peek())]
  if (typeof x === 'string' || typeof x === 'bigint') return x === y
  if (typeof x !== 'object' || x === null || a.nbytes === undefined || a.shape) return true
  if (a.nbytes !== b.nbytes) return false
  for (let from = 0; from < a.nbytes; from += PART) {
    const [left, right] = [await a.data(from, Math.min(a.nbytes, from + PART)), await b.data(from, Math.min(a.nbytes, from + PART))]
    if (left.some((/** @type {number} */ byte, /** @type {number} */ i) => byte !== right[i])) return false
  }
  return true
}

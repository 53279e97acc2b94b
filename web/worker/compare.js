/**
 * Two files compared: keys that were added and removed, values that changed, and by how much arrays differ. Nodes are gone through in step, without
 * recursion; an object that was compared with another is not compared with it again.
 *
 * @typedef {object} Difference
 * @property {string} path @property {'added' | 'removed' | 'changed'} kind @property {string} before @property {string} after
 * @property {number} [absolute] the largest difference of two elements @property {number} [relative] the largest, relative to the larger of the two
 * @property {number} [count] of elements that differ @property {boolean} [isPicture] whether the difference can be drawn
 */
import { describe, open } from 'brine'
import { elementsOf, gather, textOf } from './elements.js'
import { opened, sourceOf } from './file.js'
import { naturally } from './natural-order.js'
import { pauses } from './pause.js'
import { drawPicture } from './picture.js'
import { isNumeric } from './value.js'

/** @typedef {import('./pause.js').Job} Job */
/** @typedef {import('brine').Node} Node */
/** @typedef {import('./elements.js').Elements} Elements */

const MOST_DIFFERENCES = 10_000
/** Children that are compared of a container. */
const MOST_CHILDREN = 1_000_000
/** Elements that are compared at once. */
const PART = 1 << 18
const MOST_TEXT = 200

/** @type {import('brine').PickleDocument | undefined} */
let other

const lineOf = (/** @type {Node} */ { type, text, length, isContainer }) =>
  `${type}${text ? ` ${text.slice(0, MOST_TEXT)}` : isContainer ? ` (${length})` : ''}`

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

/** How two arrays of one shape differ. @param {Elements} a @param {Elements} b @param {Job} job @param {() => Promise<unknown> | undefined} pause */
async function compareElements(a, b, { progress }, pause) {
  let [absolute, relative, count, seen] = [0, 0, 0, 0]
  const [left, right] = [reader(inOrder(a)), reader(inOrder(b))]
  const areNumbers = isNumeric(a.dtype) && isNumeric(b.dtype) && !a.isComplex && !b.isComplex
  const size = a.shape.reduce((product, length) => product * length, 1)
  for (;;) {
    if (!left.left && !(await left.more())) break
    if (!right.left && !(await right.more())) break
    for (let n = Math.min(left.left, right.left); n > 0; n--) {
      const [x, y] = [left.next(), right.next()]
      if (x === y || (x !== x && y !== y)) continue
      if (!areNumbers) {
        if (textOf(a, x) !== textOf(b, y)) count++
        continue
      }
      const difference = typeof x === 'bigint' && typeof y === 'bigint' ? Number(x > y ? x - y : y - x) : Math.abs(Number(x) - Number(y))
      if (difference === 0) continue
      count++
      if (difference > absolute || difference !== difference) absolute = difference
      const share = difference / Math.max(Math.abs(Number(x)), Math.abs(Number(y)))
      if (share > relative) relative = share
    }
    seen = Math.min(size, seen + PART)
    progress({ done: seen, total: size, what: 'Comparing' })
    await pause()
  }
  return { count, ...(areNumbers ? { absolute, relative } : {}) }
}

/** The children of a node by how a path goes to them. @param {Node} node */
async function childrenOf(node) {
  const children = node.hasChildren ? await node.children(0, MOST_CHILDREN) : []
  return new Map(children.map((child) => [child.step, child]))
}

export const calls = {
  /** Opens the file that is compared with this one. @param {import('./file.js').Origin} origin @param {Job} job */
  async openOther(origin, { signal }) {
    await other?.close()
    other = await open(sourceOf(origin, 1), { signal, lossless: true })
  },

  /** @param {Job} job @returns {Promise<{ differences: Difference[], compared: number, isCut: boolean }>} */
  async compare(job) {
    if (!other) throw new Error('there is no other file')
    const pause = pauses(job.signal)
    /** @type {Difference[]} */
    const differences = []
    /** Objects that were compared, by the first of them. @type {Map<unknown, Set<unknown>>} */
    const done = new Map()
    let compared = 0
    const waiting = [{ a: opened().tree, b: other.tree }]
    while (waiting.length && differences.length < MOST_DIFFERENCES) {
      const { a, b } = /** @type {{ a: Node, b: Node }} */ (waiting.pop())
      compared++
      const wait = pause()
      if (wait) {
        job.progress({ done: compared, total: 0, what: 'Comparing' })
        await wait
      }
      const [x, y] = [await a.peek(), await b.peek()]
      if (typeof x === 'object' && x !== null) {
        const with_ = done.get(x) ?? new Set()
        if (with_.has(y)) continue
        done.set(x, with_.add(y))
      }
      const change = { path: a.path, kind: /** @type {const} */ ('changed'), before: lineOf(a), after: lineOf(b) }
      if (a.shape && b.shape && a.dtype !== undefined && b.dtype !== undefined && !a.hasChildren) {
        if (String(a.shape) !== String(b.shape)) differences.push(change)
        else {
          const told = await compareElements(await elementsOf(a), await elementsOf(b), job, pause)
          if (told.count || a.dtype !== b.dtype)
            differences.push({ ...change, ...told, isPicture: told.count > 0 && told.absolute !== undefined && a.shape.length > 1 })
        }
        continue
      }
      const hasInside = describe(x).children !== undefined && describe(y).children !== undefined
      if (a.type !== b.type || !hasInside) {
        if (a.type !== b.type || a.text !== b.text || !(await areSameBytes(a, b))) differences.push(change)
        continue
      }
      const [before, after] = [await childrenOf(a), await childrenOf(b)]
      for (const [step, child] of before) {
        const match = after.get(step)
        if (match) waiting.push({ a: child, b: match })
        else differences.push({ path: child.path, kind: 'removed', before: lineOf(child), after: '' })
      }
      for (const [step, child] of after) if (!before.has(step)) differences.push({ path: child.path, kind: 'added', before: '', after: lineOf(child) })
    }
    differences.sort((one, two) => naturally(one.path, two.path))
    return { differences, compared, isCut: differences.length >= MOST_DIFFERENCES }
  },

  /** The difference of two arrays as a picture, around 0. @param {string} path @param {import('./picture.js').How} how @param {Job} job */
  async differencePicture(path, how, { signal }) {
    const [a, b] = await Promise.all([opened().tree.find(path), /** @type {import('brine').PickleDocument} */ (other).tree.find(path)])
    const [before, after] = [await elementsOf(a), await elementsOf(b)]
    if (!isContiguous(before) || !isContiguous(after)) throw new RangeError('the difference is drawn of arrays in C order alone')
    /** @type {Elements} */
    const elements = {
      ...before,
      offset: 0,
      dtype: 'float64',
      async read(from, count) {
        const [x, y] = [await before.read(before.offset + from, count), await after.read(after.offset + from, count)]
        return Float64Array.from({ length: count }, (_, i) => Number(y[i]) - Number(x[i]))
      },
    }
    const picture = await drawPicture(elements, how, pauses(signal), true)
    return { value: picture, transfer: [picture.pixels.buffer] }
  },
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

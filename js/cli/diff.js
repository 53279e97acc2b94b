/**
 * `brine diff`: what differs between two files, path by path.
 *
 * Both trees are walked side by side. Where two values are of different kinds, what is inside of them is not compared.
 */
import { DType, encodeJson, MaskedArray, NumpyScalar, PyArray } from '../index.js'
import { setExitCode, UsageError } from './errors.js'
import { stridesOf } from './arrays.js'
import { escapeControls } from './escape.js'
import { withDocument } from './input.js'
import { dataIn, NAT } from './stats.js'

/** @typedef {import('../document/tree.js').Node} Node */

/**
 * Writes a line `- path` for what only the first file has, `+ path` for what only the second has, and `~ path` for what differs. The exit code
 * is 1 where there are any.
 * @param {string[]} files @param {import('./input.js').Reading & { path?: string }} options
 * @param {(text: string) => Promise<boolean>} write
 */
export async function diff(files, { path = '', ...reading }, write) {
  if (files.length !== 2) throw new UsageError('diff takes two files')
  await withDocument(files[0], reading, (_, one) =>
    withDocument(files[1], reading, async (__, other) => {
      for await (const line of differences(await one.find(path), await other.find(path))) {
        setExitCode(1)
        if (!(await write(`${escapeControls(line)}\n`))) return
      }
    }),
  )
}

/** A node as the lines tell it. */
const told = (/** @type {Node} */ node) => `${node.type}${node.text ? ` ${node.text}` : ''}`
const isArray = (/** @type {Node} */ node) => node.shape !== undefined && node.dtype !== undefined
const isSet = (/** @type {Node} */ node) => node.type === 'set' || node.type === 'frozenset'

/** The lines of what differs between two values. @param {Node} one @param {Node} other @returns {AsyncGenerator<string>} */
async function* differences(one, other) {
  const waiting = [{ one, other }]
  /** What each object was compared with: a shared one may stand beside several. @type {Map<unknown, Set<unknown>>} */
  const compared = new Map()
  while (waiting.length) {
    const pair = /** @type {{ one: Node, other: Node }} */ (waiting.pop())
    const [value, beside] = [await pair.one.peek(), await pair.other.peek()]
    if (typeof value === 'object' && value !== null) {
      const partners = compared.get(value) ?? new Set()
      if (partners.has(beside)) continue
      compared.set(value, partners.add(beside))
    }
    const about = await compare(pair.one, pair.other)
    if (about) yield `~ ${pair.one.path || '$'}: ${about}`
    // What is inside of different things is not the same by any path.
    if (about && !isArray(pair.one)) continue
    const [mine, theirs] = [await childrenByKey(pair.one), await childrenByKey(pair.other)]
    const pairs = []
    for (const [key, child] of mine) {
      const match = theirs.get(key)
      theirs.delete(key)
      if (match) pairs.push({ one: child, other: match })
      else yield `- ${child.path}: ${told(child)}`
    }
    for (const child of theirs.values()) yield `+ ${child.path}: ${told(child)}`
    while (pairs.length) waiting.push(/** @type {typeof pairs[number]} */ (pairs.pop()))
  }
}

/** The children of a node by what finds their partners in another: the path from here, but in a set, which has no order, what they are. @param {Node} node */
async function childrenByKey(node) {
  /** @type {Map<string, Node>} */
  const byKey = new Map()
  /** How often each name was there. @type {Map<string, number>} */
  const counts = new Map()
  for (const child of await node.children()) {
    const name = isSet(node) && !child.hasChildren ? told(child) : child.step
    let key = name
    // Keys that look the same are told apart by their order.
    for (let count = counts.get(name) ?? 0; byKey.has(key); key = `${name}#${count}`) counts.set(name, ++count)
    byKey.set(key, child)
  }
  return byKey
}

/** How two nodes differ, or undefined. What is inside of them is left to the caller. @param {Node} one @param {Node} other @returns {Promise<string | undefined>} */
async function compare(one, other) {
  if (isArray(one) && isArray(other)) return compareArrays(one, other)
  if (one.type !== other.type || one.dtype !== other.dtype || (!one.hasChildren && one.text !== other.text)) return `${told(one)} → ${told(other)}`
  if (one.hasChildren) return undefined
  // The text of a long str or int is not all of it.
  const [value, beside] = [await one.peek(), await other.peek()]
  if ((typeof value === 'string' || typeof value === 'bigint') && value !== beside) return `${told(one)} → another of the same start`
  const [mine, theirs] = [await elementsOf(one), await elementsOf(other)]
  return mine && theirs ? compareElements(mine, theirs) : undefined
}

/** The elements of bytes and of `array.array`s, whose text tells only the first of them; undefined where a node is neither. @param {Node} node @returns {Promise<any>} */
async function elementsOf(node) {
  if (node.type === 'bytes' || node.type === 'bytearray') return node.data()
  const value = await node.value()
  return value instanceof PyArray && ArrayBuffer.isView(value.data) ? value.data : undefined
}

/** How two arrays differ, or undefined: in type, dtype or shape, or else in their elements. @param {Node} one @param {Node} other */
async function compareArrays(one, other) {
  const shapes = [one, other].map(
    ({ type, dtype, shape }) => `${one.type === other.type ? '' : `${type} `}${dtype} (${shape?.join(', ')}${shape?.length === 1 ? ',' : ''})`,
  )
  if (shapes[0] !== shapes[1]) return shapes.join(' → ')
  const [mine, theirs] = [await dataIn(one), await dataIn(other)]
  if (mine === undefined || theirs === undefined)
    return mine === theirs ? undefined : `${shapes[0]}: ${mine ? 'no data in the second' : 'no data in the first'}`
  const [a, b] = /** @type {any[]} */ ([await one.value(), await other.value()])
  if (ArrayBuffer.isView(mine)) {
    const elements = inRows(mine, a)
    const beside = likeWhereMasked(elements, inRows(theirs, b), a, b)
    return a.descr && 'mM'.includes(a.descr.kind)
      ? compareTimes(elements, beside, a.descr.unit, `${shapes[0]}: `)
      : compareElements(elements, beside, `${shapes[0]}: `)
  }
  // Plain arrays of objects have these as children, which are compared one by one.
  return (one.hasChildren && !(a instanceof MaskedArray)) || allOf(a) === allOf(b) ? undefined : `${shapes[0]} of other elements`
}

/** Elements with those that are masked in both arrays as they are in the other. @param {any} mine @param {any} theirs @param {any} one @param {any} other */
function likeWhereMasked(mine, theirs, one, other) {
  if (!(one instanceof MaskedArray && other instanceof MaskedArray)) return theirs
  const [first, second] = [inRows(one.mask.data, one.mask), inRows(other.mask.data, other.mask)]
  const width = mine.length / one.size
  return theirs.map((/** @type {unknown} */ item, /** @type {number} */ i) => (first[Math.floor(i / width)] && second[Math.floor(i / width)] ? mine[i] : item))
}

/** The elements of an array in C order, whatever its own is. @param {any} data in the order of the array @param {any} array @returns {any} */
function inRows(data, { order, shape, size }) {
  if (order !== 'F' || shape.length < 2) return data
  // Complex numbers are two elements.
  const width = data.length / size
  if (!Number.isInteger(width)) return data
  const strides = stridesOf(shape, 'F').map((stride) => stride * width)
  const rows = data.slice()
  const index = strides.map(() => 0)
  for (let to = 0, from = 0; to < data.length; to += width) {
    for (let i = 0; i < width; i++) rows[to + i] = data[from + i]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]
      if (++index[axis] < shape[axis]) break
      from -= shape[axis] * strides[axis]
      index[axis] = 0
    }
  }
  return rows
}

/** How many elements differ, and by how much at most; undefined where none does. @param {any} a @param {any} b @param {string} [lead] what stands before it @returns {string | undefined} */
function compareElements(a, b, lead = '') {
  if (a.length !== b.length) return `${lead}${a.length} elements → ${b.length}`
  let [count, largest, odd] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i])) continue
    count++
    const difference = Math.abs(Number(a[i] - b[i]))
    if (Number.isFinite(difference)) largest = Math.max(largest, difference)
    else odd++
  }
  if (!count) return undefined
  return `${lead}${count} of ${a.length} elements differ${odd < count ? `, by ${Number(largest.toPrecision(6))} at most` : ''}${odd ? `, ${odd} in being NaN or infinite` : ''}`
}

/** How many times differ, and by how long at most; undefined where none does. @param {BigInt64Array} a @param {BigInt64Array} b @param {string} unit @param {string} lead @returns {string | undefined} */
function compareTimes(a, b, unit, lead) {
  let [count, odd, largest] = [0, 0, 0n]
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue
    count++
    const difference = a[i] > b[i] ? a[i] - b[i] : b[i] - a[i]
    if (a[i] === NAT || b[i] === NAT) odd++
    else if (difference > largest) largest = difference
  }
  if (!count) return undefined
  const duration = new DType('m', 8)
  duration.unit = unit
  const most = odd < count ? `, by ${new NumpyScalar(duration, largest)} at most` : ''
  return `${lead}${count} of ${a.length} elements differ${most}${odd ? `, ${odd} in being NaT` : ''}`
}

/** All elements of an array as text. @param {any} array */
const allOf = (array) => [...encodeJson(array.toArray(), { nan: 'literal' })].join('')

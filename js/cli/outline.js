/**
 * What of a tree is shown: down to a depth, some items of each container, and so many lines in all.
 *
 * The tree is gone through level by level, so that what is cut off where it is large lies deep in it, and not at its end.
 *
 * @typedef {import('../document/tree.js').Node} Node
 *
 * @typedef {object} Item a node that is shown
 * @property {Node} node
 * @property {Item | undefined} parent
 * @property {unknown} value that of the node, as it is held
 * @property {(Item | number)[]} items what is shown of its inside; a number tells how many are left out at that place
 * @property {boolean} isOpen whether its inside is shown
 * @property {string | undefined} inline its inside in the line itself
 * @property {string | undefined} same where the container stands that it is within, and is itself
 */
import { frameLines } from './show-frame.js'

/** Types whose items may stand in the line of the container, and the brackets around them. @type {Record<string, [string, string]>} */
const BRACKETS = { list: ['[', ']'], tuple: ['(', ')'], 'torch.Size': ['(', ')'], set: ['{', '}'], frozenset: ['{', '}'], deque: ['[', ']'] }
const SCALARS = new Set(['int', 'float', 'bool', 'None', 'str', 'complex'])
const MOST_INLINE = 8
const LONGEST_INLINE = 60
const LONGEST_LABEL = 200

/** Attributes that an estimator of scikit-learn has only when it is fitted, by their names. */
const isFitted = (/** @type {Node} */ node) => /^\.[a-z]\w*[^_]_$/i.test(node.label)

/**
 * The outline of a tree; tables are lines, but for machines.
 * @param {Node} root @param {{ depth: number, maxItems: number, maxLines: number, width: number, stats?: boolean, json?: boolean }} options
 * @returns {Promise<{ root: Item, frames: Map<Item, string[]> }>} `frames`: the lines of tables, by their item
 */
export async function outline(root, options) {
  const { depth, maxItems, maxLines } = options
  /** @type {Map<Item, string[]>} */
  const frames = new Map()
  const top = await itemOf(root, undefined)
  let count = 1
  let level = [top]
  for (let at = 0; at < depth && level.length; at++) {
    /** @type {Item[]} */
    const next = []
    for (const item of level) {
      if (!item.node.hasChildren || item.same !== undefined || item.inline !== undefined) continue
      if (item.node.type === 'DataFrame' && !item.node.isInstance && !options.json) {
        frames.set(item, await frameLines(item.node, { ...options, width: options.width - 3 * (at + 1) }))
        count += frames.get(item)?.length ?? 0
        item.isOpen = true
        continue
      }
      if (count >= maxLines) continue
      const picked = await pick(item.node, Math.min(maxItems, Math.max(1, maxLines - count)))
      for (const child of picked) item.items.push(typeof child === 'number' ? child : await itemOf(child, item))
      item.isOpen = true
      count += picked.length
      for (const child of item.items) if (typeof child !== 'number') next.push(child)
    }
    level = next
  }
  return { root: top, frames }
}

/** @param {Node} node @param {Item | undefined} parent @returns {Promise<Item>} */
async function itemOf(node, parent) {
  const value = await node.peek()
  /** @type {Item} */
  const item = { node, parent, value, items: [], isOpen: false, inline: undefined, same: node.hasChildren ? within(value, parent) : undefined }
  if (item.same === undefined) item.inline = await inlineOf(node)
  return item
}

/** Where the container stands that a value is within and is itself. @param {unknown} value @param {Item | undefined} parent */
function within(value, parent) {
  for (let outer = parent; outer; outer = outer.parent) {
    if (outer.value !== value) continue
    const labels = []
    for (let up = outer; up.parent; up = up.parent) labels.unshift(cut(up.node.label))
    return ['the root', ...labels].join(' → ')
  }
  return undefined
}

/** A label that is not too long. @param {string} label */
const cut = (label) => (label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL)}…` : label)

/** The items of a short list of scalars in brackets. @param {Node} node */
async function inlineOf(node) {
  const brackets = Object.hasOwn(BRACKETS, node.type) ? BRACKETS[node.type] : undefined
  if (!brackets || node.text !== '' || node.length === 0 || node.length > MOST_INLINE) return undefined
  const children = await node.children()
  if (children.length !== node.length || !children.every((child) => SCALARS.has(child.type))) return undefined
  const texts = children.map((child) => (child.type === 'float' && /^-?\d+$/.test(child.text) ? `${child.text}.0` : child.text || child.type))
  const text = `${brackets[0]}${texts.join(', ')}${brackets[0] === '(' && texts.length === 1 ? ',' : ''}${brackets[1]}`
  return text.length <= LONGEST_INLINE ? text : undefined
}

/** The children that are shown, and in their places how many are not. Of an instance they are the first, and those that it has only when it is fitted, or else the last. @param {Node} node @param {number} most @returns {Promise<(Node | number)[]>} */
async function pick(node, most) {
  if (node.length <= most || !node.isInstance) {
    const shown = await node.children(0, most)
    const left = Math.max(0, node.length - shown.length)
    return left ? [...shown, left] : shown
  }
  const all = await node.children()
  const fitted = all.filter(isFitted)
  const last = (fitted.length ? fitted : all.slice(-Math.floor(most / 2))).slice(0, Math.max(0, most - 1))
  const kept = new Set(last)
  for (const child of all) if (kept.size < most) kept.add(child)
  /** @type {(Node | number)[]} */
  const shown = []
  let left = 0
  for (const child of all) {
    if (!kept.has(child)) {
      left++
      continue
    }
    if (left) shown.push(left)
    left = 0
    shown.push(child)
  }
  return left ? [...shown, left] : shown
}

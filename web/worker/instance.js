/** What the view `Value` shows of an instance of a class that is not known: the class, what it was called with, its state, and what was put into it. */
import { describe } from 'brine'
import { inert } from '../shell/inert.js'

/** @typedef {import('./value.js').Content} Content */
/** @typedef {import('./value.js').Part} Part */

/** What is listed of each part. */
const MOST_LISTED = 100

const cut = (/** @type {string} */ text) => inert(text, 200)

const KWARGS = 'Keyword arguments (kwargs)'

/** @param {import('brine').Node} node */
const lineOf = ({ label, type, text, path, isContainer, isInstance, length }) => ({
  label: cut(label),
  type: cut(type),
  rest: text === '' && isContainer && !isInstance ? `(${length})` : cut(text),
  path,
})

/** @param {import('brine').PyObject} object @param {import('brine').Node} node @returns {Promise<Content>} */
export async function instanceContent(object, node) {
  const { args, kwargs, state, items, entries, isNew } = object
  const rest = state instanceof Map ? state.size : Number(state !== undefined)
  const counts = [
    [isNew ? 'Arguments of __new__ (args)' : 'Arguments of the call (args)', args.length],
    [KWARGS, Number(kwargs !== undefined)],
    ['State', rest],
    ['Items', items?.length ?? 0],
    ['Entries', entries?.length ?? 0],
  ]
  /** @type {Part[]} */
  const parts = []
  let start = 0
  for (const [title, count] of /** @type {[string, number][]} */ (counts)) {
    const nodes = count ? await node.children(start, start + Math.min(count, MOST_LISTED)) : []
    // Of keyword arguments, a dict, each is shown.
    const words = title === KWARGS && kwargs instanceof Map ? await nodes[0]?.children(0, MOST_LISTED) : undefined
    if (count) parts.push({ title, count: words ? nodes[0].length : count, nodes: (words ?? nodes).map(lineOf) })
    start += count
  }
  const { type } = describe(object)
  const name = type === 'object' ? String(object.class) : type
  return {
    kind: 'instance',
    text: cut(name),
    note: 'Its class is not known here, so this is what the pickle has of it. Nothing was run.',
    parts,
  }
}

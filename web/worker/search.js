/**
 * The search over keys and values: each node once, from the root down in the order of the tree, without recursion. It can be cancelled, tells how many
 * it has looked at, and ends after so many hits.
 *
 * @typedef {object} Hit
 * @property {string} path @property {string} label @property {string} type @property {string} rest
 */
import { isPickleError } from 'brine'
import { inert } from '../shell/inert.js'
import { opened } from './file.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'
import { readable } from './python2.js'

/** @typedef {import('./pause.js').Job} Job */

const MOST_HITS = 1000
/** Children that are made at once. */
const PART = 1000
const MOST_TEXT = 200
/** The most characters of all paths of hits together. */
const MOST_PATHS = 10_000_000

/** A member that is damaged does not hide what is in the others. @param {any} error */
function unlessCancelled(error) {
  if (!isPickleError(error)) throw error
  return undefined
}

export const calls = {
  /**
   * Finds the nodes whose label or text has a text in it, whatever its case.
   * @param {string} text @param {Job} job @returns {Promise<{ hits: Hit[], seen: number, isCut: boolean }>}
   */
  async search(text, { signal, progress }) {
    const wanted = text.toLowerCase()
    const pause = pauses(signal)
    /** @type {Hit[]} */
    const hits = []
    const seen = new Set()
    let count = 0
    let paths = 0
    /** @type {{ node: import('brine').Node, next: number, part: import('brine').Node[] }[]} */
    const way = [{ node: nodeOf(0).node, next: 0, part: [] }]
    while (way.length && hits.length < MOST_HITS && paths < MOST_PATHS) {
      const last = way[way.length - 1]
      if (last.next % PART === 0) last.part = await last.node.children(last.next, last.next + PART)
      const node = last.part[last.next % PART]
      if (!node) {
        way.pop()
        continue
      }
      last.next++
      count++
      if (node.label.toLowerCase().includes(wanted) || node.text.toLowerCase().includes(wanted)) {
        paths += node.path.length
        hits.push({ path: node.path, label: inert(node.label, MOST_TEXT), type: inert(node.type, MOST_TEXT), rest: inert(node.text, MOST_TEXT) })
      }
      const inner = node.hasChildren ? await readable(node, opened()).catch(unlessCancelled) : undefined
      const value = await inner?.peek()
      if (inner && !seen.has(value)) {
        seen.add(value)
        way.push({ node: inner, next: 0, part: [] })
      }
      const wait = pause()
      if (wait) {
        progress({ done: count, total: 0, what: 'Searching' })
        await wait
      }
    }
    return { hits, seen: count, isCut: way.length > 0 }
  },
}

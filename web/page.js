/**
 * The page: opens the file that is chosen, and prints the tree of what is inside as text.
 *
 * It knows of brine only what the package exports, and sets nothing but `textContent`, so that no pickle can add markup.
 */
import { isPickleError, open } from '../dist/index.js'

/** @typedef {import('../js/document/tree.js').Node} Node */

const MOST_ITEMS = 50
const MOST_DEPTH = 6
const MOST_LINES = 2000

const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id))

/**
 * The lines of a node and of what is in it: some items of each container, down to a depth.
 * @param {Node} node @param {unknown[]} [around] the values that it is in, from the outside in @returns {AsyncGenerator<string>}
 */
async function* linesOf(node, around = []) {
  const indent = '  '.repeat(around.length)
  const isCounted = node.hasChildren && !node.isInstance && node.text === ''
  const name = `${indent}${node.label === '' ? '' : `${node.label}: `}${node.type}`
  const head = `${name}${isCounted ? ` (${node.length})` : ''}${node.text === '' ? '' : ` ${node.text}`}`
  const value = await node.peek()
  const isAround = node.hasChildren && around.includes(value)
  yield isAround ? `${name} (as above)` : node.hasChildren && around.length === MOST_DEPTH ? `${head} …` : head
  if (!node.hasChildren || isAround || around.length === MOST_DEPTH) return
  const children = await node.children(0, MOST_ITEMS)
  for (const child of children) yield* linesOf(child, [...around, value])
  if (node.length > children.length) yield `${indent}  … ${node.length - children.length} more`
}

/** The lines of a tree as one text, cut where they are too many for a page. @param {Node} root */
async function textOf(root) {
  const lines = []
  for await (const line of linesOf(root)) {
    if (lines.length === MOST_LINES) return [...lines, '…'].join('\n')
    lines.push(line)
  }
  return lines.join('\n')
}

element('file').addEventListener('change', async (event) => {
  const file = /** @type {HTMLInputElement} */ (event.target).files?.[0]
  if (!file) return
  const start = performance.now()
  element('value').textContent = ''
  try {
    const opened = await open(file)
    const text = await textOf(opened.tree)
    const packed = opened.compression.length ? `, ${opened.compression.join(', ')}` : ''
    element('about').textContent = `${file.name}: ${opened.kind}${packed}, ${file.size} bytes, opened in ${(performance.now() - start).toFixed(1)} ms`
    element('value').textContent = text
    await opened.close()
  } catch (error) {
    if (!isPickleError(error)) throw error
    element('about').textContent = `${file.name}: ${/** @type {Error} */ (error).message}${isPickleError(error) && error.hint ? `: ${error.hint}` : ''}`
  }
})

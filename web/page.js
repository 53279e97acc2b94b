/**
 * The page: opens the file that is chosen, and prints the tree of what is inside.
 * It knows of brine only what the package exports.
 */
import { isPickleError, open } from '../dist/index.js'

/** @typedef {import('../js/tree.js').Node} Node */

const MOST_ITEMS = 50
const MOST_DEPTH = 6

const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id))

/** The lines of a node, cut where there are many. @param {Node} node @param {number} [depth] @returns {Promise<string[]>} */
async function lines(node, depth = 0) {
  const isCounted = node.hasChildren && !node.isInstance && node.text === ''
  const head = `${'  '.repeat(depth)}${node.label === '' ? '' : `${node.label}: `}${node.type}${isCounted ? ` (${node.length})` : ''}${node.text === '' ? '' : ` ${node.text}`}`
  if (!node.hasChildren) return [head]
  if (depth === MOST_DEPTH) return [`${head} …`]
  const children = await node.children(0, MOST_ITEMS)
  const inner = []
  for (const child of children) inner.push(...await lines(child, depth + 1))
  if (node.length > children.length) inner.push(`${'  '.repeat(depth + 1)}… ${node.length - children.length} more`)
  return [head, ...inner]
}

element('file').addEventListener('change', async (event) => {
  const file = /** @type {HTMLInputElement} */ (event.target).files?.[0]
  if (!file) return
  const start = performance.now()
  element('value').textContent = ''
  try {
    const opened = await open(file)
    const text = (await lines(opened.tree)).join('\n')
    const packed = opened.compression.length ? `, ${opened.compression.join(', ')}` : ''
    element('about').textContent = `${file.name}: ${opened.kind}${packed}, ${file.size} bytes, opened in ${(performance.now() - start).toFixed(1)} ms`
    element('value').textContent = text
    await opened.close()
  } catch (error) {
    if (!isPickleError(error)) throw error
    element('about').textContent = `${file.name}: ${/** @type {Error} */ (error).message}`
  }
})

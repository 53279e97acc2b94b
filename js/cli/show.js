/**
 * `brine show`: the tree of what is inside a file, or with `--flat` one path a line.
 *
 * Nothing is read but what the lines tell; `--stats` reads the arrays that are shown. Text of the pickle is escaped before it is printed.
 */
import { styleText } from 'node:util'
import { escapeControls } from './escape.js'
import { eachFile, throwTrailing, withDocument } from './input.js'
import { tellStats } from './stats.js'

/** @typedef {import('../document/tree.js').Node} Node */
/** @typedef {{ depth: number, maxItems: number, width: number, path?: string, flat?: boolean, stats?: boolean } & import('./input.js').Reading} ShowOptions */
/** @typedef {(style: any, text: string) => string} Paint */

/**
 * Writes the tree of each file, and the name of the file before it where there are several.
 * @param {string[]} files @param {ShowOptions} options
 * @param {(text: string) => Promise<boolean>} write
 */
export async function show(files, options, write) {
  const isColoured = process.stdout.isTTY && !process.env.NO_COLOR
  /** @type {Paint} */
  const paint = (style, text) => (isColoured ? styleText(style, text) : text)
  await eachFile(files, async (file) => {
    if (files.length > 1) await write(`${paint('bold', escapeControls(file))}\n`)
    let isOpen = true
    await withDocument(file, options, async (document, tree) => {
      // Objects in a row are shown one after another.
      const isRow = options.member === undefined && (document.kind === 'pickles' || document.kind === 'several')
      for (const root of isRow ? await tree.children() : [tree]) {
        const node = await root.find(options.path ?? '')
        for await (const line of options.flat ? flatLines(node, options) : treeLines(node, options, paint)) {
          if (!(isOpen = await write(`${line}\n`))) return
        }
      }
      throwTrailing(document.about)
    })
    return isOpen
  })
}

/** What a line says of a node: its type, and behind it how many children it has or what its value is. @param {Node} node */
function summary(node) {
  const isCounted = node.isContainer && !node.isInstance && node.text === ''
  return { type: escapeControls(node.type), rest: `${isCounted ? ` (${node.length})` : ''}${node.text === '' ? '' : ` ${escapeControls(node.text)}`}` }
}

/** The statistics of an array where they are asked for, else nothing. @param {Node} node @param {ShowOptions} options */
async function statsOf(node, { stats }) {
  return stats && node.shape && node.dtype !== undefined ? `  ${await tellStats(node)}` : ''
}

/** Every value within a node, one path a line; a container that was seen before is not gone into again. @param {Node} root @param {ShowOptions} options @returns {AsyncGenerator<string>} */
async function* flatLines(root, options) {
  const seen = new Set()
  const waiting = [root]
  while (waiting.length) {
    const node = /** @type {Node} */ (waiting.pop())
    const value = await node.peek()
    const isSeen = typeof value === 'object' && value !== null && node.hasChildren && seen.has(value)
    if (node.hasChildren) seen.add(value)
    const { type, rest } = summary(node)
    yield `${escapeControls(node.path || '$')}: ${type}${isSeen ? ' (seen before)' : rest}${await statsOf(node, options)}`
    if (!isSeen) for (const child of (await node.children()).reverse()) waiting.push(child)
  }
}

/**
 * The tree of a node, drawn in lines. At the deepest level that is asked for a container is one line, and one that contains itself is told by
 * where it was.
 * @param {Node} root @param {ShowOptions} options @param {Paint} paint @returns {AsyncGenerator<string>}
 */
async function* treeLines(root, options, paint) {
  const { depth, maxItems, width } = options
  /** @type {Map<unknown, string>} where each container on the way down is */
  const open = new Map()
  /** @returns {AsyncGenerator<string>} */
  async function* walk(
    /** @type {Node} */ node,
    /** @type {string} */ lead,
    /** @type {string} */ indent,
    /** @type {number} */ level,
    /** @type {string} */ path,
  ) {
    const { type, rest } = summary(node)
    const head = node.label === '' || level === 0 ? '' : `${escapeControls(node.label)}: `
    const value = await node.peek()
    if (node.hasChildren && open.has(value)) {
      yield `${lead}${head}${paint('dim', `${type} (the same as ${escapeControls(open.get(value) ?? '')})`)}`
      return
    }
    const text = type + rest
    const room = Math.max(10, width - lead.length - head.length)
    const cut = text.length > room ? `${text.slice(0, room - 1)}…` : text
    yield `${lead}${paint('cyan', head)}${paint('yellow', cut.slice(0, type.length))}${cut.slice(type.length)}${await statsOf(node, options)}`
    if (!node.hasChildren) return
    if (level === depth) {
      if (node.length) yield `${indent}└─ ${paint('dim', '…')}`
      return
    }
    open.set(value, path)
    const shown = await node.children(0, maxItems)
    const left = Math.max(0, node.length - shown.length)
    for (const [i, child] of shown.entries()) {
      const isLast = i === shown.length - 1 && left === 0
      yield* walk(child, `${indent}${isLast ? '└─ ' : '├─ '}`, `${indent}${isLast ? '   ' : '│  '}`, level + 1, `${path} → ${child.label}`)
    }
    if (left) yield `${indent}└─ ${paint('dim', `… ${left} more`)}`
    open.delete(value)
  }
  yield* walk(root, '', '', 0, 'the root')
}

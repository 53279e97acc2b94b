/**
 * `brine show`: what a file is, and the tree of what is inside, with `--flat` one path a line, or as JSON.
 *
 * Nothing is read but what the lines tell; `--stats` reads the arrays that are shown. Text of the pickle is escaped before it is printed.
 */
import { styleText } from 'node:util'
import { NDArray, Tensor } from '../index.js'
import { escapeControls } from './escape.js'
import { eachFile, throwTrailing, withDocument } from './input.js'
import { outline } from './outline.js'
import { alignedRows, lineOf } from './show-lines.js'
import { tellStats } from './stats.js'
import { formatCount, formatSize, formatTotals, totalsOf } from './totals.js'

/** @typedef {import('../document/tree.js').Node} Node */
/** @typedef {import('./outline.js').Item} Item */
/** @typedef {{ depth: number, maxItems: number, maxLines: number, width: number, path?: string, flat?: boolean, stats?: boolean, json?: boolean } & import('./input.js').Reading} ShowOptions */
/** @typedef {(style: any, text: string) => string} Paint */

/** The width of the lines where there is no terminal, so that what goes into a pipe does not depend on where that is made. */
const PIPE_WIDTH = 100

/**
 * Writes for each file a line that tells what it is, and its tree.
 * @param {string[]} files @param {ShowOptions} given
 * @param {(text: string) => Promise<boolean>} write
 */
export async function show(files, given, write) {
  const isColoured = process.stdout.isTTY && !process.env.NO_COLOR
  /** @type {Paint} */
  const paint = (style, text) => (isColoured ? styleText(style, text) : text)
  const options = { ...given, width: given.width || (process.stdout.isTTY && process.stdout.columns) || PIPE_WIDTH }
  await eachFile(files, async (file) => {
    let isOpen = true
    const say = async (/** @type {string} */ line) => (isOpen = await write(`${line}\n`))
    await withDocument(file, options, async (document, tree) => {
      // Objects in a row are shown one after another.
      const isRow = options.member === undefined && (document.kind === 'pickles' || document.kind === 'several')
      const roots = isRow ? await tree.children() : [tree]
      const nodes = []
      for (const root of roots) nodes.push(await root.find(options.path ?? ''))
      if (options.json) return void (await say(escapeJson(JSON.stringify(await asJson(file, document, nodes, options)))))
      const isPart = options.path !== undefined || options.member !== undefined
      if (files.length > 1 || (!options.flat && !isPart)) {
        const name = escapeControls(file === '-' ? '<stdin>' : file)
        if (!(await say(options.flat || isPart ? paint('bold', name) : `${paint('bold', name)}: ${await headOf(document, roots)}`))) return
      }
      for (const node of nodes) {
        for await (const line of options.flat ? flatLines(node, options) : treeLines(node, options, paint)) if (!(await say(line))) return
      }
      throwTrailing(document.about)
    })
    return isOpen
  })
}

/** What a file is: its format, what it is packed in, its size, and the totals of its arrays. @param {import('../document/document.js').PickleDocument} document @param {Node[]} roots */
async function headOf(document, roots) {
  const { kind, compression, size, entries, about } = document
  const isRow = kind === 'pickles' || kind === 'several'
  const format = isRow ? `${formatCount(entries.length)} ${kind === 'pickles' ? 'pickles' : 'objects'}` : kind
  const around = [...compression, ...(typeof about.archive === 'string' ? [`${about.archive} of ${escapeControls(String(about.member))}`] : [])]
  const totals = formatTotals(totalsOf(await valuesOf(kind, roots)))
  return [`${format}${around.length ? ` in ${around.join(' in ')}` : ''}`, `${formatSize(size)}${compression.length ? ' unpacked' : ''}`, totals]
    .filter(Boolean)
    .join(', ')
}

/** The values of a file; those of an .npz by its nodes, whose headers are read, and of another archive none. @param {string} kind @param {Node[]} roots */
async function valuesOf(kind, roots) {
  if (kind === 'zip' || kind === 'tar') return []
  const nodes = kind === 'npz' ? await roots[0].children() : roots
  const values = []
  for (const node of nodes) values.push(await node.peek())
  return values
}

/** The statistics of an array where they are asked for, else nothing. @param {Node} node @param {ShowOptions} options */
async function statsOf(node, { stats }) {
  return stats && node.shape && node.dtype !== undefined ? `  ${await tellStats(node)}` : ''
}

/** How deep values lie whose paths are printed: each path is as long as its value is deep. */
const MOST_DEPTH = 1000

/** Every value within a node, one path a line; a container that was seen before is not gone into again. @param {Node} root @param {ShowOptions} options @returns {AsyncGenerator<string>} */
async function* flatLines(root, options) {
  const seen = new Set()
  const waiting = [{ node: root, depth: 0 }]
  while (waiting.length) {
    const { node, depth } = /** @type {{ node: Node, depth: number }} */ (waiting.pop())
    const value = await node.peek()
    const isSeen = typeof value === 'object' && value !== null && node.hasChildren && seen.has(value)
    if (node.hasChildren) seen.add(value)
    const { type, rest } = lineOf(node)
    const isDeep = node.hasChildren && depth >= MOST_DEPTH && !isSeen
    yield `${escapeControls(node.path || '$')}: ${type}${isSeen ? ' (seen before)' : rest}${isDeep ? ` (what lies more than ${MOST_DEPTH} deep is left out)` : ''}${await statsOf(node, options)}`
    if (!isSeen && !isDeep) for (const child of (await node.children()).reverse()) waiting.push({ node: child, depth: depth + 1 })
  }
}

/** The totals of a container that has nothing but tensors and arrays, several of them. @param {Item} item */
function totalsIn({ value }) {
  const items = value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : []
  const areArrays = items.length > 1 && items.every((item) => item instanceof Tensor || item instanceof NDArray)
  return areArrays ? `  ${formatTotals(totalsOf(items)).replace(/^[^,]*, /, '')}` : ''
}

/** The value of an array of no axes that is in the file still. @param {Item} item @returns {Promise<string | undefined>} */
async function elementOf({ node, value }) {
  if (node.shape?.length !== 0 || !(value instanceof NDArray ? value.isLazy : value instanceof Tensor && !value.isRead && value.storage)) return undefined
  const data = await node.data()
  if (value instanceof NDArray) return String(value)
  return data.length === 1 ? String(data[0]) : undefined
}

/**
 * The tree of a node, drawn in lines. At the deepest level that is asked for a container is one line, and one that contains itself is told by
 * where it was.
 * @param {Node} root @param {ShowOptions} options @param {Paint} paint @returns {AsyncGenerator<string>}
 */
async function* treeLines(root, options, paint) {
  const drawn = await outline(root, options)
  /** @returns {AsyncGenerator<string>} */
  async function* draw(
    /** @type {Item} */ item,
    /** @type {string} */ lead,
    /** @type {string} */ indent,
    /** @type {string} */ head,
    /** @type {string | undefined} */ row,
  ) {
    const { node } = item
    const { type, rest } = lineOf(node)
    if (item.same !== undefined) {
      yield `${lead}${head}${paint('dim', `${type} (the same as ${escapeControls(item.same)})`)}`
      return
    }
    const frame = drawn.frames.get(item)
    const inner = item.inline === undefined ? rest + (frame ? '' : totalsIn(item)) : ` ${escapeControls(item.inline)}`
    const text = row ?? type + inner
    const room = Math.max(10, options.width - lead.length - head.length)
    const cut = text.length > room ? `${text.slice(0, room - 1)}…` : text
    yield `${lead}${paint('cyan', head)}${paint('yellow', cut.slice(0, type.length))}${cut.slice(type.length)}${await statsOf(node, options)}`
    for (const line of frame ?? []) yield `${indent}${line}`
    if (!node.hasChildren || item.inline !== undefined || frame) return
    if (!item.isOpen) {
      if (node.length) yield `${indent}└─ ${paint('dim', '…')}`
      return
    }
    const heads = item.items.map((child) => (typeof child === 'number' || child.node.label === '' ? '' : `${escapeControls(child.node.label)}: `))
    const elements = await Promise.all(item.items.map((child) => (typeof child === 'number' ? undefined : elementOf(child))))
    const rows = alignedRows(
      item.items.map((child) => (typeof child === 'number' ? undefined : child.node)),
      heads,
      elements,
    )
    for (const [i, child] of item.items.entries()) {
      const isLast = i === item.items.length - 1
      const branch = `${indent}${isLast ? '└─ ' : '├─ '}`
      if (typeof child === 'number') yield `${branch}${paint('dim', `… ${formatCount(child)} more`)}`
      else yield* draw(child, branch, `${indent}${isLast ? '   ' : '│  '}`, rows[i]?.head ?? heads[i], rows[i]?.text)
    }
  }
  const element = await elementOf(drawn.root)
  yield* draw(drawn.root, '', '', '', element === undefined ? undefined : `${lineOf(root).type}${lineOf(root).rest}  ${element}`)
}

/** JSON without characters that a terminal might obey. @param {string} text */
const escapeJson = (text) => text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
const UNSAFE = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A file for machines: what it is, and what of its trees would be shown. @param {string} file @param {import('../document/document.js').PickleDocument} document @param {Node[]} nodes @param {ShowOptions} options */
async function asJson(file, { kind, compression, size, entries, about }, nodes, options) {
  const trees = []
  for (const node of nodes) trees.push(await nodeAsJson((await outline(node, options)).root, options))
  const { trailing } = /** @type {{ trailing?: { offset: number, bytes: number, error: Error } }} */ (about)
  return {
    file,
    kind,
    compression,
    size,
    entries: entries.length,
    ...(trailing ? { trailing: { offset: trailing.offset, bytes: trailing.bytes, error: trailing.error.message } } : {}),
    trees,
  }
}

/** @param {Item} item @param {ShowOptions} options @returns {Promise<object>} */
async function nodeAsJson(item, options) {
  const { node } = item
  const { path, label, type, text, shape, dtype, nbytes } = node
  const children = []
  let left = 0
  for (const child of item.items) {
    if (typeof child === 'number') left += child
    else children.push(await nodeAsJson(child, options))
  }
  return {
    path,
    label,
    type,
    text: item.inline ?? text,
    shape,
    dtype,
    nbytes,
    ...(node.isContainer ? { length: node.length } : {}),
    ...(options.stats && shape && dtype !== undefined ? { stats: await tellStats(node) } : {}),
    ...(item.same === undefined ? {} : { same: item.same }),
    ...(children.length ? { children } : {}),
    ...(left ? { left } : {}),
  }
}

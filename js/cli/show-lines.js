/** The lines of nodes, and those of arrays that stand under one another in columns. */
import { escapeControls } from './escape.js'

/** @typedef {import('../document/tree.js').Node} Node */

/** Wider names are not made room for in all lines. */
const WIDEST_HEAD = 44
const WIDEST_CELL = 32

/** What a line says of a node: its type, and behind it how many children it has or what its value is. @param {Node} node */
export function lineOf(node) {
  const isCounted = node.isContainer && !node.isInstance && node.text === ''
  return { type: escapeControls(node.type), rest: `${isCounted ? ` (${node.length})` : ''}${node.text === '' ? '' : ` ${escapeControls(node.text)}`}` }
}

/** The parts of the line of an array: type and dtype, shape, bytes, and what follows; undefined of other nodes. @param {Node | undefined} node @returns {string[] | undefined} */
function cellsOf(node) {
  if (!node?.shape || node.dtype === undefined || node.nbytes === undefined) return undefined
  const found = /^(.*?) (\([\d, ]*\))(.*?) {2}(\d[\d.]* [KMGT]?B)(?: {2}(.*))?$/s.exec(escapeControls(node.text))
  return found ? [`${escapeControls(node.type)} ${found[1]}`, `${found[2]}${found[3]}`, found[4], found[5] ?? ''] : undefined
}

/**
 * The texts of arrays among siblings, filled up so that they stand in columns; nothing for what is none, or stands alone.
 * @param {(Node | undefined)[]} nodes @param {string[]} heads what stands before each @param {(string | undefined)[]} elements what is told besides
 * @returns {({ head: string, text: string } | undefined)[]}
 */
export function alignedRows(nodes, heads, elements) {
  const rows = nodes.map(cellsOf)
  const widthOf = (/** @type {string[]} */ texts, /** @type {number} */ most) =>
    texts.reduce((width, text) => (text.length <= most ? Math.max(width, text.length) : width), 0)
  const isAlone = rows.filter(Boolean).length < 2
  const width = widthOf(
    heads.filter((_, i) => rows[i]),
    WIDEST_HEAD,
  )
  const widths = [0, 1, 2].map((column) =>
    widthOf(
      rows.flatMap((row) => row?.[column] ?? []),
      WIDEST_CELL,
    ),
  )
  return rows.map((row, i) => {
    const element = elements[i]
    if (!row) return undefined
    const [type, shape, bytes, rest] = row
    const last = rest || element || ''
    if (isAlone) return element === undefined ? undefined : { head: heads[i], text: `${type} ${shape}  ${bytes}${last ? `  ${last}` : ''}` }
    const text = `${type.padEnd(widths[0])} ${shape.padEnd(widths[1])}  ${bytes.padStart(widths[2])}${last ? `  ${last}` : ''}`
    return { head: heads[i].padEnd(width), text }
  })
}

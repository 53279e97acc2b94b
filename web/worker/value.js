/**
 * The selected node: which views can show it, how it is written as a path, and what the view `Value` says of it.
 *
 * @typedef {object} Look
 * @property {import('./nodes.js').Line} line
 * @property {string} path as `find` takes it @property {string} python @property {string} javascript
 * @property {{ label: string, level: number }[]} way the nodes from the root down, for the path that is clicked; of a very deep one the first and the last
 * @property {ViewName[]} views that can show it @property {ViewName} opens the one that it opens with
 * @property {number[] | undefined} slices the shape of an array that is shown by slices
 * @property {'latin1' | undefined} encoding by which the texts of its pickle are read, where those of the file are not
 * @property {Content} content
 *
 * @typedef {'Value' | 'Table' | 'Image' | 'Plot' | 'Statistics'} ViewName
 *
 * @typedef {object} Content what the view `Value` shows
 * @property {'text' | 'bytes' | 'instance' | 'print' | 'line'} kind
 * @property {string} [text] @property {number} [length] of the whole, in characters or bytes, where the text is a part
 * @property {string} [note]
 * @property {Part[]} [parts] what an instance was made of
 *
 * @typedef {object} Part of an instance
 * @property {string} title @property {number} count how many there are
 * @property {{ label: string, type: string, rest: string, path: string }[]} nodes the first of them
 */
import { DataFrame, describe, Index, json, LazyBytes, MaskedArray, NDArray, PyObject, Series, SparseArray, Storage, str, Tensor } from 'brine'
import { lineOfEntered, nodeOf, wayTo } from './nodes.js'
import { inert } from '../shell/inert.js'
import { instanceContent } from './instance.js'
import { writtenPaths } from './paths.js'
import { isRecords, isStateDict } from './state-dict.js'

/** @typedef {import('./pause.js').Job} Job */

/** The most characters that are sent of a text at once. */
const MOST_TEXT = 1 << 20
/** Arrays of so many elements are printed whole, as numpy prints them; of others the first rows. */
const MOST_PRINTED = 100_000
/** The most characters of a label in the path. */
const MOST_LABEL = 80
/** The most characters of the JSON that is copied. */
const MOST_JSON = 50_000_000

/** Whether the elements are numbers (bools too), of numpy, torch, pandas or Arrow. @param {string | undefined} dtype */
export const isNumeric = (dtype) =>
  dtype !== undefined && /^(?:Sparse\[)?(?:bool|[uU]?[iI]nt\d+|[fF]loat(?:\d|\[)|bfloat16|complex\d+|qu?int\d|(?:double|halffloat)\[)/.test(dtype)

/** The view that a value opens with, and the others that can show it. @param {any} value @param {import('brine').Node} node @returns {ViewName[]} */
export function viewsOf(value, node) {
  if (isUnknown(value) || (value instanceof Tensor && !value.storage)) return ['Value']
  const isColumn = value instanceof Series || value instanceof Index
  if (value instanceof Index && value.kind === 'MultiIndex') return ['Table', 'Value']
  if (isColumn) return isNumeric(node.dtype) && !/complex/.test(node.dtype ?? '') ? ['Table', 'Plot', 'Statistics', 'Value'] : ['Table', 'Statistics', 'Value']
  if (value instanceof DataFrame || isStateDict(value) || isRecords(value)) return ['Table', 'Value']
  const shape = value instanceof Storage ? [value.size] : node.shape
  const isArray = value instanceof NDArray || value instanceof Tensor || value instanceof Storage || value instanceof SparseArray
  if (!isArray || !shape?.length) return ['Value']
  if (value instanceof NDArray && 'mM'.includes(value.descr.kind)) return ['Table', 'Statistics', 'Value']
  const dtype = value instanceof NDArray ? value.descr.native.name : node.dtype
  // Of a structured array each field is a column of the table.
  if (!isNumeric(dtype))
    return value instanceof NDArray && (value.descr.fields || value.descr.kind === 'V') ? ['Table', 'Value'] : ['Table', 'Statistics', 'Value']
  return shape.length > 1 ? ['Table', 'Image', 'Plot', 'Statistics', 'Value'] : ['Table', 'Plot', 'Statistics', 'Value']
}

/** Whether a table is of a form that is not known, so that nothing but its text can be shown. @param {any} value */
function isUnknown(value) {
  if (!(value instanceof DataFrame || value instanceof Series || value instanceof Index)) return false
  try {
    return value.length === undefined
  } catch (error) {
    return /** @type {any} */ (error)?.code === 'BAD_PANDAS'
  }
}

/** The order in which views stand. @type {ViewName[]} */
const ORDER = ['Value', 'Table', 'Image', 'Plot', 'Statistics']

/** The shape of an array that is shown by slices; a structured one is shown by its fields. @param {any} value @param {import('brine').Node} node */
function sliceShape(value, node) {
  if (value instanceof Storage) return [value.size]
  const isSliced = (value instanceof NDArray && !value.descr.fields) || value instanceof Tensor || value instanceof SparseArray
  return isSliced && node.shape?.length ? node.shape : undefined
}

/** What the view `Value` shows. @param {any} value @param {import('brine').Node} node @returns {Promise<Content>} */
async function contentOf(value, node) {
  if (typeof value === 'string') return { kind: 'text', text: value.slice(0, MOST_TEXT), length: value.length }
  if (value instanceof Uint8Array || value instanceof LazyBytes) return { kind: 'bytes', length: value.length }
  if (value instanceof DataFrame || value instanceof Series || value instanceof Index || value instanceof SparseArray || value instanceof MaskedArray) {
    await node.value()
    return { kind: 'print', text: String(value).slice(0, MOST_TEXT) }
  }
  if (value instanceof PyObject) return instanceContent(value, node)
  if (value instanceof Tensor && !value.storage)
    return { kind: 'line', text: node.text, note: `The file has no data of a tensor on the device ${value.device}.` }
  if ((value instanceof NDArray || value instanceof Tensor) && node.shape) {
    const [rows, ...inner] = node.shape
    const rowSize = inner.reduce((product, length) => product * length, 1)
    if (rows === undefined || rows * rowSize <= MOST_PRINTED) {
      await node.data()
      return { kind: 'print', text: String(value).slice(0, MOST_TEXT) }
    }
    const shown = Math.max(1, Math.floor(MOST_PRINTED / Math.max(1, rowSize)))
    if (rowSize > 50 * MOST_PRINTED) return { kind: 'line', text: node.text, note: 'One row alone is too long to print: the table shows a part.' }
    return { kind: 'print', text: String(await node.rows(0, shown)).slice(0, MOST_TEXT), note: `The first ${shown} of ${rows} rows.` }
  }
  return { kind: 'line', text: node.hasChildren ? undefined : str(value).slice(0, MOST_TEXT) }
}

/** How many levels are shown at the beginning and the end of a deep path. */
const MOST_SHOWN = 12

/** The labels of a way with their levels in the tree, those in the middle of a deep one left out. @param {string[]} labels @returns {Look['way']} */
function shownWay(labels) {
  const parts = labels.map((label, i) => ({ label: inert(label, MOST_LABEL), level: i + 2 }))
  const left = parts.length - 2 * MOST_SHOWN
  return left > 1 ? [...parts.slice(0, MOST_SHOWN), { label: `… ${left} levels …`, level: MOST_SHOWN + 2 }, ...parts.slice(-MOST_SHOWN)] : parts
}

export const calls = {
  /** What a node is. @param {number} id @returns {Promise<Look>} */
  async look(id) {
    const { node, encoding } = nodeOf(id)
    const value = await node.peek()
    const way = wayTo(id)
    const views = viewsOf(value, node)
    return {
      line: await lineOfEntered(id),
      path: node.path,
      ...writtenPaths(way),
      way: shownWay(way.map(({ node: each }) => each.label)),
      views: ORDER.filter((name) => views.includes(name)),
      opens: views[0],
      slices: sliceShape(value, node),
      encoding,
      content: await contentOf(value, node),
    }
  },

  /** A text of a node, a part of it. @param {number} id @param {number} start @param {number} end */
  async text(id, start, end) {
    const value = await nodeOf(id).node.peek()
    return typeof value === 'string' ? value.slice(start, Math.min(end, start + MOST_TEXT)) : ''
  },

  /** Bytes of a node, a part of them. @param {number} id @param {number} start @param {number} end @returns {Promise<Uint8Array>} */
  async bytes(id, start, end) {
    return (await nodeOf(id).node.data(start, end)).slice()
  },

  /** A value as JSON, as `brine json` writes it. @param {number} id @param {Job} job @returns {Promise<string>} */
  async json(id, { progress }) {
    progress({ done: 0, total: 0, what: 'Writing JSON' })
    const text = json(await nodeOf(id).node.load(), { indent: 2 })
    if (text.length > MOST_JSON) throw new RangeError(`the JSON has more than ${MOST_JSON} characters: save it instead`)
    return text
  },
}

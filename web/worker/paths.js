/** The way to a node, as Python and JavaScript write it: for what is copied. */
import { NDArray, PyObject, Series, DataFrame, Tensor } from 'brine'

/** @typedef {import('brine').Node} Node */

const NAME = /^[A-Za-z_]\w*$/
const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

/** A step of a path apart: `.name`, `["a name"]`, `[3]`. @param {string} step */
const keyOf = (step) => (step.startsWith('.') ? step.slice(1) : step.startsWith('["') ? JSON.parse(step.slice(1, -1)) : undefined)

/** How Python comes from a value to a child of it. @param {unknown} value what the child is in @param {string} step @param {string} label */
function pythonStep(value, step, label) {
  const key = keyOf(step)
  if (key === undefined) return value instanceof Set ? `  # ${label}` : step
  const isAttribute = value instanceof PyObject || value instanceof NDArray || value instanceof Tensor || value instanceof Series
  if (isAttribute && label.startsWith('.') && NAME.test(key) && !KEYWORDS.has(key)) return `.${key}`
  if (value instanceof DataFrame && /^\.(index|columns)$/.test(label)) return label
  return `[${JSON.stringify(key)}]`
}

/** How JavaScript comes from a value, as `loads` gives it by default, to a child of it. @param {unknown} value @param {string} step */
function javascriptStep(value, step) {
  const key = keyOf(step)
  const isPlain = !(value instanceof Map) || [...value.keys()].every((each) => typeof each === 'string')
  if (value instanceof Map && !isPlain) return `.get(${key === undefined ? step.slice(1, -1) : JSON.stringify(key)})`
  if (value instanceof DataFrame && key !== undefined && !/^(index|columns)$/.test(key)) return `.column(${JSON.stringify(key)})`
  if (value instanceof Set) return `.values().toArray()${step}`
  if (value instanceof PyObject && key !== undefined && !/^(args|kwargs|state|items|entries)$/.test(key))
    return `.state${NAME.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`
  return key === undefined || NAME.test(key) ? step : `[${JSON.stringify(key)}]`
}

/** The way to a node from the root. @param {{ node: Node, around: unknown }[]} way the nodes from below the root down, each with the value that it is in */
export function writtenPaths(way) {
  return {
    python: `data${way.map(({ node, around }) => pythonStep(around, node.step, node.label)).join('')}`,
    javascript: `data${way.map(({ node, around }) => javascriptStep(around, node.step)).join('')}`,
  }
}

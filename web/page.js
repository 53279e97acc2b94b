/**
 * The page: reads the file that is chosen, in windows, and prints its value.
 * It knows of brine only what the package exports.
 */
import { isPickleError, load, NDArray, PyClass, PyObject } from '../dist/index.js'

const MOST_ITEMS = 50
const MOST_DEPTH = 6

const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id))

/** A value as text, cut where it is long or deep. @returns {string} */
function print(/** @type {any} */ value, indent = '', depth = 0) {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (value instanceof PyClass) return `class ${value}`
  if (value instanceof NDArray) return `${value} [${Array.from({ length: Math.min(6, value.data.length ?? 0) }, (_, i) => String(value.data[i])).join(', ')}${value.size > 6 ? ', …' : ''}]`
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.byteLength} bytes)`
  if (!Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set) && !(value instanceof PyObject) && value.constructor !== Object) return `${value.constructor.name} ${value}`
  if (depth === MOST_DEPTH) return '…'
  return printItems(value, indent, depth)
}

/** @returns {string} */
function printItems(/** @type {any} */ value, /** @type {string} */ indent, /** @type {number} */ depth) {
  const isList = Array.isArray(value) || value instanceof Set
  const fields = value instanceof PyObject ? Object.entries(value).filter(([key, item]) => item !== undefined && key !== 'class') : value
  const entries = isList ? [...value].map((item) => [undefined, item]) : fields instanceof Map || Array.isArray(fields) ? [...fields] : Object.entries(fields)
  const title = value instanceof PyObject ? `${value.class} ` : value instanceof Map ? 'Map ' : value instanceof Set ? 'Set ' : ''
  const [open, close] = isList ? '[]' : '{}'
  if (entries.length === 0) return title + open + close
  const lines = entries.slice(0, MOST_ITEMS).map(([key, item]) => `${indent}  ${key === undefined ? '' : `${typeof key === 'string' ? key : print(key)}: `}${print(item, `${indent}  `, depth + 1)}`)
  if (entries.length > MOST_ITEMS) lines.push(`${indent}  … ${entries.length - MOST_ITEMS} more`)
  return `${title}${open}\n${lines.join('\n')}\n${indent}${close}`
}

element('file').addEventListener('change', async (event) => {
  const file = /** @type {HTMLInputElement} */ (event.target).files?.[0]
  if (!file) return
  const start = performance.now()
  element('value').textContent = ''
  try {
    const value = await load(file, { persistentLoad: (pid) => ({ persistentId: pid }) })
    element('about').textContent = `${file.name}: ${file.size} bytes, read in ${(performance.now() - start).toFixed(1)} ms`
    element('value').textContent = print(value)
  } catch (error) {
    if (!isPickleError(error)) throw error
    element('about').textContent = `${file.name}: ${/** @type {Error} */ (error).message}`
  }
})

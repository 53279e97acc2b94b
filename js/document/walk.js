/**
 * A walk over everything inside of a value. Each object comes once, and there is no recursion, as values may be nested deeper than the call
 * stack is.
 */
import { PyObject, STATE } from '../types/python/basic.js'
import { LazyBytes } from '../types/numpy/lazy.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { NestedTensor, SparseTensor } from '../types/torch/sparse-tensor.js'
import { Storage } from '../types/torch/storage.js'
import { Tensor } from '../types/torch/tensor.js'

/**
 * Every object in a value, the value itself among them; views of bytes are none.
 * @param {unknown} value @param {boolean} [areElementsWanted] whether the objects in numpy arrays are, which may be a million @returns {Generator<object>}
 */
export function* walk(value, areElementsWanted = true) {
  const seen = new Set()
  const waiting = [value]
  while (waiting.length) {
    const item = waiting.pop()
    if (!isObject(item) || seen.has(item) || ArrayBuffer.isView(item)) continue
    seen.add(item)
    yield item
    const parts = !areElementsWanted && item instanceof NDArray ? stateOf(item) : partsOf(item)
    // Most items of long arrays are scalars, and an iterator makes an object for each of them.
    const wait = (/** @type {unknown} */ part) => void (isObject(part) && waiting.push(part))
    if (Array.isArray(parts)) parts.forEach(wait)
    else for (const part of parts) wait(part)
  }
}

/** @param {unknown} value @returns {value is object} */
const isObject = (value) => typeof value === 'object' && value !== null

const stateOf = (/** @type {any} */ item) => (item[STATE] === undefined ? [] : [item[STATE]])

/** What an object holds directly. @returns {Iterable<unknown>} */
function partsOf(/** @type {any} */ item) {
  const state = stateOf(item)
  if (item instanceof Storage || item instanceof LazyBytes) return state
  if (item instanceof NDArray) return !item.descr.hasObjects ? state : state.length ? [...item.objects(), ...state] : item.objects()
  if (item instanceof Tensor) return [item.storage, item.state, item.quantizer?.scales, item.quantizer?.zeroPoints, ...state]
  if (item instanceof SparseTensor || item instanceof NestedTensor) return [...item.parts, item.state, ...state]
  if (item instanceof PyObject) return [item.args, item.kwargs, item.state, item.items, item.entries]
  if (item instanceof Map) return [...item.keys(), ...item.values(), ...state]
  if (item instanceof Set || Array.isArray(item)) return item
  return Object.values(item)
}

/**
 * What is read of values that hold bytes which are still in the file: for the line that tells of one what that says, and of a table that is
 * looked into all.
 */
import { isPickleError } from '../errors.js'
import { PyObject } from '../types/python/basic.js'
import { LazyBytes } from '../types/numpy/lazy.js'
import { MaskedArray } from '../types/numpy/masked.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { ColumnObject } from '../types/pandas/column.js'
import { DataFrame } from '../types/pandas/frame.js'
import { Index } from '../types/pandas/index.js'
import { SparseArray } from '../types/scipy/sparse.js'
import { Tensor } from '../types/torch/tensor.js'
import { walk } from './walk.js'

/** Values whose parts are arrays that belong together, and are told in a line by what is in them. */
const TABLES = [DataFrame, ColumnObject, Index, SparseArray, MaskedArray]

/** How many bytes of bytes a line tells. */
const HEAD = 17

const isTable = (/** @type {unknown} */ value) => TABLES.some((Class) => value instanceof Class)

/** Whether there may be something to read of a value before its line can be told. */
export const isTold = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && (value instanceof LazyBytes || isTable(value))

/** Reads the elements of every array in a value that are still in the file, and the bytes that inert objects in it hold. @param {unknown} value */
export async function readArrays(value) {
  for (const item of walk(value)) {
    if (item instanceof NDArray && item.isLazy) await item.read()
    if (item instanceof NDArray && item.descr.kind === 'O') await readHeld(item.data)
    await readHeld(item)
  }
}

/** Reads all that is in a value: arrays, tensors that the file has data of, and bytes. @param {unknown} value */
export async function readAll(value) {
  await readArrays(value)
  for (const item of walk(value)) if (item instanceof Tensor && item.storage) await item.read()
}

/** Puts bytes in the place of each LazyBytes that an object holds directly. @param {any} item */
async function readHeld(item) {
  if (item instanceof Map) {
    for (const [key, value] of item) if (value instanceof LazyBytes) item.set(key, await value.read())
  } else if (Array.isArray(item)) {
    for (const [i, value] of item.entries()) if (value instanceof LazyBytes) item[i] = await value.read()
  } else if (item instanceof PyObject && item.state instanceof LazyBytes) item.state = await item.state.read()
}

/** Reads what the line of a value tells: of bytes the first, of a table its labels; its columns are read one by one. @param {unknown} value */
export async function readToDescribe(value) {
  if (value instanceof LazyBytes) value.head ??= await value.read(0, Math.min(HEAD, value.length))
  else if (value instanceof DataFrame) await readLabels(value)
  else if (isTable(value)) await readArrays(value)
}

/** @param {DataFrame} frame */
async function readLabels(frame) {
  for (const item of walk(frame, false)) if (item instanceof Index) await readArrays(item)
  try {
    void frame.columns.length
  } catch (error) {
    if (!isPickleError(error)) throw error
    // Where it is told which columns there are may be in the file too, or the form is not known.
    await readArrays(frame)
  }
}

/** Reads all of a table; other values are left as they are. @param {unknown} value */
export async function readTable(value) {
  if (isTable(value)) await readArrays(value)
}

/** Reads one column of a table, and no other where its numbers lie together; what pandas held for it where that is of a form that is not known. @param {DataFrame} frame @param {number} place @returns {Promise<unknown>} */
export async function readColumn(frame, place) {
  const { values, row } = frame.heldAt(place)
  if (values instanceof NDArray && values.isLazy && values.ndim === 2 && values.order === 'C') frame.setColumn(place, await values.rows(row, row + 1))
  else await readArrays(values)
  try {
    return frame.columnAt(place)
  } catch (error) {
    if (!isPickleError(error)) throw error
    return values
  }
}

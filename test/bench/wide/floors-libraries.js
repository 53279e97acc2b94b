/** The floors of numpy's, pandas', scikit-learn's and torch's sets; see floors.js. Bytes of arrays are views of what is ready. */
import { BRINE } from '../paths.js'
import { list, stringList, strings } from './ready.js'

const { NDArray, PyObject, Storage, Tensor } = await import(BRINE)

/** An array as another of the same bytes. @param {any} array */
const again = ({ descr, shape, order, bytes }) => new NDArray(descr, shape.slice(), order, bytes.subarray())

/** @param {any[]} arrays */
const arraysFloor = (arrays) => () => list(arrays.length, (i) => again(arrays[i]))

/** Bytes out of the UTF-8 of what they are as latin1. @param {any} array */
function latin1Floor({ descr, shape, bytes }) {
  const encoded = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), 'utf8')
  const { byteLength } = bytes
  return () => {
    const made = new Uint8Array(byteLength)
    for (let from = 0, to = 0; to < byteLength; to++) {
      const byte = encoded[from++]
      made[to] = byte < 0x80 ? byte : ((byte & 3) << 6) | (encoded[from++] & 0x3f)
    }
    return new NDArray(descr, shape.slice(), 'C', made)
  }
}

/** The arrays and instances of any value, each made anew, without what is between them. @param {any} value */
function partsFloor(value) {
  /** @type {any[]} */
  const arrays = []
  /** @type {any[]} */
  const objects = []
  const seen = new Set()
  const left = [value]
  while (left.length > 0) {
    const part = left.pop()
    if (typeof part !== 'object' || part === null || seen.has(part)) continue
    seen.add(part)
    if (part instanceof NDArray) {
      if (part.dtype === 'object') left.push(...part.data)
      else arrays.push(part)
    } else if (part instanceof PyObject) {
      objects.push(part)
      left.push(part.state, ...part.args)
    } else if (part instanceof Map) left.push(...part.values())
    else left.push(...Object.values(part))
  }
  return () => [
    list(arrays.length, (i) => again(arrays[i])),
    list(objects.length, (i) => {
      const { class: pyclass, args, state } = objects[i]
      const made = new PyObject(pyclass, args.slice(), undefined, true)
      made.state = { ...state }
      return made
    }),
  ]
}

/** @type {Record<string, (value: any) => () => unknown>} */
export const libraryFloors = {
  latin1array: latin1Floor,
  smallarrays: arraysFloor,
  structured: arraysFloor,
  // The array, its mask and what holds both.
  masked: (arrays) => () => list(arrays.length, (i) => [again(arrays[i]), again(arrays[i].mask), again(arrays[i])]),
  objects({ descr, shape, data }) {
    const texts = strings(data.filter((/** @type {any} */ item) => typeof item === 'string'))
    const lists = data.map((/** @type {any} */ item) => (typeof item === 'string' ? undefined : item))
    return () => {
      const cut = texts()
      let next = 0
      return new NDArray(
        descr,
        shape.slice(),
        'C',
        list(lists.length, (i) => lists[i]?.slice() ?? cut(next++)),
      )
    }
  },
  /** The strings are nearly all of it. @param {any} frame */
  frame(frame) {
    const names = stringList(Array.from(frame.column('name').values))
    return () => [names(), ...['id', 'day', 'value'].map(() => new Float64Array(0))]
  },
  forest: partsFloor,
  tensors(state) {
    const keys = Object.keys(state)
    const tensors = keys.map((key) => state[key])
    return () => {
      /** @type {Record<string, any>} */
      const made = {}
      for (let i = 0; i < keys.length; i++) {
        const { dtype, shape, stride, storage } = tensors[i]
        made[keys[i]] = new Tensor(
          dtype,
          shape.slice(),
          stride.slice(),
          new Storage(storage.dtype, storage.size, { bytes: storage.bytes.subarray(), key: storage.key }),
        )
      }
      return made
    }
  },
}

/** The numpy dtypes of JavaScript's typed arrays. This file imports nothing, so that any bundle can hold it at little cost. */

/** The kind and item size of the elements, by the name of the class. @type {Record<string, [kind: string, itemsize: number]>} */
const CODES = {
  Int8Array: ['i', 1],
  Uint8Array: ['u', 1],
  Int16Array: ['i', 2],
  Uint16Array: ['u', 2],
  Int32Array: ['i', 4],
  Uint32Array: ['u', 4],
  BigInt64Array: ['i', 8],
  BigUint64Array: ['u', 8],
  Float32Array: ['f', 4],
  Float64Array: ['f', 8],
}

/** Gives the kind and item size of a typed array's elements, or undefined where numpy has no such elements. @param {{ constructor: { name: string } }} typed */
export const codeOf = (typed) => (Object.hasOwn(CODES, typed.constructor.name) ? CODES[typed.constructor.name] : undefined)

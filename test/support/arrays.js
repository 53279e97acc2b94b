// Arrays that no pickle made.
import { DType, NDArray } from 'brine'

/** A float32 array of so many numbers from 0 on, in rows of four. */
export function floats(/** @type {number} */ count) {
  const data = Float32Array.from({ length: count }, (_, i) => i)
  return new NDArray(new DType('f', 4), [count / 4, 4], 'C', data)
}

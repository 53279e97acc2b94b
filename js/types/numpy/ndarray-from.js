/** numpy's arrays, as users import them: with `from`, which makes one of lists. */
import { from } from './make-array.js'
import { NDArray as Plain } from './ndarray.js'

/**
 * @template {string} [D=string]
 * @typedef {import('./ndarray.js').NDArray<D>} NDArray
 */

/** The class with its `from`, which is not part of it, so that who loads pickles and makes no arrays does not download it. */
export const NDArray = /* @__PURE__ */ Object.assign(Plain, {
  /** An array of nested lists or of a typed array, by numpy's rules; what the dtype cannot hold is refused. */
  from,
})

/**
 * The floor of `dumps`: the plainest walk over a value that tells types apart and numbers objects, and strings, of which a pickle has equal
 * ones once. It writes nothing, and does not look into the bytes of arrays.
 */

/** Walks over a value; gives how many objects and strings there were, how many numbers that are ints, and how many other scalars. @param {any} root */
export function walk(root) {
  /** @type {Map<any, number>} */
  const numbers = new Map()
  /** Objects that are to be looked into. @type {any[]} */
  const left = []
  let ints = 0
  let others = 0

  /** @param {any} value */
  function visit(value) {
    if (typeof value === 'number') {
      if (Number.isSafeInteger(value)) ints++
      else others++
    } else if (typeof value === 'string') {
      if (!numbers.has(value)) numbers.set(value, numbers.size)
    } else if (typeof value === 'object' && value !== null) {
      if (numbers.has(value)) return
      numbers.set(value, numbers.size)
      left.push(value)
    } else others++
  }

  visit(root)
  while (left.length > 0) {
    const value = left.pop()
    if (Array.isArray(value)) for (let i = 0; i < value.length; i++) visit(value[i])
    else if (value instanceof Map)
      for (const [key, item] of value) {
        visit(key)
        visit(item)
      }
    else if (value instanceof Set) for (const item of value) visit(item)
    else if (!ArrayBuffer.isView(value)) for (const key in value) visit(value[key])
  }
  return [numbers.size, ints, others]
}

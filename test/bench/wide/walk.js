/**
 * The floor of `dumps`: the plainest walk over a value that tells types apart and numbers objects, and strings, of which a pickle has equal
 * ones once. It writes nothing, and does not look into the bytes of arrays.
 */

/** Walks over a value; gives how many objects and strings there were, and numbers. @param {any} root */
export function walk(root) {
  /** @type {Map<any, number>} */
  const numbers = new Map()
  const left = [root]
  let ints = 0
  let floats = 0
  while (left.length > 0) {
    const value = left.pop()
    switch (typeof value) {
      case 'number':
        if (Number.isSafeInteger(value)) ints++
        else floats++
        break
      case 'string':
        if (!numbers.has(value)) numbers.set(value, numbers.size)
        break
      case 'object':
        if (value === null || numbers.has(value)) break
        numbers.set(value, numbers.size)
        if (Array.isArray(value)) for (let i = value.length - 1; i >= 0; i--) left.push(value[i])
        else if (value instanceof Map) for (const [key, item] of value) left.push(key, item)
        else if (value instanceof Set) for (const item of value) left.push(item)
        else if (!ArrayBuffer.isView(value)) for (const key in value) left.push(value[key])
        break
      default:
        ints++
    }
  }
  return [numbers.size, ints, floats]
}

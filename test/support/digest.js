/**
 * A text that is equal for equal values, in Node and in a browser: types by
 * name, contents in order, doubles by their bits, shared objects by number.
 */
export function digest(/** @type {unknown} */ root) {
  const numbers = new Map()
  /** @type {string[]} */
  const parts = []
  const bits = new DataView(new ArrayBuffer(8))
  const write = (/** @type {any} */ value) => {
    if (typeof value === 'number') {
      bits.setFloat64(0, value)
      parts.push(Number.isNaN(value) ? 'nan' : `#${bits.getBigUint64(0).toString(36)}`)
    } else if (typeof value !== 'object' || value === null) {
      parts.push(typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`)
    } else if (numbers.has(value)) {
      parts.push(`@${numbers.get(value)}`)
    } else {
      numbers.set(value, numbers.size)
      parts.push(`${value.constructor?.name ?? 'null'}(`)
      if (ArrayBuffer.isView(value)) parts.push(Array.from(/** @type {any} */ (value), String).join())
      else if (value instanceof Map) for (const [key, item] of value) (write(key), write(item))
      else if (value instanceof Set) for (const item of value) write(item)
      if (!ArrayBuffer.isView(value)) for (const key of Object.keys(value)) (parts.push(key), write(/** @type {any} */ (value)[key]))
      for (const name of ['data', 'dtype', 'str', 'text'])
        if (!Array.isArray(value) && name in (Object.getPrototypeOf(value) ?? {})) (parts.push(name), write(value[name]))
      parts.push(')')
    }
  }
  write(root)
  return parts.join(' ')
}

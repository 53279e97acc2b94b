/** Values that are made when they are looked into, and containers that hold such values. */
import { callForEach } from '../sources/at-once.js'

/** A value that is made, once, when its node is first looked into, as that of a member of an archive. */
export class LazyValue {
  /** @type {Promise<unknown> | undefined} */
  #value
  #load

  /**
   * @param {() => Promise<unknown>} load @param {import('./describe.js').Description} description what is known of it before
   * @param {boolean} [isCheap] whether it costs little enough to be made when it is listed
   */
  constructor(load, description, isCheap = false) {
    this.#load = load
    this.description = description
    this.isCheap = isCheap
  }

  /** The same, whose line tells why it cannot be made. @param {import('../errors.js').PickleError} error */
  failed({ message }) {
    const { detail, ...description } = this.description
    return new LazyValue(() => this.value, { ...description, detail: `${detail ? `${detail}  ` : ''}cannot be read: ${message}` })
  }

  get value() {
    return (this.#value ??= this.#load())
  }
}

/** The containers that hold LazyValues, or containers that do. */
const unfinished = new WeakSet()

/** Notes that a container holds LazyValues or containers that do, and gives it. @template {Map<any, any> | any[]} T @param {T} container @returns {T} */
export function holdLazily(container) {
  unfinished.add(container)
  return container
}

/** Puts the values in the place of all LazyValues that a container holds, and those in it; other values are left alone. @param {any} value */
export async function finish(value) {
  const waiting = [value]
  for (const container of waiting) {
    if (typeof container !== 'object' || container === null || !unfinished.has(container)) continue
    await callForEach([...container.entries()], async ([key, item]) => {
      const made = item instanceof LazyValue ? await item.value : item
      // What is made may hold others, as an archive within an archive does.
      waiting.push(made)
      if (made === item) return
      if (container instanceof Map) container.set(key, made)
      else container[key] = made
    })
    unfinished.delete(container)
  }
}

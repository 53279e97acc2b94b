/**
 * The nested form of a flat state dict: dicts and lists, by the path of each item.
 *
 * Source: torch/distributed/checkpoint/_nested_dict.py: unflatten_state_dict, set_element.
 */

/** @typedef {(string | number)[]} Path a text is the key of a dict, a number the place in a list */
/** @typedef {{ kind: 'dict', items: Map<string | number, unknown> } | { kind: 'list', items: Map<string | number, unknown>, length: number }} Container */

/** The most places of all lists together, of which a file names only the last. */
const MOST_PLACES = 1 << 22

const isContainer = (/** @type {any} */ value) => value?.items instanceof Map && (value.kind === 'dict' || value.kind === 'list')

/**
 * Items in their containers; one whose path leads through another item keeps its flat name. Places of lists that no item has are null.
 * @param {Iterable<{ name: string, path: Path | undefined, value: unknown }>} items
 * @param {(entries: [string, unknown][]) => unknown} makeDict makes a dict of its keys and values @param {(list: unknown[]) => unknown} makeList makes a list
 */
export function nest(items, makeDict, makeList) {
  /** @type {Container} */
  const root = { kind: 'dict', items: new Map() }
  /** Each container before those within. @type {Container[]} */
  const all = [root]
  let places = 0
  /** @param {Container} container @param {string | number} key @param {unknown} value */
  const put = (container, key, value) => {
    if (container.kind === 'list') {
      const length = Math.max(container.length, /** @type {number} */ (key) + 1)
      places += length - container.length
      container.length = length
    }
    container.items.set(key, value)
  }
  /** Puts a value at a path, and tells whether there is room for it. */
  const insert = (/** @type {Path} */ path, /** @type {unknown} */ value) => {
    if (path.reduce((/** @type {number} */ sum, key) => sum + (typeof key === 'number' ? key + 1 : 0), places) > MOST_PLACES) return false
    /** @type {Container} */
    let container = root
    for (const [i, key] of path.entries()) {
      if ((typeof key === 'number') !== (container.kind === 'list')) return false
      const held = container.items.get(key)
      if (i === path.length - 1) {
        if (held === undefined) put(container, key, value)
        return held === undefined
      }
      if (held !== undefined && !isContainer(held)) return false
      if (held === undefined) {
        /** @type {Container} */
        const made = typeof path[i + 1] === 'number' ? { kind: 'list', items: new Map(), length: 0 } : { kind: 'dict', items: new Map() }
        put(container, key, made)
        all.push(made)
        container = made
      } else container = /** @type {Container} */ (held)
    }
    return false
  }
  // A wrapper tells an item of none and of undefined apart from no item.
  for (const { name, path, value } of items) if (!path || !insert(path, { value })) root.items.set(name, { value })
  /** @type {Map<unknown, unknown>} */
  const made = new Map()
  const finish = (/** @type {any} */ held) => (isContainer(held) ? made.get(held) : held.value)
  for (const container of all.reverse()) {
    if (container.kind === 'dict')
      made.set(container, makeDict([...container.items].map(([key, held]) => /** @type {[string, unknown]} */ ([String(key), finish(held)]))))
    else made.set(container, makeList(Array.from({ length: container.length }, (_, i) => (container.items.has(i) ? finish(container.items.get(i)) : null))))
  }
  return made.get(root)
}

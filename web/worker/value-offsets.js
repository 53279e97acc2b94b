/**
 * Where the values of a pickle were made, and which value was made at an offset: a traced load, gone through as the tree goes through values.
 *
 * A value begins at the opcode that made it. What is the same as another, or has no identity, begins where it was put onto the stack.
 */
import { describe, NDArray } from 'brine'

/** @typedef {import('brine').Trace} Trace */
/** @typedef {ArrayLike<number | undefined>} Slots where each child was put onto the stack */

/** The most children that a search looks at. */
const MOST_SEEN = 400_000
/** Of a container with more children only those are searched that stand next to the place. */
const FEW = 64
/** How many on both sides. */
const BESIDE = 2

/** @type {Slots} */
const NONE = []

/** The offset of each value of a dict, in its order. @param {Trace} trace @param {Map<unknown, unknown>} dict @param {unknown} [from] what was given the entries @returns {Slots} */
function slotsOfDict(trace, dict, from = dict) {
  const entries = trace.entryOffsets(from)
  return Array.from(dict.keys(), (key) => entries.get(key)?.value)
}

/** @param {Trace} trace @param {unknown} object @param {number} count @returns {Slots} nothing where they are not as many as the children */
function slotsOfItems(trace, object, count) {
  const offsets = trace.itemOffsets(object)
  return offsets.length === count ? offsets : NONE
}

/** Of an instance: its arguments, its state, what was put into it. @param {Trace} trace @param {import('brine').PyObject} object @returns {Slots} */
function slotsOfInstance(trace, object) {
  const { args, kwargs, state, items, entries } = object
  /** @type {Slots} */
  let given = []
  /** @type {number | undefined} */
  let words
  /** @type {Map<unknown, number>} */
  const attributes = new Map()
  /** @type {number | undefined} */
  let whole
  for (const { opcode, operands } of trace.calls(object)) {
    if (opcode === 'BUILD') {
      whole = operands[0].offset
      // With slots it is the dict and that of the slots.
      const parts = operands[0].value instanceof Map ? [operands[0].value] : Array.isArray(operands[0].value) ? operands[0].value : []
      for (const part of parts) if (part instanceof Map) for (const [key, { value }] of trace.entryOffsets(part)) attributes.set(key, value)
    } else if (opcode === 'REDUCE' || opcode.startsWith('NEWOBJ')) {
      given = trace.itemOffsets(operands[1]?.value)
      words = operands[2]?.offset
    } else if (opcode === 'OBJ' || opcode === 'INST') given = operands.slice(1).map(({ offset }) => offset)
  }
  const sameLength = (/** @type {Slots} */ offsets, /** @type {{ length: number }} */ { length }) =>
    Array.from({ length }, (_, i) => (offsets.length === length ? offsets[i] : undefined))
  return [
    ...sameLength(given, args),
    ...(kwargs === undefined ? [] : [words]),
    ...(state instanceof Map ? Array.from(state.keys(), (key) => attributes.get(key)) : state === undefined ? [] : [whole]),
    ...(items ? sameLength(trace.itemOffsets(object), items) : []),
    ...(entries
      ? sameLength(
          Array.from(trace.entryOffsets(object).values(), ({ value }) => value),
          entries,
        )
      : []),
  ]
}

/** Whether it is an array of objects along one axis, whose state has them as a list. @param {unknown} value @returns {value is import('brine').NDArray} */
const isObjects = (value) => value instanceof NDArray && value.descr.kind === 'O' && value.ndim === 1

/** The values of one pickle by their offsets. */
export class ValueOffsets {
  #trace
  /** @type {WeakMap<object, Slots>} */
  #slots = new WeakMap()

  /** @param {Trace} trace of a lossless load */
  constructor(trace) {
    this.#trace = trace
  }

  /** @param {unknown} value @returns {Slots} */
  #slotsOf(value) {
    if (typeof value !== 'object' || value === null) return NONE
    let slots = this.#slots.get(value)
    if (!slots) this.#slots.set(value, (slots = this.#findSlots(value)))
    return slots
  }

  /** @param {object} value @returns {Slots} */
  #findSlots(value) {
    const trace = this.#trace
    const { isInstance } = describe(value)
    if (isInstance) return slotsOfInstance(trace, /** @type {any} */ (value))
    if (value instanceof Map) {
      const own = slotsOfDict(trace, value)
      if (!value.size || own[0] !== undefined) return own
      // It may have been called with its entries.
      const from = this.#givenTo(value, (given) => given instanceof Map && given.size === value.size)
      return from ? slotsOfDict(trace, value, from) : NONE
    }
    const count = Array.isArray(value) ? value.length : value instanceof Set ? value.size : isObjects(value) ? value.size : 0
    if (!count) return NONE
    const own = slotsOfItems(trace, value, count)
    if (own.length) return own
    const from = this.#givenTo(value, (given) => (Array.isArray(given) ? given.length : given instanceof Set ? given.size : -1) === count)
    return from ? slotsOfItems(trace, from, count) : NONE
  }

  /** The argument of the call that made an object that has its items. @param {object} object @param {(given: unknown) => boolean} isIt @returns {unknown} */
  #givenTo(object, isIt) {
    for (const { opcode, operands } of this.#trace.calls(object)) {
      const given = opcode === 'BUILD' ? operands[0].value : opcode === 'REDUCE' || opcode === 'NEWOBJ' ? operands[1].value : undefined
      const found = Array.isArray(given) ? given.find(isIt) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Where a value was made. @param {unknown} value @param {number | undefined} slot where it was put onto the stack */
  #made(value, slot) {
    return (typeof value === 'object' && value !== null ? this.#trace.offsetOf(value) : undefined) ?? slot
  }

  /**
   * Where the value at the end of a way begins, or that of the last on the way of which that can be told.
   * @param {{ step: string, index: number }[]} way from the root down: the step of each node, and its number among its siblings
   */
  offsetOf(way) {
    let { value } = this.#trace
    let offset = this.#made(value, this.#trace.offset)
    for (const { step, index } of way) {
      const { children } = describe(value)
      // In natural order the number is another one.
      const near = children ? [...children(index, index + 1)] : []
      const [number, child] = near[0]?.step === step ? [index, near[0]] : (children && numbered(children(0, Infinity), step)) || []
      if (!child || number === undefined) break
      const found = this.#made(child.value, this.#slotsOf(value)[number])
      if (found !== undefined) offset = found
      value = child.value
    }
    return offset
  }

  /** The way to the value that was made, or put, at an offset: the steps from the root down. @param {number} offset @returns {string[] | undefined} undefined where none is found */
  wayTo(offset) {
    const root = this.#trace.value
    if (offset === this.#made(root, undefined) || offset === this.#trace.offset) return []
    /** The ways that are left to try, the likeliest last. @type {{ value: unknown, way: Way | undefined }[]} */
    const waiting = [{ value: root, way: undefined }]
    const seen = new Set()
    let left = MOST_SEEN
    while (waiting.length && left > 0) {
      const { value, way } = /** @type {typeof waiting[number]} */ (waiting.pop())
      if (typeof value !== 'object' || value === null || seen.has(value)) continue
      seen.add(value)
      const { children, count = 0 } = describe(value)
      if (!children) continue
      const slots = this.#slotsOf(value)
      const at = slots.length > FEW ? lastAtOrBefore(slots, offset) : 0
      const [start, end] = slots.length > FEW ? [Math.max(0, at - BESIDE), at + BESIDE + 1] : [0, Math.min(count || FEW, FEW)]
      const next = []
      let number = start
      for (const child of children(start, end)) {
        left--
        const slot = slots[number++]
        const made = this.#made(child.value, slot)
        const further = { value: child.value, way: { step: child.step, before: way } }
        if (made === offset || slot === offset) return stepsOf(further.way)
        next.push({ ...further, far: Math.abs((made ?? slot ?? Infinity) - offset) })
      }
      next.sort((a, b) => b.far - a.far)
      for (const further of next) waiting.push(further)
    }
    return undefined
  }
}

/** @typedef {{ step: string, before: Way | undefined }} Way */

/** @param {Way | undefined} way */
function stepsOf(way) {
  const steps = []
  for (let at = way; at; at = at.before) steps.push(at.step)
  return steps.reverse()
}

/** @param {Iterable<{ step: string, value: unknown }>} children @param {string} step @returns {[number, { step: string, value: unknown }] | undefined} */
function numbered(children, step) {
  let number = 0
  for (const child of children) {
    if (child.step === step) return [number, child]
    number++
  }
  return undefined
}

/** The number of the last of ascending slots at or before an offset. @param {Slots} slots @param {number} offset */
function lastAtOrBefore(slots, offset) {
  let low = 0
  for (let high = slots.length; high - low > 1;) {
    const middle = (low + high) >>> 1
    if ((slots[middle] ?? Infinity) <= offset) low = middle
    else high = middle
  }
  return low
}

/**
 * An instance of a class that is not known here, with all that its pickle gave it: what it was called with, its state, and the items and
 * entries that were appended or set. However many these are, children are made only for those that are asked for.
 */
import { findKeys } from './find-key.js'
import { indexAt, quotedStep } from './paths.js'
import { PyClass } from '../types/python/basic.js'

/** @typedef {import('./describe.js').Child} Child */
/** @typedef {import('./describe.js').Description} Description */
/** @typedef {import('../types/python/basic.js').PyObject} PyObject */
/** @typedef {{ keyLabel: (key: unknown) => string, stepOf: (key: unknown) => string }} Labels the text of a key, and how a path goes to it */
/** @typedef {{ count: number, children: (start: number, end: number) => Iterable<Child> }} Part */

/** The entries of instances as dicts, once one was looked up, and how many there were. @type {WeakMap<[unknown, unknown][], { length: number, dict: Map<unknown, unknown> }>} */
const DICTS = new WeakMap()

/** The entries as a dict; of two with one key it is the first. @param {[unknown, unknown][]} entries */
function dictOf(entries) {
  const known = DICTS.get(entries)
  if (known?.length === entries.length) return known.dict
  const dict = new Map()
  for (const [key, value] of entries) if (!dict.has(key)) dict.set(key, value)
  DICTS.set(entries, { length: entries.length, dict })
  return dict
}

/** The parts of an instance that are none of its attributes: an attribute of such a name has no dot. */
const PARTS = ['args', 'kwargs', 'state']
const ARGS = '.args'

/** The part of an array, each item as a child. @template T @param {T[]} items @param {(item: T, i: number) => Child} childOf @returns {Part} */
const partOf = (items, childOf) => ({
  count: items.length,
  *children(start, end) {
    for (let i = start; i < Math.min(end, items.length); i++) yield childOf(items[i], i)
  },
})

/** The attributes of a state. @param {Map<unknown, unknown>} state @param {(key: unknown, value: unknown) => Child} childOf @returns {Part} */
const attributesOf = (state, childOf) => ({
  count: state.size,
  *children(start, end) {
    let i = 0
    for (const [key, value] of state) {
      if (i >= end) return
      if (i++ >= start) yield childOf(key, value)
    }
  },
})

/** What an instance is, in a line, and what is inside of it. @param {PyObject} object @param {Labels} labels @returns {Description} */
export function describeInstance({ class: pyclass, args, kwargs, state, items, entries }, { keyLabel, stepOf }) {
  const argument = (/** @type {unknown} */ value, /** @type {number} */ i) => ({ label: `args[${i}]`, step: `.args[${i}]`, value })
  const attribute = (/** @type {unknown} */ key, /** @type {unknown} */ value) => ({
    label: `.${typeof key === 'string' ? key : keyLabel(key)}`,
    step: typeof key === 'string' && PARTS.includes(key) ? quotedStep(key) : stepOf(key),
    value,
  })
  const item = (/** @type {unknown} */ value, /** @type {number} */ i) => ({ label: `[${i}]`, step: `[${i}]`, value })
  const entry = (/** @type {[unknown, unknown]} */ [key, value]) => ({ label: `[${keyLabel(key)}]`, step: `[${keyLabel(key)}]`, value })
  const attributes = state instanceof Map ? state : undefined
  const whole = { kwargs, state: attributes ? undefined : state }
  const single = (/** @type {'kwargs' | 'state'} */ name) =>
    partOf(whole[name] === undefined ? [] : [whole[name]], (value) => ({ label: name, step: `.${name}`, value }))
  /** The item at a place, negative ones counted from the end. @param {number} index */
  const itemAt = (index) => {
    const place = items && index < 0 ? index + items.length : index
    return items && place >= 0 && place < items.length ? item(items[place], place) : undefined
  }
  const parts = [
    partOf(Array.from(args), argument),
    single('kwargs'),
    attributes ? attributesOf(attributes, attribute) : single('state'),
    partOf(items ?? [], item),
    partOf(entries ?? [], entry),
  ]
  return {
    type: pyclass instanceof PyClass ? String(pyclass) : 'object',
    isInstance: true,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    find: (key, isDotted) => {
      const isPart = (key === 'kwargs' || key === 'state') && whole[key] !== undefined
      if (isPart && isDotted) return [...single(key).children(0, 1)][0]
      if (attributes?.has(key)) return attribute(key, attributes.get(key))
      const own = typeof key === 'number' ? itemAt(key) : undefined
      if (own) return own
      if (entries && dictOf(entries).has(key)) return entry([key, dictOf(entries).get(key)])
      return isPart ? [...single(key).children(0, 1)][0] : undefined
    },
    *findWritten(path) {
      const at = path.startsWith(ARGS) ? indexAt(path.slice(ARGS.length)) : undefined
      const place = at && at.index < 0 ? at.index + args.length : at?.index
      if (at && place !== undefined && place >= 0 && place < args.length) yield { child: argument(args[place], place), length: ARGS.length + at.length }
      if (attributes) for (const { key, length } of findKeys(attributes, path, keyLabel)) yield { child: attribute(key, attributes.get(key)), length }
      if (!entries) return
      const dict = dictOf(entries)
      for (const { key, length } of findKeys(dict, path, keyLabel)) yield { child: entry([key, dict.get(key)]), length }
    },
    *children(start, end) {
      let base = 0
      for (const { count, children } of parts) {
        if (base < end && base + count > start) yield* children(Math.max(0, start - base), Math.min(count, end - base))
        base += count
      }
    },
  }
}

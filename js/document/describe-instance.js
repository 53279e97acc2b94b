/**
 * An instance of a class that is not known here, with all that its pickle gave it: what it was called with, its state, and the items and
 * entries that were appended or set. However many these are, children are made only for those that are asked for.
 */
import { findKey } from './find-key.js'
import { indexAt, nameAt } from './paths.js'
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
    step: stepOf(key),
    value,
  })
  const item = (/** @type {unknown} */ value, /** @type {number} */ i) => ({ label: `[${i}]`, step: `[${i}]`, value })
  const entry = (/** @type {[unknown, unknown]} */ [key, value]) => ({ label: `[${keyLabel(key)}]`, step: `[${keyLabel(key)}]`, value })
  const named = { kwargs, state: state instanceof Map ? undefined : state }
  const single = (/** @type {'kwargs' | 'state'} */ name) =>
    partOf(named[name] === undefined ? [] : [named[name]], (value) => ({ label: name, step: `.${name}`, value }))
  const parts = [
    partOf(Array.from(args), argument),
    single('kwargs'),
    state instanceof Map ? attributesOf(state, attribute) : single('state'),
    partOf(items ?? [], item),
    partOf(entries ?? [], entry),
  ]
  return {
    type: pyclass instanceof PyClass ? String(pyclass) : 'object',
    isInstance: true,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    find: (path) => {
      const index = path.startsWith('.args') ? indexAt(path.slice('.args'.length)) : undefined
      if (index && index.index < args.length) return { child: argument(args[index.index], index.index), length: '.args'.length + index.length }
      const name = nameAt(path)
      const value = name && Object.hasOwn(named, name.name) ? named[/** @type {'kwargs' | 'state'} */ (name.name)] : undefined
      if (name && value !== undefined) return { child: { label: name.name, step: `.${name.name}`, value }, length: name.length }
      const found = state instanceof Map ? findKey(state, path, keyLabel) : undefined
      if (found && state instanceof Map) return { child: attribute(found.key, state.get(found.key)), length: found.length }
      const at = items && indexAt(path)
      if (at && at.index < items.length) return { child: item(items[at.index], at.index), length: at.length }
      const key = entries && path.startsWith('[') ? findKey(dictOf(entries), path, keyLabel) : undefined
      return key && entries ? { child: entry([key.key, dictOf(entries).get(key.key)]), length: key.length } : null
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

/**
 * The floors of lossless loads: the same as floors.js, with the Maps, Tuples and Floats that take the longest there. Only of sets with many Maps, where they are
 * most of what a lossless load takes longer than the default.
 */
import { BRINE } from '../paths.js'
import { columns, list, owned, strings } from './ready.js'

const { Float, PyObject, Tuple } = await import(BRINE)

/** A Map of names and values that are ready. @param {string[]} names @param {any[]} values */
function mapOf(names, values) {
  const made = new Map()
  for (let i = 0; i < names.length; i++) made.set(names[i], values[i])
  return made
}

class Empty extends Array {
  constructor() {
    super(0)
  }
}
class Pair extends Array {
  constructor() {
    super('', '')
  }
}
/** V8 makes it in place (js/load/new-tuple.js). @type {(length: new () => any[]) => any} */
function tuple(length) {
  return Reflect.construct(length, arguments, Tuple)
}

/** An instance, with its state. @param {any} pyclass @param {any} state */
function instance(pyclass, state) {
  const made = new PyObject(pyclass, tuple(Empty), undefined, true)
  made.state = state
  return made
}

/** The state of an instance with slots. @param {Map<string, any>} slots */
function slotState(slots) {
  const state = tuple(Pair)
  state[0] = null
  state[1] = slots
  return state
}

/** Lists of numbers in one typed array; gives what makes the list at `i`. @param {number[][]} lists @returns {(i: number) => any[]} */
function floatLists(lists) {
  const flat = Float64Array.from(lists.flat())
  const ends = new Uint32Array(lists.length)
  const hasFloats = lists.map((list) => list.some(Number.isInteger))
  let end = 0
  for (const [i, list] of lists.entries()) ends[i] = end += list.length
  return (i) => {
    const start = i === 0 ? 0 : ends[i - 1]
    const { length } = lists[i]
    if (hasFloats[i]) {
      const made = new Array(length)
      for (let k = 0; k < length; k++) made[k] = Number.isInteger(flat[start + k]) ? new Float(flat[start + k]) : flat[start + k]
      return made
    }
    const made = new Array(length)
    for (let k = 0; k < length; k++) made[k] = flat[start + k]
    return made
  }
}

/** @param {any} value a tree of instances */
function flatten({ class: pyclass, state }) {
  if (state.weight === undefined) return { pyclass, name: state.name, children: state.children.map(flatten) }
  return { pyclass, name: state.name, weight: state.weight, tag: state.tag.class, slots: Object.values(state.tag.state[1]) }
}

/** @param {any} node what flatten gave @returns {any} */
function grow({ pyclass, name, children, weight, tag, slots }) {
  const state = new Map()
  state.set('name', name)
  state.set('children', children ? children.map(grow) : tuple(Empty))
  if (!children) {
    state.set('weight', weight)
    state.set('tag', instance(tag, slotState(mapOf(['number', 'owner', 'balance'], slots))))
  }
  return instance(pyclass, state)
}

/** @type {Record<string, (values: any[]) => () => unknown>} */
const floors = {
  records(rows) {
    const { length } = rows
    const { id, score, active, parent, tags } = columns(rows)
    const names = strings(rows.map(({ name }) => name))
    return () => {
      const name = names()
      return list(length, (i) => {
        const made = new Map()
        made.set('id', id[i]).set('name', name(i)).set('score', score[i]).set('active', active[i]).set('parent', parent[i]).set('tags', tags[i].slice())
        return made
      })
    }
  },
  coco(rows) {
    const { length } = rows
    const { area, iscrowd, image_id, category_id, id } = columns(rows)
    const polygon = floatLists(rows.map(({ segmentation }) => segmentation[0]))
    const box = floatLists(rows.map(({ bbox }) => bbox))
    return () =>
      list(length, (i) => {
        const made = new Map()
        made
          .set('segmentation', [polygon(i)])
          .set('area', area[i])
          .set('iscrowd', iscrowd[i])
          .set('image_id', image_id[i])
        made.set('bbox', box(i)).set('category_id', category_id[i]).set('id', id[i])
        return made
      })
  },
  instances(values) {
    const { length, pyclass, owners, number, balance, active } = owned(values)
    return () => {
      const owner = owners()
      return list(length, (i) => {
        const state = new Map()
        state.set('number', number[i]).set('owner', owner(i)).set('balance', balance[i]).set('active', active[i])
        return instance(pyclass, state)
      })
    }
  },
  slots(values) {
    const { length, pyclass, owners, number, balance } = owned(values, ({ state }) => state[1])
    return () => {
      const owner = owners()
      return list(length, (i) => {
        const slots = new Map()
        slots.set('number', number[i]).set('owner', owner(i)).set('balance', balance[i])
        return instance(pyclass, slotState(slots))
      })
    }
  },
  classtrees(trees) {
    const nodes = trees.map(flatten)
    return () => nodes.map(grow)
  },
}

/** The family of a set, if it has such a floor. @param {string} name */
const familyOf = (name) => name.replace(/^(records\d|python2)$/, 'records')

/** Whether a set has such a floor. @param {string} name */
export const hasLosslessFloor = (name) => Object.hasOwn(floors, familyOf(name))

/** The floor of a set's lossless load. @param {string} name @param {any} value what `loads` gives by default @returns {() => unknown} */
export const losslessFloorOf = (name, value) => floors[familyOf(name)](value)

/** The floors of records, dicts in lists, and instances of classes; see floors.js. */
import { BRINE } from '../paths.js'
import { column, columns, list, numberLists, owned, strings } from './ready.js'

const { PyObject } = await import(BRINE)

/** An instance, with its state. @param {any} pyclass @param {any[]} args @param {any} [state] @param {boolean} [isNew] */
function instance(pyclass, args, state, isNew = true) {
  const made = new PyObject(pyclass, args, undefined, isNew)
  if (state !== undefined) made.state = state
  return made
}

/** Dicts of keys that vary: of each its keys, and its values at once. @param {Record<string, any>[]} dicts @param {(k: number) => any} item makes the value at `k` of all values of all dicts */
function dictsFloor(dicts, item) {
  const keys = dicts.map((dict) => Object.keys(dict))
  return () => {
    let next = 0
    return list(keys.length, (i) => {
      /** @type {Record<string, any>} */
      const made = {}
      for (const key of keys[i]) made[key] = item(next++)
      return made
    })
  }
}

/** @param {any} value a tree of instances */
function flatten(value) {
  const { class: pyclass, state } = value
  if (state.weight === undefined) return { pyclass, name: state.name, children: state.children.map(flatten) }
  const [, slots] = state.tag.state
  return { pyclass, name: state.name, weight: state.weight, tag: state.tag.class, ...slots }
}

/** @param {any} node what flatten gave @returns {any} */
function grow(node) {
  const { pyclass, name } = node
  if (node.children) return instance(pyclass, [], { name, children: node.children.map(grow) })
  const tag = instance(node.tag, [], [null, { number: node.number, owner: node.owner, balance: node.balance }])
  return instance(pyclass, [], { name, children: [], weight: node.weight, tag })
}

/** @type {Record<string, (values: any[]) => () => unknown>} */
export const objectFloors = {
  records(rows) {
    const { length } = rows
    const { id, score, active, parent, tags } = columns(rows)
    const names = strings(rows.map(({ name }) => name))
    return () => {
      const name = names()
      return list(length, (i) => ({ id: id[i], name: name(i), score: score[i], active: active[i], parent: parent[i], tags: tags[i].slice() }))
    }
  },
  nested(rows) {
    const { length } = rows
    const { id, score, active, tags } = columns(rows)
    const { x, y } = columns(rows.map(({ pos }) => pos))
    const names = strings(rows.map(({ name }) => name))
    return () => {
      const name = names()
      return list(length, (i) => ({
        id: id[i],
        name: name(i),
        score: score[i],
        active: active[i],
        tags: [tags[i][0], tags[i][1], tags[i][2]],
        pos: { x: x[i], y: y[i] },
      }))
    }
  },
  coco(rows) {
    const { length } = rows
    const { area, iscrowd, image_id, category_id, id } = columns(rows)
    const polygon = numberLists(rows.map(({ segmentation }) => segmentation[0]))
    const box = numberLists(rows.map(({ bbox }) => bbox))
    return () =>
      list(length, (i) => ({
        segmentation: [polygon(i)],
        area: area[i],
        iscrowd: iscrowd[i],
        image_id: image_id[i],
        bbox: box(i),
        category_id: category_id[i],
        id: id[i],
      }))
  },
  tuples(rows) {
    const { length } = rows
    const [ints, floats] = [0, 1].map((at) => column(rows.map((row) => row[at])))
    const cut = strings(rows.map((row) => row[2]))
    return () => {
      const text = cut()
      return list(length, (i) => [ints[i], floats[i], text(i)])
    }
  },
  ordered(rows) {
    const { length } = rows
    const { alpha, beta, gamma } = columns(rows)
    return () => list(length, (i) => ({ alpha: alpha[i], beta: beta[i], gamma: gamma[i] }))
  },
  counters(dicts) {
    const counts = column(dicts.flatMap((dict) => Object.values(dict)))
    return dictsFloor(dicts, (k) => counts[k])
  },
  defaultdicts(dicts) {
    return dictsFloor(dicts, numberLists(dicts.flatMap((dict) => Object.values(dict))))
  },
  exceptions(values) {
    const { length } = values
    const classes = values.map((value) => value.class)
    const cut = strings(values.map(({ args }) => args[0]))
    const numbers = values.map(({ args }) => args[1])
    return () => {
      const text = cut()
      return list(length, (i) => instance(classes[i], [text(i), numbers[i]], undefined, false))
    }
  },
  namedtuples(values) {
    const { length } = values
    const [{ class: pyclass }] = values
    const [xs, ys] = [0, 1].map((at) => column(values.map(({ args }) => args[at])))
    const cut = strings(values.map(({ args }) => args[2]))
    return () => {
      const text = cut()
      return list(length, (i) => instance(pyclass, [xs[i], ys[i], text(i)]))
    }
  },
  enums(rows) {
    const { length } = rows
    const { colour, level, id } = columns(rows)
    return () => list(length, (i) => ({ colour: colour[i], level: level[i], id: id[i] }))
  },
  slots(values) {
    const { length, pyclass, owners, number, balance } = owned(values, ({ state }) => state[1])
    return () => {
      const owner = owners()
      return list(length, (i) => instance(pyclass, [], [null, { number: number[i], owner: owner(i), balance: balance[i] }]))
    }
  },
  instances(values) {
    const { length, pyclass, owners, number, balance, active } = owned(values)
    return () => {
      const owner = owners()
      return list(length, (i) => instance(pyclass, [], { number: number[i], owner: owner(i), balance: balance[i], active: active[i] }))
    }
  },
  classtrees(trees) {
    const nodes = trees.map(flatten)
    return () => nodes.map(grow)
  },
}

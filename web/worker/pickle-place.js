/**
 * Which pickle of a file the node of a tree comes from, and the other way about: `openPickles` knows pickles by name, and the tree has steps.
 *
 * @typedef {{ step: string, index: number }} Step of a way: as a path has it, and the number of the node among its siblings
 * @typedef {object} Place
 * @property {number} pickle its number in the file @property {number} row the number of the pickle of several in a row that are told as one
 * @property {number} length how many steps lead to its value
 */

/** The pickle in the old format of torch that is the value. */
const LEGACY_VALUE = 3

/** The key of a step: `name` of `.name` and `["name"]`, `3` of `[3]`. @param {string} step */
export function keyOf(step) {
  if (step.startsWith('.')) return step.slice(1)
  const inside = step.slice(1, -1)
  return inside.startsWith('"') ? String(JSON.parse(inside)) : inside
}

/** The pickle of several with a value that is that of the file. @param {string[]} names @param {string} folder before their names */
function mainOf(names, folder) {
  const inside = names.map((name) => (name.startsWith(folder) ? name.slice(folder.length) : undefined))
  const data = inside.findIndex((name) => name !== undefined && /^(?:[^/]+\/)?data\.pkl$/.test(name))
  if (data >= 0) return data
  const legacy = inside.findIndex((name) => name === 'value')
  if (legacy >= 0 && inside.includes('magic')) return legacy
  return inside.findIndex((name) => name === 'pickle' || name === '0')
}

/** The pickle of a node. @param {string} document what the tree says the file is @param {string} kind what `openPickles` says @param {string[]} names @param {Step[]} way @returns {Place | undefined} */
export function placeOf(document, kind, names, way) {
  const isRow = document === 'pickles' || document === 'several'
  if (document === 'safetensors' || document === 'distcp' || !names.length) return undefined
  if (kind === 'torch-legacy') {
    if (isRow && way[0]?.index !== 0) return undefined
    return { pickle: LEGACY_VALUE, row: 0, length: isRow ? 1 : 0 }
  }
  if (names.length === 1 && names[0] === '') {
    if (!isRow) return { pickle: 0, row: 0, length: 0 }
    return { pickle: 0, row: way.length ? Number(keyOf(way[0].step)) : 0, length: Math.min(1, way.length) }
  }
  if (isRow || document === 'zip' || document === 'tar' || document === 'shelf' || document === 'npz') {
    let found
    let name = ''
    for (let length = 1; length <= way.length && length <= MOST_NESTED; length++) {
      name += `${name && '/'}${keyOf(way[length - 1].step)}`
      const exact = names.indexOf(name)
      const pickle = exact >= 0 ? exact : mainOf(names, `${name}/`)
      if (pickle >= 0) found = { pickle, row: 0, length }
    }
    return found
  }
  const pickle = document === 'npy' ? 0 : mainOf(names, '')
  return pickle < 0 ? undefined : { pickle, row: 0, length: 0 }
}

/** Archives within one another, at most. */
const MOST_NESTED = 8

/** Whether the value of a pickle is in the tree, and the names of the steps that lead to it. @param {string} document @param {string} kind @param {string[]} names @param {number} pickle @param {number} row @returns {string[] | undefined} */
export function keysTo(document, kind, names, pickle, row) {
  const isRow = document === 'pickles' || document === 'several'
  const isOne = names.length === 1 && names[0] === ''
  if ((isOne || kind === 'torch-legacy') && isRow)
    return placeOf(document, kind, names, [{ step: `[${row}]`, index: row }])?.pickle === pickle ? [String(row)] : undefined
  const parts = (names[pickle] ?? '').split('/')
  // Of the ways to cut the name, the one of which the node has this pickle.
  const tries = isRow || !isOne ? [...parts.keys()].map((i) => cutAt(parts, i + 1)) : []
  for (const keys of [[], ...tries.flat()]) {
    const way = keys.map((key) => ({ step: `[${JSON.stringify(key)}]`, index: Number(key) }))
    const place = placeOf(document, kind, names, way)
    if (place?.pickle === pickle && place.row === row && place.length === keys.length) return keys
  }
  return undefined
}

/** A name as the keys of archives within one another: its first part alone, or all in one. @param {string[]} parts @param {number} length */
function cutAt(parts, length) {
  const name = parts.slice(0, length)
  const whole = [name.join('/')]
  return name.length > 1 ? [whole, ...name.slice(1).map((_, i) => [name.slice(0, i + 1).join('/'), name.slice(i + 1).join('/')])] : [whole]
}

/**
 * How paths go through a tree: `.name`, `["any key"]` or `['any key']`, `[3]`, one after another; a key whose name has dots may stand as it is, as in
 * `conv1.weight`. Keys and places are looked up, and no node is made.
 */

/** @typedef {import('./describe.js').Child} Child */
/** @typedef {import('./describe.js').Description} Description */
/** @typedef {{ child: Child, length: number }} Step a child, and how many characters of the path lead to it */

/** A path as the functions here take it: without `$` and spaces around it, and with the dot or the brackets that may be left out of its first step. @param {string} path */
export function normalizePath(path) {
  const rest = path.trim().replace(/^\$(?=[.[]|$)/, '')
  if (/^(["']).*\1$/s.test(rest) && quotedAt(`[${rest}]`)?.length === rest.length + 2) return `[${rest}]`
  return rest && !/^[.[]/.test(rest) ? `.${rest}` : rest
}

const ESCAPES = /** @type {Record<string, string>} */ ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', 0: '\0' })

/** The text of a quoted name, JSON's escapes or Python's in it. @param {string} text between its quotes */
const unquote = (text) =>
  text.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2})|(.))/gis, (_, unit, byte, character) =>
    character === undefined ? String.fromCharCode(parseInt(unit ?? byte, 16)) : (ESCAPES[character] ?? character),
  )

/** How a path goes to any name. @param {string} name */
export const quotedStep = (name) => `[${JSON.stringify(name)}]`

/** A step by a name in quotes and brackets. @param {string} path @returns {{ name: string, length: number } | undefined} */
function quotedAt(path) {
  const quoted = /^\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\]/s.exec(path)
  return quoted ? { name: unquote(quoted[1] ?? quoted[2]), length: quoted[0].length } : undefined
}

/** A step by name at the start of a path: an attribute or key, and how many characters it takes. @param {string} path @returns {{ name: string, length: number } | undefined} */
export function nameAt(path) {
  const plain = /^\.([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(path)
  return plain ? { name: plain[1], length: plain[0].length } : quotedAt(path)
}

/** A step by number at the start of a path, `[3]`, or `.3` as names of nested modules have it. @param {string} path @returns {{ index: number, length: number } | undefined} */
export function indexAt(path) {
  const found = /^(?:\[(-?(?:0|[1-9]\d*))\]|\.(0|[1-9]\d*)(?![^.[]))/.exec(path)
  return found ? { index: Number(found[1] ?? found[2]), length: found[0].length } : undefined
}

/** The most keys with dots that one place of a path is tried for. */
const MOST_DOTTED = 64

/** The steps by a name that has dots, or what else no plain name has, from the shortest on: up to each dot and bracket of the path, and all of it. @param {string} path @returns {Generator<{ name: string, length: number }>} */
function* dottedAt(path) {
  if (!path.startsWith('.')) return
  let count = 0
  for (let end = 2; end <= path.length && count < MOST_DOTTED; end++) {
    if (end < path.length && path[end] !== '.' && path[end] !== '[') continue
    count++
    yield { name: path.slice(1, end), length: end }
  }
}

/** How many characters of a path a step takes that stands there as the tree writes it, or 0. @param {string} path @param {string} step */
const matchExactly = (path, step) => (path.startsWith(step) && (step.endsWith(']') || !/^[\p{L}\p{N}_$]/u.test(path.slice(step.length))) ? step.length : 0)

/** The children whose steps a path begins with, the longest first. @param {Iterable<Child>} children @param {string} path @returns {Step[]} */
function exactSteps(children, path) {
  /** @type {Step[]} */
  const steps = []
  for (const child of children) {
    const length = matchExactly(path, child.step)
    if (length) steps.push({ child, length })
  }
  return steps.sort((a, b) => b.length - a.length)
}

/** What finds a child by name or number among those that are listed. @param {Child[]} listed @returns {(key: string | number) => Child | undefined} */
const among = (listed) => (key) =>
  listed.find(({ step }) => {
    const own = typeof key === 'string' ? nameAt(step) : indexAt(step)
    return own?.length === step.length && ('name' in own ? own.name : own.index) === key
  })

/**
 * The children that a path may go to first, the likeliest first: what the tree itself writes so, then what else the path may mean.
 * @param {Description} description @param {string} path not empty @returns {Generator<Step>}
 */
export function* stepsOf({ children, isIndexed, find, findWritten, count = 0 }, path) {
  if (!children) return
  const at = indexAt(path)
  if (isIndexed) {
    if (!at) return
    const index = at.index < 0 ? at.index + count : at.index
    if (index < 0 || index >= count) return
    for (const child of children(index, index + 1)) yield { child, length: at.length }
    return
  }
  const listed = find ? [] : [...children(0, Infinity)]
  yield* findWritten ? findWritten(path) : exactSteps(listed, path)
  const lookUp = find ?? among(listed)
  const name = nameAt(path)
  const named = name && lookUp(name.name, path.startsWith('.'))
  if (named) yield { child: named, length: name.length }
  const placed = at && lookUp(at.index, false)
  if (placed) yield { child: placed, length: at.length }
  for (const dotted of dottedAt(path)) {
    const child = dotted.length === name?.length ? undefined : lookUp(dotted.name, false)
    if (child) yield { child, length: dotted.length }
  }
}

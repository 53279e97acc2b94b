/** How paths go through a tree: `.name`, `["any key"]`, `[3]`, one after another. Keys and places are looked up, and no node is made. */

/** @typedef {import('./describe.js').Child} Child */
/** @typedef {import('./describe.js').Description} Description */

/** A step by name at the start of a path: an attribute or key, and how many characters it takes. @param {string} path @returns {{ name: string, length: number } | undefined} */
export function nameAt(path) {
  const plain = /^\.([A-Za-z_$][\w$]*)/.exec(path)
  if (plain) return { name: plain[1], length: plain[0].length }
  const quoted = /^\[("(?:[^"\\]|\\.)*")\]/.exec(path)
  try {
    return quoted ? { name: JSON.parse(quoted[1]), length: quoted[0].length } : undefined
  } catch {
    return undefined
  }
}

/** A step by number at the start of a path. @param {string} path @returns {{ index: number, length: number } | undefined} */
export function indexAt(path) {
  const found = /^\[(0|[1-9]\d*)\]/.exec(path)
  return found ? { index: Number(found[1]), length: found[0].length } : undefined
}

/** How many characters of a path a step takes, or 0; a name may be written in brackets too. @param {string} path @param {string} step */
function matchLength(path, step) {
  const forms = step.startsWith('.') ? [step, `[${JSON.stringify(step.slice(1))}]`] : [step]
  const found = forms.find((form) => path.startsWith(form) && (/[\]]$/.test(form) || !/^[\w$]/.test(path.slice(form.length))))
  return found?.length ?? 0
}

/** The child that a path goes to first, and how many characters of the path that takes; undefined where there is none. @param {Description} description @param {string} path @returns {{ child: Child, length: number } | undefined} */
export function matchStep({ children, isIndexed, find, count = 0 }, path) {
  if (!children) return undefined
  const at = isIndexed ? indexAt(path) : undefined
  if (at) {
    const [child] = at.index < count ? children(at.index, at.index + 1) : []
    return child && { child, length: at.length }
  }
  const found = find?.(path)
  if (found) return found
  if (found === null) return undefined
  /** @type {{ child: Child, length: number } | undefined} */
  let best
  for (const child of children(0, Infinity)) {
    const length = matchLength(path, child.step)
    if (length > (best?.length ?? 0)) best = { child, length }
  }
  return best
}

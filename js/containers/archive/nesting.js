/**
 * Archives in archives: how deep they are gone into, and what their members may inflate to together.
 *
 * @typedef {object} Nesting where an archive lies within others
 * @property {number} depth how many archives are around what is opened
 * @property {string} path of the members that lead to it
 * @property {{ paths: Set<string>, bytes: number, deep: number }} spent the members of inner archives that were opened, their bytes together, and how many lie three and more deep; shared by all of a file
 */
import { LimitError } from '../../errors.js'

/** How many archives may lie one in the other. */
const MOST_NESTED = 8
/** How many members of archives in archives in archives may be opened: ten archives of ten, eight deep, are a hundred million. */
const MOST_DEEP = 1000

/**
 * The context in which a member is opened. A LimitError where archives lie too deep in each other or have too many members, or where the members of inner archives, each counted once, are
 * more bytes together than one file may become.
 * @param {import('../content.js').Context} context of the archive @param {{ name: string, size: number, offset?: number }} member @returns {import('../content.js').Context}
 */
export function memberContext(context, { name, size, offset = 0 }) {
  const { depth, path, spent } = context.nesting ?? { depth: 0, path: '', spent: { paths: new Set(), bytes: 0, deep: 0 } }
  if (depth === MOST_NESTED) throw new LimitError('LIMIT_LAYERS', `more than ${MOST_NESTED} archives lie one in the other`)
  const inner = `${path}/${offset}:${name}`
  if (depth && !spent.paths.has(inner)) {
    spent.paths.add(inner)
    if (depth > 1 && ++spent.deep > MOST_DEEP) throw new LimitError('LIMIT_LAYERS', `archives three and more deep have more than ${MOST_DEEP} members together`)
    spent.bytes += size
    if (spent.bytes > context.limit)
      throw new LimitError('LIMIT_INFLATED', `the members of archives in archives are more than ${context.limit} bytes together`, {
        hint: 'the option maxInflated allows more',
      })
  }
  return { ...context, name, nesting: { depth: depth + 1, path: inner, spent } }
}

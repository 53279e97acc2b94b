/**
 * Several objects in one file, one after another, as repeated `pickle.dump`, `numpy.save`, `joblib.dump` and `torch.save` leave them.
 *
 * What each object is, and where it ends, content.js tells. Python reads as many as its program asks for and leaves the rest alone; here the
 * rest is told of by `about.trailing`, and is no error unless the whole value is asked for.
 *
 * @typedef {object} RowObject
 * @property {import('./content.js').Content} content
 * @property {string} entry the kind of its entry
 * @property {number} end where it ends in the file
 * @property {number} [start] where it starts, where other bytes stand before it
 *
 * @typedef {{ offset: number, bytes: number, error: Error }} Trailing
 */
import { holdLazily } from '../document/lazy-value.js'
import { isPickleError, LimitError } from '../errors.js'

/** The most objects that are looked into when a file is opened. */
export const MOST_OBJECTS = 100_000

/**
 * What a file holds whose objects stand in a row. With one object it is that object's content.
 * @param {number} size of the file @param {(at: number) => Promise<RowObject[]>} readAt gives the object at an offset, and those that were found with it
 * @param {(end: number) => Promise<number>} nextAt gives where an object may start behind one that ends at an offset
 * @returns {Promise<import('./content.js').Content>}
 */
export async function openRow(size, readAt, nextAt) {
  const objects = await readAt(0)
  /** @type {Trailing | undefined} */
  let trailing
  let isPadded = false
  for (let end = /** @type {RowObject} */ (objects.at(-1)).end; end < size; end = /** @type {RowObject} */ (objects.at(-1)).end) {
    try {
      if (objects.length >= MOST_OBJECTS)
        throw new LimitError('LIMIT_OBJECTS', `there are more than ${MOST_OBJECTS} objects in this file: loadsAll reads any number`)
      const start = await nextAt(end)
      const [first, ...others] = await readAt(start)
      isPadded ||= start > end
      objects.push({ ...first, start }, ...others)
    } catch (error) {
      if (!isPickleError(error)) throw error
      if (isPadded) error.hint ??= 'this may be a shelf: the .dir file beside it, or in the option files, tells where its values are'
      trailing = { offset: end, bytes: size - end, error: error.locate(end, undefined) }
      break
    }
  }
  return joinObjects(objects, { ...(isPadded ? { isPadded } : {}), ...(trailing ? { trailing } : {}) })
}

/**
 * The objects of a row as one content: each is an entry, by its number. With one object it is that object's content.
 * @param {RowObject[]} objects @param {{ trailing?: Trailing } & Record<string, unknown>} about what is told of them all @returns {import('./content.js').Content}
 */
export function joinObjects(objects, about) {
  const [{ content: first }] = objects
  if (objects.length === 1) return Object.keys(about).length ? { ...first, about: { ...first.about, ...about } } : first
  let last = 0
  const entries = objects.map(({ content, entry, start = last, end }, i) => {
    const size = end - start
    last = end
    return { name: String(i), kind: entry, size, load: content.load, skim: async () => content.root }
  })
  const kind = objects.every(({ content }) => content.kind === 'pickle') ? 'pickles' : 'several'
  return {
    kind,
    entries,
    root: holdLazily(objects.map(({ content }) => content.root)),
    about: {
      ...(kind === 'several' ? { kinds: objects.map(({ content }) => content.kind) } : {}),
      ...about,
    },
    load: async () => {
      const all = []
      for (const { content } of objects) all.push(await content.load())
      // The objects before it can still be had by their names.
      if (about.trailing) throw about.trailing.error
      return all
    },
  }
}

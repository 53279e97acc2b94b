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
 *
 * @typedef {{ offset: number, bytes: number, error: Error }} Trailing
 */
import { isPickleError, LimitError } from '../errors.js'

/** The most objects that are looked into when a file is opened. */
const MOST_OBJECTS = 100_000

/**
 * What a file holds whose objects stand in a row. With one object it is that object's content.
 * @param {number} size of the file @param {(at: number) => Promise<RowObject[]>} readAt gives the object at an offset, and those that were found with it
 * @returns {Promise<import('./content.js').Content>}
 */
export async function openRow(size, readAt) {
  const objects = await readAt(0)
  /** @type {Trailing | undefined} */
  let trailing
  for (let end = /** @type {RowObject} */ (objects.at(-1)).end; end < size; end = /** @type {RowObject} */ (objects.at(-1)).end) {
    try {
      if (objects.length >= MOST_OBJECTS)
        throw new LimitError('LIMIT_OBJECTS', `there are more than ${MOST_OBJECTS} objects in this file: loadsAll reads any number`)
      objects.push(...(await readAt(end)))
    } catch (error) {
      if (!isPickleError(error)) throw error
      trailing = { offset: end, bytes: size - end, error: error.locate(end, undefined) }
      break
    }
  }
  return objects.length === 1 ? withTrailing(objects[0].content, trailing) : joinObjects(objects, trailing)
}

/** @param {import('./content.js').Content} content @param {Trailing | undefined} trailing */
const withTrailing = (content, trailing) => (trailing ? { ...content, about: { ...content.about, trailing } } : content)

/** The objects of a row as one content: each is an entry, by its number. @param {RowObject[]} objects @param {Trailing | undefined} trailing @returns {import('./content.js').Content} */
function joinObjects(objects, trailing) {
  let start = 0
  const entries = objects.map(({ content, entry, end }, i) => {
    const size = end - start
    start = end
    return { name: String(i), kind: entry, size, load: content.load, skim: async () => content.root }
  })
  const kind = objects.every(({ content }) => content.kind === 'pickle') ? 'pickles' : 'several'
  return {
    kind,
    entries,
    root: objects.map(({ content }) => content.root),
    about: {
      ...(kind === 'several' ? { kinds: objects.map(({ content }) => content.kind) } : {}),
      ...(trailing ? { trailing } : {}),
    },
    load: async () => {
      const all = []
      for (const { content } of objects) all.push(await content.load())
      // The objects before it can still be had by their names.
      if (trailing) throw trailing.error
      return all
    },
  }
}

/** One `.distcp` file of a checkpoint by itself: what lies in it, by the names that the `.metadata` beside it has. */
import { isPickleError } from '../../errors.js'
import { holdLazily, LazyValue } from '../../document/lazy-value.js'
import { Store } from './distcp.js'
import { readMetadata } from './metadata.js'

/** @typedef {import('../../sources/source.js').Source} Source */
/** @typedef {import('../content.js').Context} Context */
/** @typedef {import('./metadata.js').Item} Item */

/** The items of a file, those of tensors chunk by chunk, in their order in it. @param {Item[]} items @param {string} file @returns {Item[]} */
function itemsIn(items, file) {
  const found = items.flatMap((item) => {
    const { name, tensor, place } = item
    if (!tensor) return place?.file === file ? [item] : []
    return tensor.chunks.flatMap(({ offsets, sizes, place: own }) => {
      if (own?.file !== file) return []
      const isWhole = String(sizes) === String(tensor.shape)
      // The chunk is a tensor by itself.
      const chunks = [{ offsets: offsets.map(() => 0), sizes, place: own }]
      return [{ ...item, place: own, name: isWhole ? name : `${name}[${offsets.join(', ')}]`, tensor: { ...tensor, shape: sizes, chunks } }]
    })
  })
  const startOf = (/** @type {Item} */ { place }) => /** @type {import('./metadata.js').Place} */ (place).offset
  return found.sort((a, b) => startOf(a) - startOf(b))
}

/** The metadata of a checkpoint, or of the rank that wrote a file; undefined where there are none. @param {string} file @param {import('../../sources/beside.js').ReadBeside} beside */
async function findMetadata(file, beside) {
  const [rank] = /^__\d+(?=_)/.exec(file) ?? []
  for (const name of ['.metadata', ...(rank ? [`${rank}.metadata`] : [])]) {
    try {
      const bytes = await beside(name)
      if (bytes instanceof Uint8Array) return bytes
    } catch {
      // The names are only told where they can be had.
    }
  }
  return undefined
}

/**
 * What a `.distcp` file holds; undefined where no `.metadata` tells of just this file.
 * @param {Source} source @param {string | undefined} file its name @param {import('../../sources/beside.js').ReadBeside | undefined} beside
 * @param {Context} context @param {import('../content.js').OpenFile} openFile
 */
export async function openDistcpFile(source, file, beside, context, openFile) {
  if (!beside || !file?.endsWith('.distcp')) return undefined
  const bytes = await findMetadata(file, beside)
  if (!bytes) return undefined
  /** @type {Item[]} */
  let items
  try {
    items = itemsIn(readMetadata(bytes).items, file)
  } catch (error) {
    if (!isPickleError(error)) throw error
    return undefined
  }
  // Metadata of another save would hide what is really there.
  const stored = items.reduce((sum, { place }) => sum + (place?.length ?? 0), 0)
  if (!items.length || stored !== source.size) return undefined
  const store = new Store(() => source, context, openFile)
  const entries = items.map((item) => store.entry(item))
  /** @type {Map<string, unknown>} */
  const root = holdLazily(
    new Map(
      items.map((item, i) => {
        const { skim, size } = entries[i]
        return [item.name, item.tensor ? store.tensor(item) : new LazyValue(skim, { type: 'object', nbytes: size, detail: `${size} bytes` }, true)]
      }),
    ),
  )
  const load = async () => {
    /** @type {[string, unknown][]} */
    const values = []
    for (const entry of entries) values.push([entry.name, await entry.load()])
    return Object.fromEntries(values)
  }
  return { content: { kind: 'distcp', entries, root, load }, compression: [], size: source.size }
}

/**
 * Texts of Python 2 that are no ASCII. Of such a file all is read by latin1, as numpy's arrays of that time ask for; where it is one pickle of several that has
 * them, a member of an archive say, the file is opened once more by latin1, and the nodes of that pickle are taken from there. All others are the same in both.
 */
import { open } from 'brine'

/** @typedef {import('brine').PickleDocument} PickleDocument @typedef {import('brine').Node} Node */

/** What documents were opened from. @type {WeakMap<PickleDocument, any>} */
const sources = new WeakMap()
/** The longest bytes that are tried by latin1 too. */
const MOST_TRIED = 1e8
/** The first bytes of what is compressed or an archive: gzip, bzip2, xz, zip, zstd, lz4, zlib. */
const PACKED = [0x1f, 0x42, 0xfd, 0x50, 0x28, 0x04, 0x78]
/** The last opcode of every pickle. */
const STOP = 0x2e

/** Whether bytes may be a pickle, be it compressed. @param {Uint8Array} bytes */
const mayBePickle = (bytes) => bytes.length <= MOST_TRIED && (bytes[bytes.length - 1] === STOP || PACKED.includes(bytes[0]))

/** Nodes that were taken from such a document. @type {WeakSet<Node>} */
export const byLatin1 = new WeakSet()

/** The same files read by latin1. @type {WeakMap<PickleDocument, Promise<PickleDocument>>} */
const twins = new WeakMap()

const isBadText = (/** @type {any} */ error) => error?.code === 'BAD_TEXT'
/** Whether the first of several pickles could be read, and not one behind it. @param {PickleDocument} document */
const endsInBadText = ({ about }) => isBadText(/** @type {any} */ (about).trailing?.error)

/**
 * Opens a source without losing anything; where Python 2 wrote str that are no ASCII, by latin1.
 * @param {any} source @param {{ signal?: AbortSignal, onProgress?: (told: { bytesRead: number, totalBytes?: number }) => void }} options
 */
export async function openLossless(source, options) {
  const document = await open(source, { ...options, lossless: true }).catch((error) => {
    if (isBadText(error)) return undefined
    throw error
  })
  if (document && !endsInBadText(document)) {
    sources.set(document, source)
    return { document, encoding: undefined }
  }
  await document?.close()
  return { document: await open(source, { ...options, lossless: true, encoding: 'latin1' }), encoding: /** @type {const} */ ('latin1') }
}

/** The document read by latin1. @param {PickleDocument} document */
function twinOf(document) {
  const twin = twins.get(document) ?? open(sources.get(document), { lossless: true, encoding: 'latin1' })
  twins.set(document, twin)
  twin.catch(() => twins.delete(document))
  return twin
}

/** The same node of the document that is read by latin1. @param {PickleDocument} document @param {string} path */
async function inTwin(document, path) {
  const node = await (await twinOf(document)).tree.find(path)
  byLatin1.add(node)
  return node
}

/** A node whose value can be had: itself, or where that fails for its texts the same node read by latin1. @param {Node} node @param {PickleDocument} document that it is of @returns {Promise<Node>} */
export async function readable(node, document) {
  try {
    const value = await node.peek()
    // A member whose name promises nothing is told as its bytes where it cannot be read.
    if (node.isLoaded || !(value instanceof Uint8Array) || !mayBePickle(value) || !sources.has(document)) return node
    const twin = await inTwin(document, node.path)
    return (await twin.peek()) instanceof Uint8Array ? node : twin
  } catch (error) {
    if (!isBadText(error) || !sources.has(document)) throw error
    return inTwin(document, node.path)
  }
}

/** The node at a path. @param {PickleDocument} document @param {string} path @returns {Promise<Node>} */
export async function nodeAtPath(document, path) {
  try {
    return await document.tree.find(path)
  } catch (error) {
    const isInMember = /** @type {any} */ (error)?.code === 'NO_SUCH_PATH' && /^(?:zip|tar)$/.test(document.kind)
    if (!(isBadText(error) || isInMember) || !sources.has(document)) throw error
    return inTwin(document, path)
  }
}

/** Closes a document, and its twin. @param {PickleDocument | undefined} document */
export async function closeDocument(document) {
  if (!document) return
  const twin = await twins.get(document)?.catch(() => undefined)
  await twin?.close()
  await document.close()
}

/**
 * Where the pickles of a file stand, whatever the file is: for pickletools, which wants their bytes and not their values.
 *
 * Nothing is loaded where a pickle can be found without, so that one that is broken is found too. What kinds of files there are is content.js'
 * matter; here each is asked for its pickles alone.
 *
 * @typedef {object} FoundPickle a pickle in a file, as `openPickles` finds it
 * @property {string} name of the member; empty where the file is nothing but pickles
 * @property {() => Promise<SourceLike>} source gives what holds its bytes, or those of pickles in a row, as `disStream` and `load` take it
 *
 * @typedef {object} FoundPickles what `openPickles` gives: the pickles of a file, whatever that is
 * @property {string} kind what the file is, as a PickleDocument names it
 * @property {string[]} compression the compressions that it was packed in, from the outside in
 * @property {FoundPickle[]} pickles in their order; none where the file has none
 * @property {() => Promise<void>} close lets go of the file, of which nothing can be read any more
 *
 * @typedef {Omit<FoundPickles, 'close'>} Found
 *
 * @typedef {import('../sources/source.js').Source} Source
 * @typedef {import('../sources/source.js').SourceLike} SourceLike
 * @typedef {import('./content.js').Context} Context
 */
import { isPickleError, LimitError } from '../errors.js'
import { readExactly } from '../sources/reading.js'
import { openSource } from '../sources/source.js'
import { joinBytes } from '../settings.js'
import { isLegacy } from '../types/torch/legacy.js'
import { isTarHeader, openTar } from './archive/tar.js'
import { memberContext } from './archive/nesting.js'
import { openZip } from './archive/zip.js'
import { endsAsZip } from './archive/zip-directory.js'
import { STORED } from './archive/zip-marks.js'
import { openZips } from './archive/zips.js'
import { decompress } from './decompress/decompression.js'
import { recognizeCompression } from './decompress/recognize-compression.js'
import { findJoblibPickles } from './joblib/joblib.js'
import { recognizeJoblib } from './joblib/recognize-joblib.js'
import { startsWith } from './magic.js'
import { isNpy } from './numpy/npy.js'
import { findBehindLengths, findInArrays, findLegacy, findPadded, found, foundAt, mayBePadded } from './pickle-places.js'
import { isSafetensors } from './safetensors/read-safetensors.js'
import { readShelfDirectory } from './shelf/shelf-directory.js'
import { packagedPickles, packageFolder } from './torch/package.js'
import { isTorchTar } from './torch/tar-file.js'
import { isTorchScript, torchFolder } from './torch/zip-file.js'
import { treeOptions } from './tree-options.js'

const HEAD = 1024
/** Within so many bytes the first array of a joblib file mostly stands. */
const JOBLIB_HEAD = 1 << 18
const MOST_LAYERS = 4
const MAGIC_ZIP = [0x50, 0x4b]
const PROTO = 0x80
const HIGHEST_PROTOCOL = 5
const PICKLE_NAME = /\.(?:pkl|pickle|joblib|pt|pth)$/i
const ARRAY = '.npy'

/**
 * The pickles of a file, packed or not.
 * @param {Source} source of known size, which is read anywhere @param {Context} context @returns {Promise<Found>}
 */
export async function findPickles(source, context) {
  /** @type {string[]} */
  const compression = []
  for (;;) {
    const head = await source.read(0, Math.min(HEAD, source.size), HEAD)
    // A length may look like the mark of something else.
    const row = isSafetensors(head) ? undefined : await findBehindLengths(source, head, context)
    if (row) return { compression, ...row }
    const kind = recognizeCompression(head)
    if (!kind) return { compression, ...(await findUnpacked(source, head, context)) }
    if (compression.length === MOST_LAYERS) throw new LimitError('LIMIT_LAYERS', `the file is compressed more than ${MOST_LAYERS} times`)
    compression.push(kind)
    const packed = await readExactly(source, 0, source.size)
    source = await openSource(await decompress(kind, packed, { limit: context.limit, signal: context.signal, name: context.name ?? 'the file' }))
  }
}

/** The values of a shelf, which its directory names. @param {Source} source the .dat file @param {import('./shelf/find-shelf.js').Shelf} shelf @returns {Found} */
export function findPicklesInShelf(source, { name, directory }) {
  const places = [...readShelfDirectory(directory, name)]
  const endOf = (/** @type {number} */ end) => Math.min(end, source.size)
  return {
    kind: 'shelf',
    compression: [],
    pickles: places.map(([key, { offset, size }]) => foundAt(key, source, endOf(offset), endOf(offset + size))),
  }
}

/** @param {Source} source @param {Uint8Array} head @param {Context} context @returns {Promise<Omit<Found, 'compression'>>} */
async function findUnpacked(source, head, context) {
  if (isSafetensors(head)) return { kind: 'safetensors', pickles: [] }
  if (isTarHeader(head)) {
    const tar = await openTar(source, context)
    if (!isTorchTar(tar)) return { kind: 'tar', pickles: await findInMembers(tar, context) }
    const members = ['pickle', 'sys_info'].flatMap((name) => tar.find(name) ?? [])
    return { kind: 'torch-tar', pickles: members.map((entry) => found(entry.name, tar.source(entry))) }
  }
  if (isNpy(head)) return { kind: 'npy', pickles: await findInArrays(source, context) }
  if (startsWith(head, MAGIC_ZIP)) return findInZips(source, context)
  if (isLegacy(head)) return { kind: 'torch-legacy', pickles: await findLegacy(source, context) }
  if (recognizeJoblib(await source.read(0, Math.min(JOBLIB_HEAD, source.size), JOBLIB_HEAD))) {
    const pickles = await findInJoblib(source, context)
    if (pickles) return { kind: 'joblib', pickles }
  }
  // A zip may stand behind anything, a program that unpacks it say.
  if (head[0] !== PROTO && (await endsAsZip(source))) {
    const inside = findInTorch(await openZip(source, context))
    if (inside) return inside
  }
  return (await findPadded(source, context)) ?? { kind: 'pickle', pickles: [found('', source)] }
}

/** The pickles of zips in a row; those of several have the number of their zip before their name. @param {Source} source @param {Context} context @returns {Promise<Omit<Found, 'compression'>>} */
async function findInZips(source, context) {
  const zips = await openZips(source, 0, context, (zip) => findInZip(zip, context))
  if (zips.length === 1) return zips[0]
  return { kind: 'several', pickles: zips.flatMap(({ pickles }, i) => pickles.map((pickle) => ({ ...pickle, name: `${i}/${pickle.name}` }))) }
}

/** @param {import('./archive/zip.js').Zip} zip @param {Context} context @returns {Promise<Omit<Found, 'compression'>>} */
async function findInZip(zip, context) {
  const inside = findInTorch(zip)
  if (inside) return inside
  const isNpz = zip.entries.length > 0 && zip.entries.every(({ name }) => name.endsWith(ARRAY) || name.endsWith('/'))
  return { kind: isNpz ? 'npz' : 'zip', pickles: await findInMembers(zip, context) }
}

/**
 * The pickles of a file or a package of torch, out of a zip or of the folder that one was unzipped to; undefined where it is neither.
 * @param {import('./torch/zip-file.js').TorchArchive} archive @returns {Omit<Found, 'compression'> | undefined}
 */
export function findInTorch(archive) {
  const sourceOf = (/** @type {import('./torch/zip-file.js').TorchMember} */ entry) => ({ name: entry.name, source: async () => archive.read(entry) })
  const top = packageFolder(archive)
  if (top !== undefined) return { kind: 'torch-package', pickles: packagedPickles(archive, top).map(sourceOf) }
  const folder = torchFolder(archive)
  if (folder === undefined) return undefined
  const members = archive.entries.filter(({ name }) => name.startsWith(folder) && name.endsWith('.pkl'))
  return { kind: isTorchScript(archive, folder) ? 'torchscript' : 'torch-zip', pickles: members.map(sourceOf) }
}

/**
 * The pickles in the members of an archive that is none of torch's: those that a name or a mark tells, and that of a wrapper around one file.
 * @param {{ entries: any[], read: (entry: any) => Promise<Uint8Array>, range: (entry: any, offset: number, length: number) => Promise<Uint8Array> }} archive
 * @param {Context} context
 */
async function findInMembers(archive, context) {
  const members = archive.entries.filter(({ name, type }) => !name.endsWith('/') && (type === undefined || type === '0'))
  /** @type {FoundPickle[]} */
  const pickles = []
  for (const member of members) {
    context.signal?.throwIfAborted()
    const isStored = member.method === undefined || member.method === STORED
    const head = isStored ? await archive.range(member, 0, Math.min(HEAD, member.size)) : (await archive.read(member)).subarray(0, HEAD)
    if (members.length > 1 && !PICKLE_NAME.test(member.name) && !mayHavePickle(head)) continue
    const open = async () => findPickles(await openSource(await archive.read(member)), memberContext(context, member))
    const { kind, compression, pickles: inner } = await open()
    if (kind === 'pickle' && !compression.length) pickles.push({ name: member.name, source: async () => archive.read(member) })
    else inner.forEach(({ name }, i) => pickles.push({ name: nameWithin(member.name, name), source: async () => (await open()).pickles[i].source() }))
  }
  return pickles
}

/** The name of a pickle in a member; of the one of an array that of the array. @param {string} member @param {string} name */
const nameWithin = (member, name) => (name ? `${member}/${name}` : member.endsWith(ARRAY) ? member.slice(0, -ARRAY.length) : member)

/** Whether bytes start as what may have a pickle in it. */
const mayHavePickle = (/** @type {Uint8Array} */ head) =>
  (head[0] === PROTO && head[1] <= HIGHEST_PROTOCOL) || isNpy(head) || startsWith(head, MAGIC_ZIP) || recognizeCompression(head) !== undefined

/** The pickles of a file of joblib, without the arrays that stand between their opcodes; undefined where it cannot be loaded as one. @param {Source} source @param {Context} context */
async function findInJoblib(source, context) {
  const bytes = await readExactly(source, 0, source.size)
  const { name, limit, signal, files } = context
  try {
    const pickles = await findJoblibPickles(bytes, { ...treeOptions(context), name, limit, signal, files })
    return pickles?.map((pickle) => ({ name: pickle.name, source: async () => pickle.bytes })) ?? [found('', source)]
  } catch (error) {
    if (!isPickleError(error)) throw error
    return undefined
  }
}

/**
 * The same of what comes in one order only: a stream that is nothing but pickles stays one, and any other is read whole.
 * @param {Source} source of unknown size @param {Context} context @returns {Promise<Found>}
 */
export async function findPicklesInStream(source, context) {
  const head = (await source.read(0, HEAD, HEAD, 0)).slice(0, HEAD)
  const start = source.size === Infinity ? (await source.read(0, JOBLIB_HEAD, JOBLIB_HEAD, 0)).slice(0, JOBLIB_HEAD) : head
  const isPacked = recognizeCompression(head) || isSafetensors(head) || isTarHeader(head) || isNpy(head) || startsWith(head, MAGIC_ZIP)
  if (!isPacked && head[0] === PROTO && head[1] > 1 && !isLegacy(head) && !recognizeJoblib(start) && !mayBePadded(start))
    return { kind: 'pickle', compression: [], pickles: [{ name: '', source: async () => chunksOf(source) }] }
  /** @type {Uint8Array[]} */
  const parts = []
  let length = 0
  for await (const part of chunksOf(source)) {
    parts.push(part.slice())
    length += part.length
    if (length > context.limit) throw new LimitError('TOO_LARGE', `the stream is longer than ${context.limit} bytes`)
  }
  return findPickles(await openSource(joinBytes(parts)), context)
}

/** What is left of a stream. @param {Source} source @returns {AsyncGenerator<Uint8Array>} */
async function* chunksOf(source) {
  for (let at = 0; ;) {
    const part = await source.read(at, 1, 1 << 16)
    if (part.length === 0) return
    yield part
    at += part.length
  }
}

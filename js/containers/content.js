/**
 * What a file holds, by its content and never by its name: one function for each kind makes a Content of a source.
 *
 * How each kind is read is in the folders beside this file; open.js makes a document of a Content. A Content is made without reading more than
 * tells what is inside; its functions read the rest.
 *
 * @typedef {object} Entry something that is inside: a pickle, an array, a member of an archive
 * @property {string} name
 * @property {string} kind `pickle`, `array`, `value`, `file`
 * @property {number} size bytes in the file
 * @property {() => Promise<any>} load gives its value, all of it, by the user's options
 * @property {() => Promise<any>} skim gives its value for a tree: lossless, with long data still in the file
 *
 * @typedef {object} Content
 * @property {string} kind as PickleDocument names it
 * @property {Entry[]} entries
 * @property {unknown} root the value for the tree, or a LazyValue
 * @property {() => Promise<any>} load gives the whole value, by the user's options
 * @property {Record<string, unknown>} [about] what else the file tells
 *
 * @typedef {object} Context
 * @property {import('../settings.js').Settings} settings by which values are loaded, settled
 * @property {import('../settings.js').LoadOptions} options the user's, as they were given
 * @property {AbortSignal | undefined} signal
 * @property {number} limit the most bytes that a compressed file or member may become
 * @property {string} [name] of the file or member, for errors
 * @property {import('./archive/nesting.js').Nesting} [nesting] of a member: the archives around it
 * @property {import('../sources/beside.js').ReadBeside} [files] reads the files beside this one
 *
 * @typedef {(source: Source, context: Context) => Promise<{ content: Content, compression: string[], size: number }>} OpenFile
 *
 * @typedef {import('../sources/source.js').Source} Source
 */
import { isPickleError, LimitError, UnpicklingError } from '../errors.js'
import { explain } from '../load/explain.js'
import { readExactly } from '../sources/reading.js'
import { openSource } from '../sources/source.js'
import { openArchive } from './archive/archive.js'
import { recognizeCompression } from './decompress/recognize-compression.js'
import { decompress } from './decompress/decompression.js'
import { loadJoblibAt } from './joblib/joblib.js'
import { isNpy } from './numpy/npy.js'
import { openNpyAt, readNpy } from './numpy/npy-source.js'
import { isTarHeader, openTar } from './archive/tar.js'
import { openPackage, packageFolder } from './torch/package.js'
import { loadTorch, loadTorchFromZip, readStorages, recognizeTorch } from './torch/torch.js'
import { torchFolder } from './torch/zip-file.js'
import { openZip } from './archive/zip.js'
import { endsAsZip } from './archive/zip-directory.js'
import { openZips } from './archive/zips.js'
import { isLegacy } from '../types/torch/legacy.js'
import { openPrefixed } from './length-prefixes.js'
import { skipPadding } from './padding.js'
import { hintAtDbm } from './recognize-dbm.js'
import { openRow } from './row.js'
import { isSafetensors } from './safetensors/read-safetensors.js'
import { openSafetensors } from './safetensors/open-safetensors.js'
import { pickleReader } from './pickle-reader.js'
import { startsWith } from './magic.js'
import { treeContext, treeOptions } from './tree-options.js'

/** Enough of a file's start to tell what it is: a tar's mark stands at 257. */
const HEAD = 1024
/** How often a file may be compressed, one compression within the other. */
const MOST_LAYERS = 4
const MAGIC_ZIP = [0x50, 0x4b]

const headOf = (/** @type {Source} */ source) => source.read(0, Math.min(HEAD, source.size), HEAD)

/**
 * What a file holds, the compressions that it is packed in, from the outside in, and its size when it is unpacked.
 * @param {Source} source @param {Context} context
 */
export async function openFile(source, context) {
  /** @type {string[]} */
  const compression = []
  for (;;) {
    const head = await headOf(source)
    // A length may look like the mark of something else.
    const prefixed = isSafetensors(head) ? undefined : await openPrefixed(source, head, () => pickleReader(source, context, openJoblibAt))
    const kind = recognizeCompression(head)
    if (prefixed || !kind) return { content: prefixed ?? (await openContent(source, head, context)), compression, size: source.size }
    if (compression.length === MOST_LAYERS) throw new LimitError('LIMIT_LAYERS', `the file is compressed more than ${MOST_LAYERS} times`)
    compression.push(kind)
    const packed = await readExactly(source, 0, source.size)
    source = await openSource(await decompress(kind, packed, { limit: context.limit, signal: context.signal, name: context.name ?? 'the file' }))
  }
}

/** What a file that is not compressed holds. @param {Source} source @param {Uint8Array} head @param {Context} context @returns {Promise<Content>} */
async function openContent(source, head, context) {
  try {
    return await openKind(source, head, context)
  } catch (error) {
    const explained = await explain(error, { size: source.size, read: (offset, length) => source.read(offset, length, length) }, true)
    if (isPickleError(explained)) explained.hint = hintAtDbm(head) ?? explained.hint
    throw explained
  }
}

/** @param {Source} source @param {Uint8Array} head @param {Context} context @returns {Promise<Content>} */
async function openKind(source, head, context) {
  if (head.length === 0) throw new UnpicklingError('EMPTY', 'the file is empty')
  if (isSafetensors(head)) return openSafetensors(source, context)
  if (isTarHeader(head)) {
    if (await recognizeTorch(source)) return openTorchAt(source, 0, context)
    return openArchive('tar', await openTar(source, context), context, openFile)
  }
  return openRow(source.size, rowReader(source, context), (end) => skipPadding(source, end))
}

/** What reads the objects of a file, one after another: the object at an offset, and those that were found with it. @param {Source} source @param {Context} context */
function rowReader(source, context) {
  const readPickle = pickleReader(source, context, openJoblibAt)
  return async (/** @type {number} */ at) => {
    const head = await source.read(at, Math.min(HEAD, source.size - at), HEAD)
    if (isNpy(head)) return [await openArrayAt(source, at, context)]
    if (startsWith(head, MAGIC_ZIP)) return openZips(source, at, context, (zip, end) => openZipped(zip, end, context))
    if (isLegacy(head)) return [await openLegacyAt(source, at, context)]
    try {
      return [await readPickle(at)]
    } catch (error) {
      // A zip may stand behind anything, a program that unpacks it say.
      if (at > 0 || !isPickleError(error) || !(await endsAsZip(source))) throw error
      const zip = await openZip(source, context)
      if (torchFolder(zip) === undefined) throw error
      return [await openZipped(zip, source.size, context)]
    }
  }
}

/**
 * A file or package of torch, out of a zip that is open or of the folder that one was unzipped to; undefined where it is neither.
 * @param {import('./torch/zip-file.js').TorchArchive} archive @param {Context} context
 */
export async function openTorchArchive(archive, context) {
  const folder = packageFolder(archive)
  if (folder !== undefined) return openPackage(archive, folder, context)
  if (torchFolder(archive) === undefined) return undefined
  return openTorch(await loadTorchFromZip(archive, treeOptions(context)), () => loadTorchFromZip(archive, context.options), context)
}

/** A zip, of torch or of any files. @param {import('./archive/zip.js').Zip} zip @param {number} end @param {Context} context @returns {Promise<import('./row.js').RowObject>} */
async function openZipped(zip, end, context) {
  const content = (await openTorchArchive(zip, context)) ?? (await openArchive('zip', zip, context, openFile))
  return { content, entry: 'file', end }
}

/** An array of `numpy.save`. @param {Source} source @param {number} at @param {Context} context @returns {Promise<import('./row.js').RowObject>} */
async function openArrayAt(source, at, context) {
  const { array, end } = await openNpyAt(source, at, treeContext(context))
  const load = () => readNpy(source, context, at)
  const content = { kind: 'npy', entries: [{ name: '', kind: 'array', size: end - at, load, skim: async () => array }], root: array, load }
  return { content, entry: 'array', end }
}

/** A file of `torch.save` of the old format. @param {Source} source @param {number} at @param {Context} context @returns {Promise<import('./row.js').RowObject>} */
async function openLegacyAt(source, at, context) {
  const load = async (/** @type {import('../settings.js').LoadOptions} */ options) => loadTorch(source, { ...options, signal: context.signal }, at)
  const file = await load(treeOptions(context))
  return { content: openTorch(file, () => load(context.options), context), entry: 'pickle', end: /** @type {number} */ (file.end) }
}

/** A tar of torch. @param {Source} source @param {number} at @param {Context} context */
async function openTorchAt(source, at, context) {
  const load = async (/** @type {import('../settings.js').LoadOptions} */ options) => loadTorch(source, { ...options, signal: context.signal }, at)
  return openTorch(await load(treeOptions(context)), () => load(context.options), context)
}

/**
 * A file of torch. Its members have no values of their own but the constants of TorchScript: each gives that of the file.
 * @param {import('./torch/torch.js').TorchFile} file as it was loaded for the tree @param {() => Promise<import('./torch/torch.js').TorchFile>} again loads it by the user's options
 * @param {Context} context @returns {Content}
 */
function openTorch(file, again, { signal }) {
  const load = async () => readStorages((await again()).value, { signal })
  const { kind, version, byteorder, system, sources, constants, readCode } = file
  return {
    kind,
    root: file.value,
    load,
    about: Object.fromEntries(
      Object.entries({ version, byteorder, system, sources: sources?.length ? sources : undefined, constants, readCode }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
    entries: file.entries.map(({ name, size }) => ({
      name,
      kind: /\.pkl$/.test(name) ? 'pickle' : 'file',
      size,
      ...(constants !== undefined && /(?:^|\/)constants\.pkl$/.test(name)
        ? { load: async () => readStorages((await again()).constants, { signal }), skim: async () => constants }
        : { load, skim: async () => file.value }),
    })),
  }
}

/** A dump of joblib, read whole. @param {Uint8Array} bytes of the file @param {number} at @param {Context} context @returns {Promise<import('./row.js').RowObject>} */
async function openJoblibAt(bytes, at, context) {
  const { name, limit, signal, files } = context
  const load = async () => (await loadJoblibAt(bytes, at, { ...context.options, name, limit, signal, files })).value
  const { value: root, end } = await loadJoblibAt(bytes, at, { ...treeOptions(context), name, limit, signal, files })
  const entries = [{ name: '', kind: 'pickle', size: end - at, load, skim: async () => root }]
  return { content: { kind: 'joblib', entries, root, load }, entry: 'pickle', end }
}

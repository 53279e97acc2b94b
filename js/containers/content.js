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
 *
 * @typedef {(source: Source, context: Context) => Promise<{ content: Content, compression: string[], size: number }>} OpenFile
 *
 * @typedef {import('../sources/source.js').Source} Source
 */
import { isPickleError, LimitError, UnpicklingError } from '../errors.js'
import { loadFrom } from '../load/load-async.js'
import { readExactly } from '../sources/reading.js'
import { settle } from '../settings.js'
import { openSource } from '../sources/source.js'
import { openArchive } from './archive/archive.js'
import { recognizeCompression } from './decompress/recognize-compression.js'
import { decompress } from './decompress/decompression.js'
import { loadJoblib } from './joblib/joblib.js'
import { recognizeJoblib } from './joblib/recognize-joblib.js'
import { isNpy } from './numpy/npy.js'
import { openNpy, readNpy } from './numpy/npy-source.js'
import { isTarHeader, openTar } from './archive/tar.js'
import { loadTorch, loadTorchFromZip, readStorages, recognizeTorch } from './torch/torch.js'
import { torchFolder } from './torch/zip-file.js'
import { openZip } from './archive/zip.js'
import { startsWith } from './magic.js'
import { treeContext, treeOptions } from './tree-options.js'

/** Enough of a file's start to tell what it is: a tar's mark stands at 257. */
const HEAD = 1024
/** How often a file may be compressed, one compression within the other. */
const MOST_LAYERS = 4
const MAGIC_ZIP = [0x50, 0x4b]
/** Within so many bytes the first array of a joblib file mostly stands. */
const JOBLIB_HEAD = 1 << 18
/** The most pickles in a row that are looked into when a file is opened. */
const MOST_PICKLES = 10_000

const headOf = (/** @type {Source} */ source) => source.read(0, Math.min(HEAD, source.size), HEAD)

/**
 * What a file holds, the compressions that it is packed in, from the outside in, and its size when it is unpacked.
 * @param {Source} source @param {Context} context
 */
export async function openFile(source, context) {
  /** @type {string[]} */
  const compression = []
  for (let kind = recognizeCompression(await headOf(source)); kind; kind = recognizeCompression(await headOf(source))) {
    if (compression.length === MOST_LAYERS) throw new LimitError('LIMIT_LAYERS', `the file is compressed more than ${MOST_LAYERS} times`)
    compression.push(kind)
    const packed = await readExactly(source, 0, source.size)
    source = await openSource(await decompress(kind, packed, { limit: context.limit, signal: context.signal, name: context.name ?? 'the file' }))
  }
  return { content: await openContent(source, context), compression, size: source.size }
}

/** What a file that is not compressed holds. @param {Source} source @param {Context} context @returns {Promise<Content>} */
async function openContent(source, context) {
  const head = await headOf(source)
  if (head.length === 0) throw new UnpicklingError('EMPTY', 'the file is empty')
  if (isNpy(head)) return openArrayFile(source, context)
  if (startsWith(head, MAGIC_ZIP)) {
    const zip = await openZip(source, context)
    return torchFolder(zip) === undefined
      ? openArchive('zip', zip, context, openFile)
      : openTorch(await loadTorchFromZip(zip, treeOptions(context)), () => loadTorchFromZip(zip, context.options), context)
  }
  if (await recognizeTorch(source))
    return openTorch(
      await loadTorch(source, { ...treeOptions(context), signal: context.signal }),
      () => loadTorch(source, { ...context.options, signal: context.signal }),
      context,
    )
  if (isTarHeader(head)) return openArchive('tar', await openTar(source, context), context, openFile)
  return openPickles(source, context)
}

/** A .npy file. @param {Source} source @param {Context} context @returns {Promise<Content>} */
async function openArrayFile(source, context) {
  const array = await openNpy(source, treeContext(context))
  const load = () => readNpy(source, context)
  return { kind: 'npy', entries: [{ name: '', kind: 'array', size: source.size, load, skim: async () => array }], root: array, load }
}

/**
 * A file of torch. Its members have no values of their own: each gives that of the file.
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
    entries: file.entries.map(({ name, size }) => ({ name, kind: /\.pkl$/.test(name) ? 'pickle' : 'file', size, load, skim: async () => file.value })),
  }
}

/** A pickle, several in a row, or a joblib file, which starts as a pickle does. @param {Source} source @param {Context} context @returns {Promise<Content>} */
async function openPickles(source, context) {
  const start = await source.read(0, 0, JOBLIB_HEAD)
  if (recognizeJoblib(start)) return openJoblib(await readExactly(source, 0, source.size), context)
  const entries = await skimPickles(source, context).catch(async (error) => {
    // The first array of joblib may stand far from the start, and what follows it is no opcode.
    const bytes = source.size <= context.limit ? await readExactly(source, 0, source.size) : new Uint8Array(0)
    if (recognizeJoblib(bytes)) return bytes
    throw error
  })
  if (entries instanceof Uint8Array) return openJoblib(entries, context)
  const { values, pickles, trailing } = entries
  const about = trailing && { trailing }
  if (pickles.length === 1) return { kind: 'pickle', entries: pickles, root: values[0], load: pickles[0].load, about }
  return {
    kind: 'pickles',
    entries: pickles,
    root: values,
    about,
    load: async () => {
      const all = []
      for (const entry of pickles) all.push(await entry.load())
      // The pickles before it can still be had by their names.
      if (trailing) throw trailing.error
      return all
    },
  }
}

/** A joblib file, which is read as a whole. @param {Uint8Array} bytes @param {Context} context @returns {Promise<Content>} */
async function openJoblib(bytes, context) {
  const { name, limit, signal } = context
  const load = async () => loadJoblib(bytes, { ...context.options, name, limit, signal })
  const root = await loadJoblib(bytes, { ...treeOptions(context), name, limit, signal })
  return { kind: 'joblib', entries: [{ name: '', kind: 'pickle', size: bytes.length, load, skim: async () => root }], root, load }
}

/** The pickles in a row that a file holds, without their long data, and what follows them and is none. @param {Source} source @param {Context} context */
async function skimPickles(source, context) {
  const skimming = settle(treeOptions(context))
  /** @type {Entry[]} */
  const pickles = []
  /** @type {unknown[]} */
  const values = []
  /** @type {{ offset: number, bytes: number, error: Error } | undefined} */
  let trailing
  let end = 0
  while (end < source.size && pickles.length < MOST_PICKLES) {
    const from = end
    /** @type {{ value: unknown, end: number }} */
    let skimmed
    try {
      skimmed = await loadFrom(source, from, skimming, true)
    } catch (error) {
      // Python reads a pickle and leaves alone what follows it; here that is told of, and no error.
      if (pickles.length === 0 || !isPickleError(error)) throw error
      trailing = { offset: from, bytes: source.size - from, error }
      break
    }
    pickles.push({
      name: String(pickles.length),
      kind: 'pickle',
      size: skimmed.end - from,
      load: async () => (await loadFrom(source, from, context.settings)).value,
      skim: async () => skimmed.value,
    })
    values.push(skimmed.value)
    end = skimmed.end
  }
  return { pickles, values, trailing }
}

/**
 * Checkpoints of torch.distributed.checkpoint: a folder of `.metadata`, which names all items and where they lie, and of `.distcp` files, in which
 * each item is a file of torch.save by itself.
 *
 * When a folder is opened its `.metadata` is read and nothing else. A tensor is made whole of its chunks, and of these only what is asked for is read.
 *
 * Source: torch/distributed/checkpoint/filesystem.py: FileSystemReader.read_data.
 */
import { UnpicklingError } from '../../errors.js'
import { callForEach } from '../../sources/at-once.js'
import { sliceSource } from '../../sources/slice.js'
import { readExactly } from '../../sources/reading.js'
import { openSource } from '../../sources/source.js'
import { holdLazily, LazyValue } from '../../document/lazy-value.js'
import { contiguousStrides, countOf, gather, isContiguous } from '../../types/numpy/strides.js'
import { swapBytes } from '../../types/python/array.js'
import { findDType } from '../../types/torch/dtypes.js'
import { Storage } from '../../types/torch/storage.js'
import { Tensor } from '../../types/torch/tensor.js'
import { openZip } from '../archive/zip.js'
import { decompress } from '../decompress/decompression.js'
import { loadTorchFromZip, readStorages } from '../torch/torch.js'
import { fileEntry } from '../folder/file-entry.js'
import { treeOptions } from '../tree-options.js'
import { joinChunks } from './chunks.js'
import { readMetadata } from './metadata.js'
import { nest } from './nested.js'

/** @typedef {import('../../sources/folder.js').Folder} Folder */
/** @typedef {import('../../sources/source.js').Source} Source */
/** @typedef {import('../content.js').Context} Context */
/** @typedef {import('../content.js').Entry} Entry */
/** @typedef {import('./metadata.js').Item} Item */
/** @typedef {import('./metadata.js').Place} Place */

/** The metadata of a checkpoint, and those of each rank where ranks wrote one each. */
export const isMetadata = (/** @type {string} */ name) => /^(?:__\d+)?\.metadata$/.test(name)

/** Objects of no more bytes are read when they are listed, and in one go. */
const SMALL = 1 << 16

const bad = (/** @type {string} */ reason, code = 'BAD_DISTCP') => new UnpicklingError(code, reason)

/**
 * What a folder with `.metadata` holds: its state dict, of which each item is an entry; other files of the folder are entries too.
 * @param {Folder} folder @param {Context} context @param {import('../content.js').OpenFile} openFile @returns {Promise<import('../content.js').Content>}
 */
export async function openDistcp(folder, context, openFile) {
  const { files } = await folder.list('')
  const byName = new Map(files.map((file) => [file.name, file]))
  const metadata = await callForEach(
    files.filter(({ name }) => isMetadata(name)),
    async (file) => ({ file: file.name, ...readMetadata(await folder.read(file)) }),
  )
  const items = joinRanks(metadata)
  const store = new Store(
    (name) => {
      const file = byName.get(name)
      return file && folder.source(file)
    },
    context,
    openFile,
  )
  const build = (
    /** @type {(item: Item) => unknown} */ valueOf,
    /** @type {(entries: [string, unknown][]) => unknown} */ makeDict,
    makeList = (/** @type {unknown[]} */ list) => list,
  ) =>
    nest(
      [...items.values()].map((item) => ({ name: item.name, path: item.path, value: valueOf(item) })),
      makeDict,
      makeList,
    )
  const entries = [...items.values()].map((item) => store.entry(item))
  const skims = new Map(entries.map(({ name, skim, size }) => [name, { skim, size }]))
  const root = build(
    (item) => {
      if (item.tensor) return store.tensor(item)
      const { skim, size } = /** @type {{ skim: () => Promise<any>, size: number }} */ (skims.get(item.name))
      return item.place ? new LazyValue(skim, { type: 'object', nbytes: size, detail: `${size} bytes` }, size <= SMALL) : item.about
    },
    (pairs) => holdLazily(new Map(pairs)),
    holdLazily,
  )
  const used = new Set(store.files)
  const others = files.filter(({ name }) => !isMetadata(name) && !used.has(name))
  return {
    kind: 'distcp',
    root,
    load: async () => {
      const values = new Map(await callForEach(entries, async ({ name, load }) => /** @type {const} */ ([name, await load()])))
      return build((item) => values.get(item.name), dictMaker(context))
    },
    entries: [...entries, ...others.map((file) => fileEntry(folder, file, context, openFile))],
    about: {
      ...(metadata[0]?.version === undefined ? {} : { version: metadata[0].version }),
      ...(others.length ? { files: others.map(({ name }) => name) } : {}),
    },
  }
}

/**
 * The items of all metadata by name. Where ranks wrote one each, a tensor has the chunks of all of them; of other items of one name those behind the
 * first go by the name of their metadata too.
 * @param {{ file: string, items: Item[] }[]} metadata
 */
function joinRanks(metadata) {
  /** @type {Map<string, Item>} */
  const joined = new Map()
  for (const { file, items } of metadata) {
    for (const item of items) {
      const { name, tensor } = item
      const known = joined.get(name)
      if (!known) joined.set(name, item)
      else if (known.tensor && tensor?.dtype === known.tensor.dtype && String(tensor.shape) === String(known.tensor.shape)) {
        const chunks = new Map([...tensor.chunks, ...known.tensor.chunks].map((chunk) => [`${chunk.offsets} ${chunk.sizes}`, chunk]))
        joined.set(name, { ...known, tensor: { ...known.tensor, chunks: [...chunks.values()] } })
      } else joined.set(`${file}/${name}`, { ...item, name: `${file}/${name}`, path: undefined })
    }
  }
  return joined
}

/** Makes dicts by the options of the user. @param {Context} context */
const dictMaker =
  ({ settings }) =>
  (/** @type {[string, unknown][]} */ entries) =>
    settings.dict === 'map' ? new Map(entries) : Object.fromEntries(entries)

/** The stored objects of a checkpoint. */
export class Store {
  #open
  #context
  #openFile
  /** The files that were named. @type {Set<string>} */
  files = new Set()

  /** @param {(file: string) => Source | undefined} open gives a file of the folder @param {Context} context @param {import('../content.js').OpenFile} openFile */
  constructor(open, context, openFile) {
    this.#open = open
    this.#context = context
    this.#openFile = openFile
  }

  /** An item as an entry. @param {Item} item @returns {Entry} */
  entry(item) {
    const { name, tensor, place, about } = item
    const places = tensor ? tensor.chunks.flatMap((chunk) => chunk.place ?? []) : place ? [place] : []
    for (const { file } of places) this.files.add(file)
    const size = places.reduce((sum, { length }) => sum + length, 0)
    const { signal } = this.#context
    if (tensor) return { name, kind: 'array', size, load: () => readStorages(this.tensor(item), { signal }), skim: async () => this.tensor(item) }
    if (!place) return { name, kind: 'value', size, load: async () => about, skim: async () => about }
    const open = async () => (await this.#openFile(await this.#source(place, name), { ...this.#context, name })).content
    return { name, kind: 'value', size, load: async () => (await open()).load(), skim: async () => (await open()).root }
  }

  /** A tensor, whose bytes stay in the files. @param {Item} item */
  tensor({ name, tensor }) {
    const { dtype, shape, requiresGrad, chunks } = /** @type {import('./metadata.js').StoredTensor} */ (tensor)
    const { itemsize } = /** @type {import('../../types/torch/dtypes.js').TorchDType} */ (findDType(dtype))
    const bytes = joinChunks(
      name,
      shape,
      itemsize,
      chunks.map(({ offsets, sizes, place }) => {
        /** @type {Promise<(offset: number, length: number) => Promise<Uint8Array>> | undefined} */
        let opened
        const read = async (/** @type {number} */ offset, /** @type {number} */ length) => {
          opened ??= this.#openChunk(place, name, dtype, sizes)
          return (await opened)(offset, length)
        }
        return { offsets, sizes, room: place ? (place.transforms.length ? this.#context.limit : place.length) : 0, read }
      }),
    )
    return new Tensor(dtype, shape, contiguousStrides(shape), new Storage(dtype, countOf(shape), { bytes, key: name }), { requiresGrad })
  }

  /** What reads the bytes of a chunk in C order. @param {Place | undefined} place @param {string} name @param {string} dtype @param {number[]} sizes */
  async #openChunk(place, name, dtype, sizes) {
    const label = JSON.stringify(name.slice(0, 100))
    if (!place) throw bad(`${label} has a chunk of (${sizes.join(', ')}) for which the .metadata names no file`)
    const { signal, limit } = this.#context
    const source = await this.#source(place, name)
    const { value } = await loadTorchFromZip(await openZip(source, { signal, limit }), treeOptions(this.#context))
    if (!(value instanceof Tensor && value.storage) || value.dtype !== dtype || String(value.shape) !== String(sizes))
      throw bad(`${label} has a chunk of ${dtype} (${sizes.join(', ')}), and ${place.file} has ${value instanceof Tensor ? value : 'no tensor'} there`)
    if (value.isConj || value.isNeg) throw bad(`${label} has a chunk of conjugate or negative bits, which are not known here`)
    const { storage, shape, stride, storageOffset } = value
    const itemsize = value.nbytes / Math.max(1, value.size)
    if (isContiguous(shape, stride) && !storage.isBigEndian)
      return (/** @type {number} */ offset, /** @type {number} */ length) => storage.range(storageOffset * itemsize + offset, length)
    return async (/** @type {number} */ offset, /** @type {number} */ length) => (await elementsOf(value)).subarray(offset, offset + length)
  }

  /** A stored object as a source. @param {Place} place @param {string} name of the item @returns {Promise<Source>} */
  async #source({ file, offset, length, transforms }, name) {
    const label = JSON.stringify(name.slice(0, 100))
    const whole = this.#open(file)
    if (!whole) throw bad(`${label} lies in ${JSON.stringify(file.slice(0, 100))}, which the folder has not`, 'NO_FILE')
    if (offset + length > whole.size) throw bad(`${label} is to be ${length} bytes at ${offset} of ${file}, which has ${whole.size}`, 'TRUNCATED')
    const { limit, signal } = this.#context
    const part = sliceSource(whole, offset, length)
    // The members of a small one are not worth a read each.
    let source = length <= SMALL ? await openSource(await readExactly(part, 0, length)) : part
    for (const transform of [...transforms].reverse()) {
      const kind = /^stream\.zstd\b/.test(transform) ? 'zstd' : undefined
      if (!kind) throw bad(`${label} was written through ${JSON.stringify(transform.slice(0, 50))}, which is not known; stream.zstd is`, 'UNKNOWN_TRANSFORM')
      source = await openSource(await decompress(kind, await readExactly(source, 0, source.size), { limit, signal, name }))
    }
    return source
  }
}

/** The elements of a tensor in C order, little-endian. @param {Tensor} tensor */
async function elementsOf(tensor) {
  const { storage, shape, stride, storageOffset, size } = tensor
  const itemsize = tensor.nbytes / Math.max(1, size)
  const bytes = await /** @type {Storage} */ (storage).read()
  const elements = gather(bytes.subarray(storageOffset * itemsize), itemsize, shape, stride)
  const { parts = 1 } = /** @type {import('../../types/torch/dtypes.js').TorchDType} */ (findDType(tensor.dtype))
  if (storage?.isBigEndian && itemsize / parts > 1) swapBytes(elements, itemsize / parts)
  return elements
}

/**
 * Archives that are no file of torch: `.npz`, a wrapper around one file, and zips and tars of any files.
 *
 * A member is opened when it is asked for, by content.js as a file of its own: `openFile` is handed in, as this file is below it.
 */
import { callForEach } from '../../sources/at-once.js'
import { isPickleError, LimitError, UnpicklingError } from '../../errors.js'
import { openSource } from '../../sources/source.js'
import { holdLazily, LazyValue } from '../../document/lazy-value.js'
import { treeContext } from '../tree-options.js'
import { memberContext } from './nesting.js'
import { openNpy, readNpy } from '../numpy/npy-source.js'
import { STORED } from './zip-marks.js'

/** @typedef {import('../content.js').Content} Content */
/** @typedef {import('../content.js').Context} Context */
/** @typedef {import('../content.js').Entry} Entry */
/** @typedef {import('../content.js').OpenFile} OpenFile */
/** @typedef {{ name: string, size: number, method?: number }} Member */
/** @typedef {{ entries: any[], read: (entry: any) => Promise<Uint8Array>, range: (entry: any, offset: number, length: number) => Promise<Uint8Array> }} Archive */

const ARRAY = '.npy'

/**
 * What an archive holds, folders and links aside.
 * @param {'zip' | 'tar'} kind @param {Archive} archive @param {Context} context
 * @param {OpenFile} openFile opens a member
 * @returns {Promise<Content>}
 */
export async function openArchive(kind, archive, context, openFile) {
  const members = archive.entries.filter((/** @type {any} */ { name, type }) => !name.endsWith('/') && (type === undefined || type === '0'))
  if (kind === 'zip' && members.length && members.every(({ name }) => name.endsWith(ARRAY))) return openNpz(archive, members, context)
  // pandas compresses a pickle so: the archive only wraps it.
  if (members.length === 1) {
    const [{ name }] = members
    const { content, compression } = await openFile(await openSource(await archive.read(members[0])), memberContext(context, members[0])).catch((error) => {
      throw ofMember(error, `${context.name ?? `the ${kind}`}, member ${name}`)
    })
    return { ...content, about: { ...content.about, archive: kind, member: members[0].name, ...(compression.length ? { compression } : {}) } }
  }
  const entries = members.map((member) => memberEntry(archive, member, context, openFile))
  const lazy = entries.map(
    ({ name, size, skim }) => /** @type {const} */ ([name, new LazyValue(skim, { type: 'file', nbytes: size, detail: `${size} bytes` })]),
  )
  return { kind, entries, root: holdLazily(new Map(lazy)), load: () => loadAll(entries) }
}

/** The error of a member, with the archive and the member before its reason. @param {any} error @param {string} place */
function ofMember(error, place) {
  if (!(error instanceof UnpicklingError)) return error
  const { code, reason, offset, opcode, hint } = error
  return new UnpicklingError(code, `${place}: ${reason}`, { offset, opcode, hint, cause: error })
}

/** The values of all entries by name. @param {Entry[]} entries */
async function loadAll(entries) {
  return Object.fromEntries(await callForEach(entries, async ({ name, load }) => [name, await load()]))
}

/** A member as a source, of which parts are read where it is stored; a deflated one is read whole, once. @param {Archive} archive @param {any} member */
function sourceOf(archive, member) {
  /** @type {Promise<Uint8Array> | undefined} */
  let whole
  const isStored = member.method === undefined || member.method === STORED
  return {
    size: member.size,
    close: async () => {},
    read: async (/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) => {
      const length = Math.max(0, Math.min(Math.max(least, most), member.size - offset))
      // All of a member is read by `read`, which checks its CRC.
      if (isStored && length < member.size) return archive.range(member, offset, length)
      whole ??= archive.read(member)
      return (await whole).subarray(offset, offset + length)
    },
  }
}

/** A member of any kind. @param {Archive} archive @param {Member} member @param {Context} context @param {OpenFile} openFile @returns {Entry} */
function memberEntry(archive, member, context, openFile) {
  const { name, size } = member
  const kind = /\.(?:pkl|pickle|joblib|pt|pth)$/i.test(name) ? 'pickle' : name.endsWith(ARRAY) ? 'array' : 'file'
  // A member whose name promises nothing, and which is of no kind that is known, is its bytes. A limit that is reached stays an error.
  const orBytes = async (/** @type {(content: Content) => Promise<any>} */ use) => {
    const inner = memberContext(context, member)
    const bytes = await archive.read(/** @type {any} */ (member))
    const opened = await openFile(await openSource(bytes), inner).catch((error) => {
      if (kind === 'file' && isPickleError(error) && !(error instanceof LimitError)) return undefined
      throw error
    })
    return opened ? use(opened.content) : bytes
  }
  return { name, kind, size, load: () => orBytes((content) => content.load()), skim: () => orBytes(async (content) => content.root) }
}

/** A .npz file: arrays by name, without the ending. @param {Archive} archive @param {Member[]} members @param {Context} context @returns {Promise<Content>} */
async function openNpz(archive, members, context) {
  const entries = members.map((member) => {
    const name = member.name.slice(0, -ARRAY.length)
    const open = (/** @type {Context} */ { settings }) => openNpy(sourceOf(archive, member), { settings, name: member.name })
    const load = async () => {
      const whole = await openSource(await archive.read(/** @type {any} */ (member)))
      return readNpy(whole, { settings: context.settings, name: member.name })
    }
    return { name, kind: 'array', size: member.size, load, skim: () => open(treeContext(context)) }
  })
  const lazy = entries.map(({ name, size, skim }) => /** @type {const} */ ([name, new LazyValue(skim, { type: 'ndarray', nbytes: size }, true)]))
  return { kind: 'npz', entries, root: holdLazily(new Map(lazy)), load: () => loadAll(entries) }
}

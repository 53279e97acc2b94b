/**
 * What the commands read: files and folders of every kind, URLs, and standard input for '-'.
 *
 * Every error that comes of a file names it; errors of the output keep the name of theirs.
 */
import { open, stat } from 'node:fs/promises'
import { genopsStream, isPickleError, loadsAll, open as openDocument, openPickles, PersistentId } from '../index.js'
import { blame, isExpected, tell, UsageError } from './errors.js'
import { escapeControls } from './escape.js'
import { clearProgress, watchProgress } from './progress.js'

/**
 * @typedef {object} Reading options of the commands that load values
 * @property {any} [encoding] @property {any} [errors] @property {boolean} [sharedMemo] those of `loads` @property {number} [maxInflated] that of `open`
 * @property {string} [member] which member of an archive, or which object of a row
 * @property {Map<number, [string, string]>} [extensions]
 *
 * @typedef {import('../index.js').FoundPickle} FoundPickle
 * @typedef {import('../document/document.js').PickleDocument} PickleDocument
 * @typedef {import('../document/tree.js').Node} Node
 */

/** A file as `open` takes it: a path, unless it is a URL. @param {string} file */
export const originOf = (file) => (/^(?:https?|file):\/\//.test(file) || !/^[a-z][a-z0-9+.-]+:/i.test(file) ? file : `./${file}`)

/**
 * Calls `run` with a file as what `open` takes. Files and folders are paths, so that what belongs to them is found beside them; a pipe is a stream, as standard
 * input for '-' is, which can be opened once alone.
 * @param {string} file @param {(origin: any) => Promise<void>} run
 */
export async function withOrigin(file, run) {
  if (file === '-') return blame(file, run(process.stdin))
  // Where nothing is found at a path it may be a URL, or the name of a shelf without an ending.
  const stats = await stat(file).catch(() => undefined)
  if (!stats || stats.isFile() || stats.isDirectory()) return blame(file, run(originOf(file)))
  const handle = await blame(file, open(file))
  try {
    await blame(file, run(handle.createReadStream({ autoClose: false })))
  } finally {
    await handle.close()
  }
}

/** The options of `open` by which values are loaded. @param {Reading} reading */
const optionsOf = ({ encoding, errors, sharedMemo, maxInflated, extensions }) => ({ encoding, errors, sharedMemo, maxInflated, extensions })

/**
 * Calls `run` for each file in turn. Where there are several, an error of one is told and the others are done all the same; wrong usage, and an error of
 * the output, ends them all.
 * @param {string[]} files @param {(file: string) => Promise<boolean | void>} run gives false where nobody reads on
 */
export async function eachFile(files, run) {
  for (const file of files) {
    try {
      if ((await run(file)) === false) return
    } catch (error) {
      if (files.length === 1 || !isExpected(error) || /** @type {any} */ (error).file !== file) throw error
      tell(error)
    }
  }
}

/** The one of some members that a name stands for: its own, or the end of it behind a slash where that is of one alone. @template {{ name: string }} T @param {T[]} members @param {string} name @returns {T | undefined} */
function findMember(members, name) {
  const ending = members.filter((member) => member.name.endsWith(`/${name}`))
  return members.find((member) => member.name === name) ?? (ending.length === 1 ? ending[0] : undefined)
}

/** The names of members for an error, the first of them. @param {{ name: string }[]} members */
const namesOf = (members) =>
  `${members
    .slice(0, 8)
    .map(({ name }) => JSON.stringify(name))
    .join(', ')}${members.length > 8 ? ', …' : ''}`

/**
 * Calls `run` with the pickles of a file that pickletools are to read: that of `--member`, else all that there are. A file that is nothing but pickles has
 * one, behind which others may follow. A file without any is a UsageError.
 * @param {string} file @param {{ member?: string }} options @param {(pickles: FoundPickle[], kind: string) => Promise<void>} run
 */
export async function withPickles(file, { member }, run) {
  await withOrigin(file, async (origin) => {
    const progress = watchProgress(file)
    const found = await openPickles(origin, { onProgress: progress.onProgress })
    try {
      const { kind, pickles } = found
      if (member !== undefined) {
        const isRow = pickles.length === 1 && pickles[0].name === ''
        const chosen = findMember(pickles, member) ?? (isRow && /^\d+$/.test(member) ? await nthOf(pickles[0], Number(member)) : undefined)
        if (!chosen)
          throw new UsageError(
            `there is no pickle ${JSON.stringify(member)} in it${isRow ? ': it is a file of pickles, which go by number, from 0' : `: it has ${namesOf(pickles)}`}`,
          )
        await run([chosen], 'pickle')
      } else if (pickles.length === 0) {
        throw new UsageError(`there is no pickle in it: it is ${kind === 'npy' ? 'an array of plain numbers' : `of the kind ${kind}`}, which brine show reads`)
      } else await run(pickles, kind)
    } finally {
      progress.end()
      await found.close()
    }
  })
}

/**
 * The pickles of a file that are shown where none is named. A file of torch's old format begins with a pickle that tells no more than that: pickletools
 * reads this one, and those behind it where all are asked for.
 * @param {FoundPickle[]} pickles @param {string} kind @param {boolean | undefined} all
 */
export const shownOf = (pickles, kind, all) => (kind === 'torch-legacy' && !all ? pickles.slice(0, 1) : pickles)

/** The one pickle of a file, of torch's that of the object; a UsageError where there are several. @param {FoundPickle[]} pickles @param {string} kind @returns {FoundPickle} */
export function theOne(pickles, kind) {
  const shown = shownOf(pickles, kind, false)
  const main = kind.startsWith('torch') ? (findMember(shown, 'data.pkl') ?? findMember(shown, 'pickle')) : undefined
  if (shown.length > 1 && !main) throw new UsageError(`there are ${shown.length} pickles in it: --member takes one of ${namesOf(shown)}`)
  return main ?? shown[0]
}

/** One of the pickles in a row by its number. @param {FoundPickle} row @param {number} n @returns {Promise<FoundPickle | undefined>} */
async function nthOf(row, n) {
  const bytes = await bytesOf(await row.source())
  let [start, count] = [0, 0]
  for await (const { opcode, pos } of genopsStream(bytes, { all: true })) {
    if (opcode.name !== 'STOP') continue
    const from = start
    start = pos + 1
    if (count++ === n) return { name: String(n), source: async () => bytes.subarray(from, pos + 1) }
  }
  return undefined
}

/** All bytes of what `load` takes. @param {any} source @returns {Promise<Uint8Array>} */
export async function bytesOf(source) {
  if (source instanceof Uint8Array) return source
  if (typeof source.arrayBuffer === 'function') {
    const bytes = await source.arrayBuffer()
    return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
  }
  const chunks = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const isStream = (/** @type {any} */ origin) => typeof origin === 'object' && typeof origin.pipe === 'function'

/**
 * Gives every value of a file, loaded so that every Python type is kept apart: of a file of pickles each of them, of any other its value, or that of
 * `--member`. An empty file is an error.
 * @param {string} file @param {Reading} reading @param {Take} take
 * @param {(kind: string) => boolean} [isBare] tells of which kinds the one pickle is wanted, with its persistent ids, and not the value that the file makes of it
 */
export async function readValues(file, reading, take, isBare = () => false) {
  await withOrigin(file, async (given) => {
    const origin = isStream(given) ? await bytesOf(given) : given
    const held = await readPickles(file, origin, reading, take, isBare)
    if (held === true) return
    await readObjects(file, origin, reading, take, held || undefined)
  })
}

/** @typedef {(value: any) => Promise<boolean>} Take gives false where no more is wanted */
/** @typedef {{ error: any, given: number, ahead: any[] }} Broken what could not be read on as pickles alone: how many values were given, and which are held back */

/**
 * Gives the values of a file of nothing but pickles, one after another: true where that is all of them, false where it is another file, and else how far
 * it came. The last value is held back until another follows it, as what is no file of pickles mostly breaks at what would be its second.
 * @param {string} file @param {any} origin @param {Reading} reading @param {Take} take @param {(kind: string) => boolean} isBare @returns {Promise<boolean | Broken>}
 */
async function readPickles(file, origin, reading, take, isBare) {
  const progress = watchProgress(file)
  const { kind, pickles, close } = await openPickles(origin, { ...optionsOf(reading), onProgress: progress.onProgress })
  /** @type {any[]} */
  const ahead = []
  let given = 0
  let isTaking = false
  try {
    if (!isBare(kind) && (kind !== 'pickle' || reading.member !== undefined)) return false
    const bytes = await bytesOf(await chosenOf(pickles, kind, reading.member).source())
    if (bytes.length === 0) throw new Error('the file is empty')
    for (const value of loadsAll(bytes, { ...optionsOf(reading), lossless: true, persistentLoad })) {
      ahead.push(value)
      if (ahead.length < 2) continue
      given++
      isTaking = true
      if (!(await take(ahead.shift()))) return true
      isTaking = false
    }
    isTaking = true
    if (ahead.length) await take(ahead[0])
    return true
  } catch (error) {
    if (isTaking || isBare(kind) || !isPickleError(error)) throw error
    return { error, given, ahead }
  } finally {
    progress.end()
    await close()
  }
}

/**
 * Gives the values of a file of any kind: objects in a row one after another, of any other kind the whole value, or that of `--member`.
 * @param {string} file @param {any} origin @param {Reading} reading @param {Take} take
 * @param {Broken} [broken] how far it was read as pickles alone: that is the error where it is no more than those
 */
async function readObjects(file, origin, reading, take, broken) {
  let isOpen = false
  const run = async (/** @type {PickleDocument} */ document) => {
    isOpen = true
    const { kind, entries, about } = document
    const isRow = kind === 'pickles' || kind === 'several'
    if (broken && (isRow ? entries.length <= broken.given + broken.ahead.length : kind === 'pickle' || broken.given)) return endBroken(broken, take)
    const names = reading.member !== undefined ? [entryOf(document, reading.member)] : isRow ? entries.map(({ name }) => name) : [undefined]
    for (const name of names.slice(broken?.given ?? 0)) if (!(await take(await document.value(name)))) return
    throwTrailing(about)
  }
  try {
    await withOpen(file, origin, reading, run)
  } catch (error) {
    if (isOpen || !broken) throw error
    // What open knows of the file goes before what is told of it as a pickle.
    broken.error.hint = /** @type {any} */ (error).hint ?? broken.error.hint
    await endBroken(broken, take)
  }
}

/** Gives the values that were held back, and throws the error that ended them. @param {Broken} broken @param {Take} take */
async function endBroken({ ahead, error }, take) {
  for (const value of ahead) if (!(await take(value))) return
  throw error
}

/** The pickle that `--member` names, or the only one; a UsageError where there is none. @param {FoundPickle[]} pickles @param {string} kind @param {string | undefined} member */
function chosenOf(pickles, kind, member) {
  // Of the five pickles of torch's old format it is this one that holds something.
  if (member === undefined) return (kind === 'torch-legacy' ? findMember(pickles, 'value') : undefined) ?? theOne(pickles, kind)
  const chosen = findMember(pickles, member)
  if (!chosen) throw new UsageError(`there is no pickle ${JSON.stringify(member)} in it: it has ${namesOf(pickles)}`)
  return chosen
}

const persistentLoad = (/** @type {unknown} */ pid) => new PersistentId(pid)

/** What follows the last object and is none is an error, told after all that could be read. @param {Record<string, unknown>} about */
export function throwTrailing(about) {
  const { trailing } = /** @type {{ trailing?: { error: Error } }} */ (about)
  if (trailing) throw trailing.error
}

/** The name of the entry that `--member` stands for; a UsageError where there is none. @param {PickleDocument} document @param {string} member */
function entryOf({ entries, kind }, member) {
  const entry = findMember(entries, member)
  if (!entry) throw new UsageError(`there is no member ${JSON.stringify(member)} in this ${kind}${entries.length ? `, which has ${namesOf(entries)}` : ''}`)
  return entry.name
}

/** Tells on stderr of pickles that may be those of a shelf which were deleted. @param {PickleDocument} document @param {string} file */
function tellPadding({ about }, file) {
  if (!about.isPadded) return
  clearProgress()
  process.stderr.write(`brine: ${escapeControls(file)}: the pickles are padded as in a shelf; without its .dir file beside it, deleted ones are among them\n`)
}

/** Opens a document, and closes it after `run`. @param {string} file @param {any} origin @param {Reading} reading @param {(document: PickleDocument) => Promise<void>} run */
async function withOpen(file, origin, reading, run) {
  const progress = watchProgress(file)
  try {
    const document = await openDocument(origin, { ...optionsOf(reading), lossless: true, persistentLoad, onProgress: progress.onProgress })
    tellPadding(document, file)
    try {
      await run(document)
    } finally {
      await document.close()
    }
  } finally {
    progress.end()
  }
}

/**
 * Calls `run` with a file, a URL, or standard input for '-', as a document that `open` gives, and the tree of it or of `--member`; closes it after it.
 * @param {string} file @param {Reading} reading @param {(document: PickleDocument, tree: Node) => Promise<void>} run
 */
export async function withDocument(file, reading, run) {
  await withOrigin(file, (origin) =>
    withOpen(file, origin, reading, async (document) =>
      run(document, reading.member === undefined ? document.tree : await document.entryTree(entryOf(document, reading.member))),
    ),
  )
}

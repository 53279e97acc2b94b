/**
 * What the commands read: files, standard input for '-', and for documents URLs too.
 *
 * Every error that comes of a file names it; errors of the output keep the name of theirs.
 */
import { existsSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { isPickleError, loadsAll, open as openDocument, PersistentId } from '../index.js'
import { blame, withFile } from './errors.js'

/** @typedef {{ encoding: any, errors: any, sharedMemo?: boolean, extensions?: Map<number, [string, string]> }} ReadOptions of `loads` */

/** All bytes of a file, or of standard input for '-'. @param {string} file @returns {Promise<Uint8Array>} */
export async function readInput(file) {
  try {
    if (file !== '-') return await readFile(file)
    const chunks = []
    for await (const chunk of process.stdin) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch (error) {
    throw withFile(error, file)
  }
}

/** A handle as what the library reads: a pipe has no size and no places to read from, so it is a stream. @param {import('node:fs/promises').FileHandle} handle */
const readable = async (handle) => ((await handle.stat()).isFile() ? handle : handle.createReadStream({ autoClose: false }))

/**
 * Calls `run` with a file as a source that is read in pieces, or with standard input for '-', and closes the file after it.
 * @param {string} file @param {(source: import('../sources/source.js').SourceLike) => Promise<void>} run
 */
export async function withInput(file, run) {
  let handle
  try {
    if (file === '-') return await run(process.stdin)
    handle = await open(file)
    await run(await readable(handle))
  } catch (error) {
    throw withFile(error, file)
  } finally {
    await handle?.close()
  }
}

/** The options by which every Python type is kept apart, and persistent ids are shown. @param {ReadOptions} options */
const keepingTypes = ({ encoding, errors, sharedMemo, extensions }) => ({
  encoding,
  errors,
  sharedMemo,
  extensions,
  lossless: true,
  persistentLoad: (/** @type {unknown} */ pid) => new PersistentId(pid),
})

/**
 * Every pickle of a file, loaded so that every Python type is kept apart. An empty file is an error.
 * @param {string} file @param {ReadOptions} options @param {Uint8Array} [input] what is in it, where that was read
 */
export async function* readPickles(file, options, input) {
  const bytes = input ?? (await readInput(file))
  try {
    if (bytes.length === 0) throw new Error('the file is empty')
    yield* loadsAll(bytes, keepingTypes(options))
  } catch (error) {
    throw withFile(error, file)
  }
}

/**
 * The values of a file of any kind: objects in a row one after another, as pickles are; of any other kind the whole value.
 * @param {string} file @param {ReadOptions} options @returns {AsyncGenerator<any>}
 */
export async function* readValues(file, options) {
  /** What was read ahead: a file that is no row of pickles mostly breaks at what would be its second. @type {unknown[]} */
  const ahead = []
  let given = 0
  /** @type {unknown} */
  let fault
  const input = file === '-' ? await readInput(file) : undefined
  if (!isInShelf(file)) {
    try {
      for await (const value of readPickles(file, options, input)) {
        ahead.push(value)
        if (ahead.length < 2) continue
        given++
        yield ahead.shift()
      }
      yield* ahead
      return
    } catch (error) {
      fault = error
    }
  }
  const document = await openDocument(input ?? originOf(file), keepingTypes(options)).catch((error) => {
    fault ??= withFile(error, file)
    // What open knows of the file goes before what is told of it as a pickle.
    if (isPickleError(fault)) fault.hint = error.hint
  })
  const read = given + ahead.length
  const isRow = document?.kind === 'pickles' || document?.kind === 'several'
  try {
    if (!document || (isRow ? document.entries.length <= read : read)) {
      yield* ahead
      throw fault
    }
    if (!isRow) return yield await document.value()
    tellPadding(document, file)
    for (const { name } of document.entries.slice(given)) yield await document.value(name)
    if (document.about.trailing) throw /** @type {any} */ (document.about.trailing).error
  } catch (error) {
    throw withFile(error, file)
  } finally {
    await document?.close()
  }
}

/** Tells on stderr of pickles that may be those of a shelf which were deleted. @param {import('../document/document.js').PickleDocument} document @param {string} file */
function tellPadding({ about }, file) {
  if (about.isPadded)
    process.stderr.write(`brine: ${file}: the pickles are padded as in a shelf; without its .dir file beside it, deleted ones are among them\n`)
}

/** Whether a file has the directory of a shelf beside it. @param {string} file */
const isInShelf = (file) => file.endsWith('.dat') && existsSync(file.replace(/dat$/, 'dir'))

/** A file as `open` takes it: a path, unless it is a URL of http. @param {string} file */
const originOf = (file) => (/^https?:\/\//.test(file) || !/^[a-z][a-z0-9+.-]+:/i.test(file) ? file : `./${file}`)

/**
 * Calls `run` with a file, a folder, a URL, or standard input for '-', as a document that `open` gives, and closes it after it.
 * @param {string} file @param {{ encoding: any, errors: any, sharedMemo?: boolean }} options those of `open` @param {(document: import('../document/document.js').PickleDocument) => Promise<void>} run
 */
export async function withDocument(file, { encoding, errors, sharedMemo }, run) {
  const use = async (/** @type {import('../sources/source.js').SourceLike | string} */ origin) => {
    const document = await openDocument(origin, { encoding, errors, sharedMemo })
    tellPadding(document, file)
    try {
      await run(document)
    } finally {
      await document.close()
    }
  }
  await blame(file, use(file === '-' ? process.stdin : originOf(file)))
}

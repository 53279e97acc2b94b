/** Files and standard input, and the pickles in them. */
import { open, readFile } from 'node:fs/promises'
import { loadsAll, open as openDocument, PersistentId } from '../index.js'

/** The bytes of a file, or of standard input for '-'. @param {string} file */
export async function readInput(file) {
  try {
    if (file !== '-') return await readFile(file)
    const chunks = []
    for await (const chunk of process.stdin) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch (error) {
    throw Object.assign(/** @type {Error} */ (error), { file, isFileError: true })
  }
}

/** A file that is open as a source: a pipe has no size and no places to read from. @param {import('node:fs/promises').FileHandle} handle */
const readable = async (handle) => ((await handle.stat()).isFile() ? handle : handle.createReadStream({ autoClose: false }))

/**
 * Calls `run` with a file as a source that is read in pieces, or with standard input for '-'.
 * @param {string} file @param {(source: import('../sources/source.js').SourceLike) => Promise<void>} run
 */
export async function withInput(file, run) {
  let handle
  try {
    if (file === '-') return await run(process.stdin)
    handle = await open(file)
    await run(await readable(handle))
  } catch (error) {
    const isOfOutput = /** @type {any} */ (error).file !== undefined
    throw isOfOutput ? error : Object.assign(/** @type {Error} */ (error), { file, isFileError: true })
  } finally {
    await handle?.close()
  }
}

/**
 * Every pickle of a file, with every Python type kept apart.
 * @param {string} file @param {{ encoding: any, errors: any, extensions?: Map<number, [string, string]> }} options
 */
export async function* readPickles(file, { encoding, errors, extensions }) {
  const bytes = await readInput(file)
  try {
    if (bytes.length === 0) throw new Error('the file is empty')
    yield* loadsAll(bytes, { encoding, errors, extensions, lossless: true, persistentLoad: (pid) => new PersistentId(pid) })
  } catch (error) {
    throw Object.assign(/** @type {Error} */ (error), { file, isFileError: true })
  }
}

/**
 * Calls `run` with a file, or with standard input for '-', as a document.
 * @param {string} file @param {{ encoding: any, errors: any }} options @param {(document: import('../document/document.js').PickleDocument) => Promise<void>} run
 */
export async function withDocument(file, { encoding, errors }, run) {
  /** @type {import('../document/document.js').PickleDocument | undefined} */
  let document
  let handle
  try {
    if (file !== '-' && !isRemote(file)) handle = await open(file)
    document = await openDocument(handle ? await readable(handle) : file === '-' ? process.stdin : file, { encoding, errors })
    await run(document)
  } catch (error) {
    if (/** @type {any} */ (error).file !== undefined) throw error
    throw Object.assign(/** @type {Error} */ (error), { file, isFileError: true })
  } finally {
    await document?.close()
    await handle?.close()
  }
}

const isRemote = (/** @type {string} */ file) => /^https?:\/\//.test(file)

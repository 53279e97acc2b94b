/**
 * What the commands read: files, standard input for '-', and for documents URLs too.
 *
 * Every error that comes of a file names it; errors of the output keep the name of theirs.
 */
import { open, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadsAll, open as openDocument, PersistentId } from '../index.js'
import { blame, withFile } from './errors.js'

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

/**
 * Every pickle of a file, loaded so that every Python type is kept apart. An empty file is an error.
 * @param {string} file @param {{ encoding: any, errors: any, sharedMemo?: boolean, extensions?: Map<number, [string, string]> }} options those of `loads`
 */
export async function* readPickles(file, { encoding, errors, sharedMemo, extensions }) {
  const bytes = await readInput(file)
  try {
    if (bytes.length === 0) throw new Error('the file is empty')
    yield* loadsAll(bytes, { encoding, errors, sharedMemo, extensions, lossless: true, persistentLoad: (pid) => new PersistentId(pid) })
  } catch (error) {
    throw withFile(error, file)
  }
}

/** Whether a path is opened by its name: a folder, which no handle reads, and a part of a checkpoint, whose items others tell by its name. @param {string} file */
async function isNamed(file) {
  const stats = file === '-' ? undefined : await stat(file).catch(() => undefined)
  return stats?.isDirectory() || (stats?.isFile() && file.endsWith('.distcp'))
}

/**
 * Calls `run` with a file, a folder, a URL, or standard input for '-', as a document that `open` gives, and closes it after it.
 * @param {string} file @param {{ encoding: any, errors: any, sharedMemo?: boolean }} options those of `open` @param {(document: import('../document/document.js').PickleDocument) => Promise<void>} run
 */
export async function withDocument(file, { encoding, errors, sharedMemo }, run) {
  const isRemote = /^https?:\/\//.test(file)
  const use = async (/** @type {import('../sources/source.js').SourceLike | string} */ origin) => {
    const document = await openDocument(origin, {
      encoding,
      errors,
      sharedMemo,
      files: file === '-' || isRemote ? undefined : (name) => readFile(join(dirname(file), basename(name))),
    })
    try {
      await run(document)
    } finally {
      await document.close()
    }
  }
  if (isRemote) await blame(file, use(file))
  else if (await isNamed(file))
    await use(pathToFileURL(file).href).catch((error) => {
      throw withFile(error, file)
    })
  else await withInput(file, use)
}

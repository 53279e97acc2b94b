/** Files and standard input, and the pickles in them. */
import { readFile } from 'node:fs/promises'
import { loadsAll } from '../index.js'

/** What a persistent id stands for is in another file: it is shown as it is. */
export class PersistentId {
  constructor(/** @type {unknown} */ id) {
    this.id = id
  }
}

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

/**
 * Every pickle of a file, with every Python type kept apart.
 * @param {string} file @param {{ encoding: any, errors: any }} options
 */
export async function* readPickles(file, { encoding, errors }) {
  const bytes = await readInput(file)
  try {
    if (bytes.length === 0) throw new Error('the file is empty')
    yield* loadsAll(bytes, { encoding, errors, lossless: true, persistentLoad: (pid) => new PersistentId(pid) })
  } catch (error) {
    throw Object.assign(/** @type {Error} */ (error), { file, isFileError: true })
  }
}

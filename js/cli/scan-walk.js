/**
 * The files that `brine scan` is to look at: those that are named, those in folders, and those of a list on standard input, each as it is found.
 *
 * A link to a file is that file. A link to a folder is followed once, and not to where the way came from. Sockets, devices and pipes are told and skipped.
 *
 * @typedef {{ file: string, isFound?: boolean, skipped?: string, error?: any }} Found `isFound`: in a folder, and not named; `skipped`: why it is none to scan; `error`: why a folder cannot be read
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorOf } from './scan-record.js'

/** A name on standard input may take so many bytes. */
const LONGEST_NAME = 1 << 16

const idOf = (/** @type {import('node:fs').Stats} */ { dev, ino }) => `${dev} ${ino}`

/** The files of names, and with `isRecursive` those of folders. @param {AsyncIterable<string> | Iterable<string>} names @param {boolean} isRecursive @returns {AsyncGenerator<Found>} */
export async function* filesOf(names, isRecursive) {
  const walk = new Walk()
  for await (const file of names) {
    const stats = isRecursive ? await stat(file).catch(() => undefined) : undefined
    if (stats?.isDirectory()) yield* walk.folder(file, stats)
    else if (stats && !stats.isFile()) yield { file, skipped: kindOf(stats) }
    else yield { file }
  }
}

class Walk {
  /** The folders that were entered. @type {Set<string>} */
  #entered = new Set()

  /** @param {string} top @param {import('node:fs').Stats} stats @returns {AsyncGenerator<Found>} */
  async *folder(top, stats) {
    this.#entered.add(idOf(stats))
    const waiting = [top]
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      const entries = await readdir(folder, { withFileTypes: true }).catch((error) => error)
      if (!Array.isArray(entries)) {
        yield { file: folder, error: errorOf(entries) }
        continue
      }
      entries.sort((a, b) => (a.name < b.name ? -1 : 1))
      const inner = []
      for (const entry of entries) {
        const file = join(folder, entry.name)
        if (entry.isFile()) yield { file, isFound: true }
        else {
          const found = await this.#look(file, entry.isSymbolicLink())
          if (found) yield found
          else inner.push(file)
        }
      }
      waiting.push(...inner.reverse())
    }
  }

  /** What is no plain file: undefined where it is a folder to enter. @param {string} file @param {boolean} isLink @returns {Promise<Found | undefined>} */
  async #look(file, isLink) {
    const stats = await stat(file).catch((error) => error)
    if (stats instanceof Error) return isLink ? { file, skipped: 'a link that leads nowhere' } : { file, error: errorOf(stats) }
    if (stats.isFile()) return { file, isFound: true }
    if (!stats.isDirectory()) return { file, skipped: kindOf(stats) }
    const id = idOf(stats)
    if (isLink && this.#entered.has(id)) return { file, skipped: 'a link to a folder that is scanned already' }
    this.#entered.add(id)
    return undefined
  }
}

/** @param {import('node:fs').Stats} stats */
function kindOf(stats) {
  if (stats.isSocket()) return 'a socket'
  if (stats.isFIFO()) return 'a pipe'
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'a device' : 'no file'
}

/** The names in a stream, each as it comes. @param {AsyncIterable<Uint8Array>} input @param {boolean} isNull whether NULs divide them, and not line feeds @returns {AsyncGenerator<string>} */
export async function* namesIn(input, isNull) {
  const mark = isNull ? 0 : 10
  let rest = Buffer.alloc(0)
  const nameOf = (/** @type {Buffer} */ bytes) => (isNull ? bytes.toString() : bytes.toString().replace(/\r$/, ''))
  for await (const chunk of input) {
    let bytes = rest.length ? Buffer.concat([rest, chunk]) : Buffer.from(chunk)
    for (let end = bytes.indexOf(mark); end >= 0; end = bytes.indexOf(mark)) {
      if (end > 0) yield nameOf(bytes.subarray(0, end))
      bytes = bytes.subarray(end + 1)
    }
    if (bytes.length > LONGEST_NAME) throw Object.assign(new Error(`a name of more than ${LONGEST_NAME} bytes`), { file: 'standard input', isFileError: true })
    rest = bytes
  }
  if (rest.length) yield nameOf(rest)
}

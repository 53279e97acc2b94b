/** `brine convert`: every pickle of a file at another protocol. */
import { dumps, PersistentId } from '../index.js'
import { readPickles } from './input.js'
import { UsageError } from './options.js'
import { withOutput } from './output.js'

const EXTENSION_PROTOCOL = 2

/** The extension registry of a program that is not here: each code gets a name that stands for it. */
class Codes extends Map {
  get(/** @type {number} */ code) {
    if (!this.has(code)) this.set(code, ['extension', `code ${code}`])
    return super.get(code)
  }
}

/**
 * @param {string[]} files @param {{ protocol: number, output?: string, encoding: string, errors: string }} options
 * @param {import('./output.js').Write} stdout
 */
export async function convert(files, { protocol, output, encoding, errors }, stdout) {
  if (files.length > 1) throw new UsageError('convert takes one file')
  if (output === undefined && process.stdout.isTTY) throw new UsageError('a pickle is no text: give a file by -o, or redirect the output')
  const extensions = new Codes()
  const persistentId = (/** @type {unknown} */ value) => {
    if (!(value instanceof PersistentId)) return undefined
    if (protocol === 0 && typeof value.id !== 'string') throw new UsageError('the pickle has persistent ids that are no strings, which need protocol 1')
    return value.id
  }
  await withOutput(
    output,
    stdout,
    async (write) => {
      for await (const value of readPickles(files[0], { encoding, errors, extensions })) {
        if (extensions.size && protocol < EXTENSION_PROTOCOL)
          throw new UsageError(`the pickle names classes by extension codes, which need protocol ${EXTENSION_PROTOCOL}`)
        if (!(await write(dumps(value, { protocol, extensions, persistentId })))) return
      }
    },
    true,
  )
}

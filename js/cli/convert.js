/** `brine convert`: every pickle of a file, or what a file of another kind holds, written at another protocol, or all tensors of a file of any kind as safetensors. Persistent ids and extension codes stay what they are. */
import { dumps, isPickleError, PersistentId } from '../index.js'
import { refuseTerminal, UsageError } from './errors.js'
import { toSafetensors } from './checkpoint.js'
import { readValues, withDocument } from './input.js'
import { withOutput } from './output.js'

/** The first protocol that has extension codes. */
const EXTENSION_PROTOCOL = 2

/** Of torch's files it is the pickle that is converted: their tensors are elsewhere, and Python finds them by persistent ids. @param {string} kind */
const isTorch = (kind) => kind.startsWith('torch')

/** Stands for the extension registry of the program that wrote the pickle: each code gets a name, by which `dumps` finds the code again. */
class Codes extends Map {
  get(/** @type {number} */ code) {
    if (!this.has(code)) this.set(code, ['extension', `code ${code}`])
    return super.get(code)
  }
}

/**
 * Writes every pickle of one file to `-o` or standard output; what the protocol cannot hold is a UsageError.
 * @param {string[]} files @param {import('./input.js').Reading & { protocol: number, output?: string }} options
 * @param {import('./output.js').Write} stdout
 */
export async function convert(files, { protocol, output, ...reading }, stdout) {
  if (files.length > 1) throw new UsageError('convert takes one file')
  if (/\.safetensors$/i.test(output ?? '')) return convertTensors(files[0], { output, ...reading }, stdout)
  refuseTerminal(output, 'a pickle')
  const extensions = new Codes()
  const persistentId = (/** @type {unknown} */ value) => {
    if (!(value instanceof PersistentId)) return undefined
    if (protocol === 0 && typeof value.id !== 'string') throw new UsageError('the pickle has persistent ids that are no strings, which need protocol 1')
    return value.id
  }
  await withOutput(
    output,
    stdout,
    (write) =>
      readValues(
        files[0],
        { ...reading, extensions },
        async (value) => {
          if (extensions.size && protocol < EXTENSION_PROTOCOL)
            throw new UsageError(`the pickle names classes by extension codes, which need protocol ${EXTENSION_PROTOCOL}`)
          return write(pickle(value, { protocol, extensions, persistentId }))
        },
        isTorch,
      ),
    true,
  )
}

/** The pickle of a value; where that has tensors, which a pickle alone does not hold, the error tells what does. @param {unknown} value @param {import('../index.js').DumpOptions} options */
function pickle(value, options) {
  try {
    return dumps(value, options)
  } catch (error) {
    if (isPickleError(error) && /^a (?:Tensor|Storage) /.test(error.reason))
      error.hint ??= 'tensors are written by -o FILE.safetensors, or by brine extract --all'
    throw error
  }
}

/** Writes the tensors of a file of any kind. @param {string} file @param {any} options @param {import('./output.js').Write} stdout */
async function convertTensors(file, { output, ...reading }, stdout) {
  await withDocument(file, reading, async (document, tree) => {
    const bytes = await toSafetensors(await (reading.member === undefined ? document.value() : tree.load()))
    await withOutput(output, stdout, async (write) => void (await write(bytes)), true)
  })
}

/** `brine extract`: one value of a file, as a file of its own. */
import { encodeJson, npy } from '../index.js'
import { asNDArray } from './arrays.js'
import { toSafetensors, writeFolder } from './checkpoint.js'
import { toCsv } from './csv.js'
import { refuseTerminal, UsageError } from './errors.js'
import { withDocument } from './input.js'
import { withOutput } from './output.js'
import { toParquet } from './parquet.js'
import { toPng } from './png.js'

/** @typedef {import('./input.js').Reading & { path: string, all?: boolean, output?: string, format?: string, escapeFormulas?: boolean }} ExtractOptions */

/** @type {Record<string, (value: unknown, options: { escapeFormulas?: boolean }) => Iterable<string | Uint8Array> | Promise<Iterable<string | Uint8Array>>>} */
const WRITERS = {
  safetensors: async (value) => [await toSafetensors(value)],
  npy: (value) => [npy(asNDArray(value))],
  csv: toCsv,
  parquet: async (value) => [await toParquet(value)],
  json: (value) => withNewline(encodeJson(value)),
  png: (value) => [toPng(asNDArray(value))],
}

/** Characters that are written at once. */
const CHUNK = 1 << 16

/** Texts in a row as longer ones, since each write costs the same. @param {Iterable<string | Uint8Array>} parts */
function* joined(parts) {
  let text = ''
  for (const part of parts) {
    if (typeof part !== 'string') yield part
    else if ((text += part).length >= CHUNK) {
      yield text
      text = ''
    }
  }
  if (text) yield text
}

function* withNewline(/** @type {Iterable<string>} */ parts) {
  yield* parts
  yield '\n'
}

/**
 * Writes the value at a path in the form that `--format` or the ending of `-o` names. A value without that form is a UsageError.
 * @param {string[]} files @param {ExtractOptions} options
 * @param {import('./output.js').Write} stdout
 */
export async function extract(files, { path, all, output, format = /\.(\w+)$/.exec(output ?? '')?.[1]?.toLowerCase(), escapeFormulas, ...reading }, stdout) {
  if (files.length > 1) throw new UsageError('extract takes one file')
  if (all && format !== 'safetensors') {
    if (output === undefined) throw new UsageError('extract --all wants -o: a folder, or a file that ends in .safetensors')
    await withDocument(files[0], reading, async (document, tree) =>
      writeFolder(path || reading.member !== undefined ? await (await tree.find(path)).load() : await document.value(), output),
    )
    return
  }
  if (format === undefined || !Object.hasOwn(WRITERS, format))
    throw new UsageError(`the form of the output is one of ${Object.keys(WRITERS).join(', ')}: by the ending of -o, or by --format`)
  if (format !== 'json' && format !== 'csv') refuseTerminal(output, 'this output')
  await withDocument(files[0], reading, async (document, tree) => {
    const node = await tree.find(path)
    const isWhole = !path && reading.member === undefined
    const value = await (isWhole ? document.value() : node.load())
    const parts = await WRITERS[format](value, { escapeFormulas })
    await withOutput(
      output,
      stdout,
      async (write) => {
        for (const part of joined(parts)) if (!(await write(part))) return
      },
      true,
    )
  })
}

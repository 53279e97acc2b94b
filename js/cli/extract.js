/** `brine extract`: one value of a file, as a file of its own. */
import { encodeJson, NDArray, npy } from '../index.js'
import { asNDArray } from './arrays.js'
import { toCsv } from './csv.js'
import { refuseTerminal, UsageError } from './errors.js'
import { withDocument } from './input.js'
import { withOutput } from './output.js'
import { toPng } from './png.js'
import { dataIn } from './stats.js'

/** @typedef {{ path: string, output?: string, format?: string, encoding: string, errors: string }} ExtractOptions */

/** @type {Record<string, (value: unknown) => Iterable<string | Uint8Array>>} */
const WRITERS = {
  npy: (value) => [npy(asNDArray(value))],
  csv: toCsv,
  json: (value) => withNewline(encodeJson(value)),
  png: (value) => [toPng(asNDArray(value))],
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
export async function extract(files, { path, output, format = /\.(\w+)$/.exec(output ?? '')?.[1]?.toLowerCase(), ...reading }, stdout) {
  if (files.length > 1) throw new UsageError('extract takes one file')
  if (format === undefined || !Object.hasOwn(WRITERS, format))
    throw new UsageError(`the form of the output is one of ${Object.keys(WRITERS).join(', ')}: by the ending of -o, or by --format`)
  if (format !== 'json' && format !== 'csv') refuseTerminal(output, 'this output')
  await withDocument(files[0], reading, async (document) => {
    const node = await document.tree.find(path)
    const value = /** @type {any} */ (await node.value())
    await readAll(node, value)
    await withOutput(
      output,
      stdout,
      async (write) => {
        for (const part of WRITERS[format](value)) if (!(await write(part))) return
      },
      true,
    )
  })
}

/** Reads all of a value's data that is still in the file, and of what it holds: writers take arrays as they are. @param {import('../document/tree.js').Node} node @param {any} value */
async function readAll(node, value) {
  if (value instanceof NDArray || node.shape) await node.data()
  const waiting = node.hasChildren ? [node] : []
  const seen = new Set()
  while (waiting.length) {
    for (const child of await /** @type {import('../document/tree.js').Node} */ (waiting.pop()).children()) {
      const inner = await child.value()
      if (typeof inner !== 'object' || inner === null || seen.has(inner)) continue
      seen.add(inner)
      if (child.shape && child.dtype !== undefined) await dataIn(child)
      if (child.hasChildren) waiting.push(child)
    }
  }
}

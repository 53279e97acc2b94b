/** `brine genops`: the opcodes in lines of tab-separated fields, or of JSON. */
import { encodeJson, disStream, Float, genopsStream } from '../index.js'
import { eachFile, shownOf, withPickles } from './input.js'
import { withOutput } from './output.js'

/** Bytes are base64, and every float is told from an int. */
const JSON_OPTIONS = /** @type {const} */ ({ nan: 'string' })

/** How many lines of JSON are written at once. */
const LINES = 1000

/** An opcode as a line of JSON, in which a float of a whole number keeps its point. @param {import('../tools/genops.js').Operation} operation */
function formatOperation({ opcode, arg, pos }) {
  const isFloat = opcode.arg?.name.startsWith('float') && Number.isInteger(arg)
  return [...encodeJson({ pos, opcode: opcode.name, arg: isFloat ? new Float(arg) : arg }, JSON_OPTIONS)].join('')
}

/**
 * Writes the opcodes of each file, one file after another; of an archive those of each of its pickles.
 * @param {string[]} files @param {{ json?: boolean, output?: string, all?: boolean, member?: string }} options
 * @param {import('./output.js').Write} stdout
 */
export async function genops(files, { json, output, all, member }, stdout) {
  await withOutput(output, stdout, async (write) => {
    await eachFile(files, async (file) => {
      let isOpen = true
      await withPickles(file, { member }, async (pickles, kind) => {
        for (const pickle of shownOf(pickles, kind, all)) {
          const source = await pickle.source()
          isOpen = await (json ? writeObjects(source, all, write) : writeRows(source, all, write))
          if (!isOpen) return
        }
      })
      return isOpen
    })
  })
}

/** @param {import('../sources/source.js').SourceLike} source @param {boolean | undefined} all @param {import('./output.js').Write} write */
async function writeRows(source, all, write) {
  for await (const part of disStream(source, { format: 'rows', all })) if (!(await write(part))) return false
  return true
}

/** @param {import('../sources/source.js').SourceLike} source @param {boolean | undefined} all @param {import('./output.js').Write} write */
async function writeObjects(source, all, write) {
  /** @type {string[]} */
  let lines = []
  try {
    for await (const operation of genopsStream(source, { all })) {
      lines.push(formatOperation(operation))
      if (lines.length < LINES) continue
      if (!(await write(`${lines.join('\n')}\n`))) return false
      lines = []
    }
  } finally {
    // Where the pickle is bad, what stands before comes out all the same.
    if (lines.length) await write(`${lines.join('\n')}\n`)
  }
  return true
}

/** `brine dis`: what `python -m pickletools` prints, by the same options; of an archive each of its pickles. */
import { disStream } from '../index.js'
import { UsageError } from './errors.js'
import { escapeControls } from './escape.js'
import { eachFile, shownOf, withPickles } from './input.js'
import { withOutput } from './output.js'

/** The column of the annotations, as `python -m pickletools -a` has it. */
const ANNOTATE = 30

/** Python's str.format, of which a preamble may use {name} and doubled braces; anything else is a UsageError. */
function formatPreamble(/** @type {string} */ preamble, /** @type {string} */ name) {
  return preamble.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (field, key) => {
    if (field === '{{' || field === '}}') return field[0]
    if (key !== 'name') throw new UsageError(`--preamble has ${field}; it may have {name}, and {{ and }} for braces`)
    return name
  })
}

/**
 * Writes the disassembly of each file, one after another; with `--memo` they share a memo. A preamble stands before each file where there are several, and
 * before each pickle of an archive that has several.
 * @param {string[]} files
 * @param {{ annotate?: boolean, output?: string, indentlevel: number, memo?: boolean, preamble: string, all?: boolean, stack?: boolean, json?: boolean, member?: string }} options
 * @param {import('./output.js').Write} stdout
 */
export async function dis(files, { annotate, output, indentlevel, memo: keepsMemo, preamble, all, stack, json, member }, stdout) {
  const memo = keepsMemo ? new Map() : undefined
  // A bad preamble is told of even where a single file needs none.
  formatPreamble(preamble, '')
  await withOutput(output, stdout, async (write) => {
    await eachFile(files, async (file) => {
      let isOpen = true
      const name = file === '-' ? '<stdin>' : file
      await withPickles(file, { member }, async (pickles, kind) => {
        const shown = shownOf(pickles, kind, all)
        for (const pickle of shown) {
          const place = shown.length > 1 ? `${name}: ${escapeControls(pickle.name)}` : name
          if (files.length > 1 || shown.length > 1) await write(`${formatPreamble(preamble, place)}\n`)
          const options = { annotate: annotate ? ANNOTATE : 0, indentLevel: indentlevel, memo, all, stack, format: json ? 'json' : 'text' }
          for await (const part of disStream(await pickle.source(), /** @type {any} */ (options))) if (!(isOpen = await write(part))) return
        }
      })
      return isOpen
    })
  })
}

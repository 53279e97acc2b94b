/** `brine dis`: what `python -m pickletools` prints. */
import { disStream } from '../index.js'
import { withInput } from './input.js'
import { UsageError } from './options.js'
import { withOutput } from './output.js'

/** What annotations are aligned to, as `python -m pickletools -a` has it. */
const ANNOTATE = 30

/** Python's str.format with nothing but {name}. */
function formatPreamble(/** @type {string} */ preamble, /** @type {string} */ name) {
  return preamble.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (field, key) => {
    if (field === '{{' || field === '}}') return field[0]
    if (key !== 'name') throw new UsageError(`--preamble has ${field}; it may have {name}, and {{ and }} for braces`)
    return name
  })
}

/**
 * @param {string[]} files
 * @param {{ annotate?: boolean, output?: string, indentlevel: number, memo?: boolean, preamble: string, all?: boolean, stack?: boolean, json?: boolean }} options
 * @param {import('./output.js').Write} stdout
 */
export async function dis(files, { annotate, output, indentlevel, memo: keepsMemo, preamble, all, stack, json }, stdout) {
  const memo = keepsMemo ? new Map() : undefined
  formatPreamble(preamble, '')
  await withOutput(output, stdout, async (write) => {
    for (const file of files) {
      if (files.length > 1) await write(`${formatPreamble(preamble, file === '-' ? '<stdin>' : file)}\n`)
      await withInput(file, async (source) => {
        const text = disStream(source, { annotate: annotate ? ANNOTATE : 0, indentLevel: indentlevel, memo, all, stack, format: json ? 'json' : 'text' })
        for await (const part of text) if (!(await write(part))) return
      })
    }
  })
}

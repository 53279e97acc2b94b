/** `brine optimize`: the pickle without the PUTs that no GET asks for. */
import { optimizeStream } from '../index.js'
import { withInput } from './input.js'
import { UsageError } from './options.js'
import { withOutput } from './output.js'

/**
 * @param {string[]} files @param {{ output?: string }} options
 * @param {import('./output.js').Write} stdout
 */
export async function optimize(files, { output }, stdout) {
  if (files.length > 1) throw new UsageError('optimize takes one file')
  if (output === undefined && process.stdout.isTTY) throw new UsageError('a pickle is no text: give a file by -o, or redirect the output')
  await withOutput(
    output,
    stdout,
    async (write) => {
      await withInput(files[0], async (source) => {
        for await (const part of optimizeStream(source)) if (!(await write(part))) return
      })
    },
    true,
  )
}

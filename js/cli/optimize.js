/** `brine optimize`: the first pickle of a file without the PUTs that no GET asks for, as `pickletools.optimize` makes it. */
import { optimizeStream } from '../index.js'
import { refuseTerminal, UsageError } from './errors.js'
import { withInput } from './input.js'
import { withOutput } from './output.js'

/**
 * Writes the first pickle of one file to `-o` or standard output.
 * @param {string[]} files @param {{ output?: string }} options
 * @param {import('./output.js').Write} stdout
 */
export async function optimize(files, { output }, stdout) {
  if (files.length > 1) throw new UsageError('optimize takes one file')
  refuseTerminal(output, 'a pickle')
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

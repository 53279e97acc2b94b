/** `brine optimize`: the first pickle of a file without the PUTs that no GET asks for, as `pickletools.optimize` makes it. */
import { optimizeStream } from '../index.js'
import { refuseTerminal, UsageError } from './errors.js'
import { theOne, withPickles } from './input.js'
import { withOutput } from './output.js'

/**
 * Writes the first pickle of one file to `-o` or standard output; of an archive the only one, or that of `--member`.
 * @param {string[]} files @param {{ output?: string, member?: string }} options
 * @param {import('./output.js').Write} stdout
 */
export async function optimize(files, { output, member }, stdout) {
  if (files.length > 1) throw new UsageError('optimize takes one file')
  refuseTerminal(output, 'a pickle')
  await withOutput(
    output,
    stdout,
    (write) =>
      withPickles(files[0], { member }, async (pickles, kind) => {
        for await (const part of optimizeStream(await theOne(pickles, kind).source())) if (!(await write(part))) return
      }),
    true,
  )
}

/** `brine json`: the values of files as JSON, a line each. */
import { encodeJson } from '../index.js'
import { eachFile, readValues } from './input.js'
import { withOutput } from './output.js'

/**
 * Writes each value of each file on a line, to `-o` or standard output.
 * @param {string[]} files
 * @param {import('../index.js').JsonOptions & import('./input.js').Reading & { output?: string }} options
 * @param {import('./output.js').Write} stdout
 */
export async function json(files, { output, ...options }, stdout) {
  await withOutput(
    output,
    stdout,
    (write) =>
      eachFile(files, async (file) => {
        let isOpen = true
        await readValues(file, options, async (value) => {
          for (const part of encodeJson(value, options)) if (!(await write(part))) return (isOpen = false)
          return (isOpen = await write('\n'))
        })
        return isOpen
      }),
    true,
  )
}

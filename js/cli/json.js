/** `brine json`: the values of files as JSON, a line each. */
import { encodeJson } from '../index.js'
import { withFile } from './errors.js'
import { readValues } from './input.js'

/**
 * Writes each pickle of each file on a line, and each object of another kind.
 * @param {string[]} files
 * @param {import('../index.js').JsonOptions & { encoding: string, errors: string }} options
 * @param {(text: string) => Promise<boolean>} write
 */
export async function json(files, options, write) {
  for (const file of files) {
    for await (const value of readValues(file, options)) {
      try {
        for (const part of encodeJson(value, options)) {
          if (!(await write(part))) return
        }
      } catch (error) {
        throw withFile(error, file)
      }
      await write('\n')
    }
  }
}

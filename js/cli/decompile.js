/** `brine decompile`: Python source that does what a pickle does; of an archive that of each of its pickles. */
import { decompile as toSource } from '../index.js'
import { bytesOf, eachFile, shownOf, withPickles } from './input.js'
import { withOutput } from './output.js'

/**
 * Writes the source of each file, one after another. A comment stands before each pickle where there are several.
 * @param {string[]} files
 * @param {{ offsets?: boolean, all?: boolean, output?: string, member?: string, encoding?: any, errors?: any }} options
 * @param {import('./output.js').Write} stdout
 */
export async function decompile(files, { offsets, all, output, member, encoding, errors }, stdout) {
  await withOutput(output, stdout, async (write) => {
    await eachFile(files, async (file) => {
      let isOpen = true
      await withPickles(file, { member }, async (pickles, kind) => {
        const shown = shownOf(pickles, kind, all)
        for (const { name, source } of shown) {
          const place = shown.length > 1 ? `${file}: ${name}` : file
          if (files.length > 1 || shown.length > 1) await write(`# ${place.replace(/[^ -~]/g, '?')}\n`)
          isOpen = await write(toSource(await bytesOf(await source()), { offsets, all, encoding, errors }))
          if (!isOpen) return
        }
      })
      return isOpen
    })
  })
}

/**
 * Where a command writes to: standard output, or the file of `-o`.
 *
 * A pickle or an array is written beside its place and moved there at the end, so that a command may write over its own input and
 * leaves nothing half-written where it fails.
 */
import { open, rename, rm, stat } from 'node:fs/promises'
import { blame } from './errors.js'

/**
 * @typedef {(part: string | Uint8Array) => Promise<boolean>} Write resolves when the part is on its way: to false where nobody reads on
 *
 * Calls `run` with a way to write, and closes the file after it. Errors of the file name it.
 * @param {string | undefined} file the file of `-o`, if any @param {Write} write to standard output @param {(write: Write) => Promise<void>} run
 * @param {boolean} [isWhole] whether the file is to be there only when all of it is written: it may be the input
 */
export async function withOutput(file, write, run, isWhole = false) {
  if (file === undefined) return run(write)
  // What is no plain file, a terminal say, is written to as it is.
  const isPlain = await stat(file).then(
    (about) => about.isFile(),
    () => true,
  )
  const target = isWhole && isPlain ? `${file}.${process.pid}.part` : file
  const handle = await blame(file, open(target, 'w'))
  try {
    await run(async (part) => {
      await blame(file, handle.writeFile(part))
      return true
    })
    await handle.close()
    if (target !== file) await blame(file, rename(target, file))
  } catch (error) {
    await handle.close()
    if (target !== file) await rm(target, { force: true })
    throw error
  }
}

/** Where a command writes to: standard output, or the file of `-o`. */
import { open, rename, rm, stat } from 'node:fs/promises'

/**
 * @typedef {(part: string | Uint8Array) => Promise<boolean>} Write resolves when the part is on its way: false where nobody reads on
 *
 * Calls `run` with a way to write, and closes the file after it.
 * @param {string | undefined} file @param {Write} write to standard output @param {(write: Write) => Promise<void>} run
 * @param {boolean} [isWhole] whether the file is there only when all of it is written: it may be the input
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

/** @template T @param {string} file @param {Promise<T>} promise @returns {Promise<T>} */
function blame(file, promise) {
  return promise.catch((error) => {
    throw Object.assign(error, { file, isFileError: true })
  })
}

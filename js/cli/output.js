/** Where a command writes to: standard output, or the file of `-o`. */
import { open } from 'node:fs/promises'

/**
 * @typedef {(part: string | Uint8Array) => Promise<boolean>} Write resolves when the part is on its way: false where nobody reads on
 *
 * Calls `run` with a way to write, and closes the file after it.
 * @param {string | undefined} file @param {Write} write to standard output @param {(write: Write) => Promise<void>} run
 */
export async function withOutput(file, write, run) {
  if (file === undefined) return run(write)
  const handle = await open(file, 'w').catch((error) => {
    throw Object.assign(error, { file, isFileError: true })
  })
  try {
    await run(async (part) => {
      await handle.writeFile(part)
      return true
    })
  } finally {
    await handle.close()
  }
}

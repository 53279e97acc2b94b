/** What a former report of `brine scan --json` tells of files, so that those that have not changed are not scanned again. */
import { open } from 'node:fs/promises'
import { blame } from './errors.js'
import { codeOf } from './scan-record.js'

/** @typedef {import('./scan-record.js').Former} Former */

/**
 * The files of a report by their names; the last line of a file counts. Lines that are no records, as an end that was cut off, and files that had no report
 * or no digest are left out.
 * @param {string} path @returns {Promise<Map<string, Former>>}
 */
export async function readFormer(path) {
  /** @type {Map<string, Former>} */
  const files = new Map()
  const handle = await blame(path, open(path))
  try {
    for await (const line of handle.readLines()) {
      const record = parse(line)
      if (!record) continue
      const { file, size, modified, digest, error } = record
      if (error || digest === undefined) files.delete(file)
      else files.set(file, { size, modified, digest, code: codeOf(record) })
    }
  } finally {
    await handle.close()
  }
  return files
}

/** @param {string} line */
function parse(line) {
  try {
    const record = JSON.parse(line)
    return typeof record?.file === 'string' ? record : undefined
  } catch {
    return undefined
  }
}

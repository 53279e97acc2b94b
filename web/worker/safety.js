/** The safety report on the file, and the source that a pickle comes to. */
import { decompile, scanFile } from 'brine'
import { source } from './file.js'
import { bytesOf } from './pickle-bytes.js'

/** @typedef {import('./pause.js').Job} Job */

/** What is sent of the lists of a report. */
const MOST_LISTED = 2000
/** Pickles of more bytes are not decompiled here. */
const MOST_BYTES = 64_000_000
const MOST_SOURCE = 20_000_000

export const calls = {
  /** @param {Job} job @returns {Promise<import('brine').ScanReport & { counts: { findings: number, globals: number, calls: number } }>} */
  async scan({ signal, progress }) {
    const onProgress = (/** @type {{ bytesRead: number, totalBytes?: number }} */ { bytesRead, totalBytes = 0 }) =>
      progress({ done: bytesRead, total: totalBytes, what: 'Judging' })
    const report = await scanFile(source(), { signal, onProgress })
    const { findings, globals, calls: made } = report
    return {
      ...report,
      findings: findings.slice(0, MOST_LISTED),
      globals: globals.slice(0, MOST_LISTED),
      calls: made.slice(0, MOST_LISTED),
      counts: { findings: findings.length, globals: globals.length, calls: made.length },
    }
  },

  /** The lines of the source of a pickle, each with the offset of the opcode that it is of, or −1. @param {number} number @param {Job} job @returns {Promise<{ text: string, offset: number }[]>} */
  async source(number, job) {
    const bytes = await bytesOf(number, job)
    if (bytes.length > MOST_BYTES)
      throw new RangeError(`this pickle has ${bytes.length} bytes: no more than ${MOST_BYTES} are written as source here, brine decompile writes them all`)
    const text = decompile(bytes, { offsets: true, all: true, limits: { text: MOST_SOURCE } })
    return text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => {
        const [comment, offset] = / {2}# (\d+)(?: [A-Z0-9_]+)?$/.exec(line) ?? []
        return { text: comment === undefined ? line : line.slice(0, -comment.length), offset: offset === undefined ? -1 : Number(offset) }
      })
  },
}

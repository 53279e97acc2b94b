/**
 * The safety report on the file, and the source that a pickle comes to. This is asked of a worker of its own, which opens no tree: neither can be
 * interrupted in the middle of a long pickle, and who cancels ends the worker.
 *
 * @typedef {import('brine').ScanReport & { counts: Record<'findings' | 'globals' | 'calls', number> }} Report the lists are cut where they are long, `counts` tells how long
 *
 * @typedef {object} Line of the source
 * @property {string} text @property {number} offset of the opcode that it is of, or −1
 *
 * @typedef {object} Source the lines are asked for by their numbers
 * @property {number} lines how many @property {number} longest in characters @property {number} size of the pickle in bytes
 */
import { decompile, scanFile } from 'brine'
import { readBytes, takeSource, source } from './file.js'
import { bytesOf, namesOf, pickles } from './pickle-bytes.js'

/** @typedef {import('./pause.js').Job} Job */
/** @typedef {import('./file.js').Origin} Origin */

/** What is sent of the lists of a report. */
const MOST_LISTED = 5000
/** Pickles of more bytes are not decompiled here. */
const MOST_BYTES = 64_000_000
const MOST_SOURCE = 20_000_000
/** Longer lines are cut. */
const MOST_LINE = 2000
/** What decompile writes behind a statement, and where a pickle breaks. */
const OFFSET = / {2}# (\d+)(?: [A-Z0-9_]+)?$/
/** The same with a note, which stays. */
const NOTED = / {2}# (\d+) [A-Z0-9_]+: [^'"]*$/
const FOLLOWED = /^# \d+ bytes follow the STOP of this pickle\n$/m
const BREAK = '# the pickle breaks here: '
const BREAK_OFFSET = /\(offset (\d+)\)$/

/** The source that was written last, line by line. @type {string[] | undefined} */
let written

/** @param {string} line @returns {Line} */
function lineOf(line) {
  if (line.startsWith(BREAK)) return { text: line, offset: Number(BREAK_OFFSET.exec(line)?.[1] ?? -1) }
  let [comment = '', offset = '-1'] = OFFSET.exec(line.slice(-60)) ?? []
  if (!comment) offset = NOTED.exec(line)?.[1] ?? '-1'
  const text = comment ? line.slice(0, -comment.length) : line
  return { text: text.length > MOST_LINE ? `${text.slice(0, MOST_LINE)}…` : text, offset: Number(offset) }
}

/** The source of a pickle, or of all in a row. @param {Uint8Array} bytes */
function sourceOf(bytes) {
  const options = { offsets: true, limits: { text: MOST_SOURCE } }
  const first = decompile(bytes, options)
  return FOLLOWED.test(first.slice(-100)) ? decompile(bytes, { ...options, all: true }) : first
}

export const calls = {
  /** Judges the file. @param {Origin} origin @param {Job} job @returns {Promise<Report>} */
  async scan(origin, { signal, progress }) {
    takeSource(origin)
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

  /** Writes the source of a pickle. @param {Origin} origin @param {number} number of the pickle in the file @param {Job} job @returns {Promise<Source>} */
  async source(origin, number, job) {
    takeSource(origin)
    written = undefined
    const bytes = await bytesOf(number, job)
    if (bytes.length > MOST_BYTES)
      throw new RangeError(`the pickle has ${bytes.length} bytes, and the limit here is ${MOST_BYTES}; brine decompile takes longer ones.`)
    job.progress({ done: 0, total: 0, what: 'Writing the source' })
    written = sourceOf(bytes).trim().split('\n')
    const longest = written.reduce((most, line) => Math.max(most, line.length), 0)
    return { lines: written.length, longest: Math.min(longest, MOST_LINE), size: bytes.length }
  },

  /** Lines of the source that was written last. @param {number} start @param {number} end @returns {Promise<Line[] | undefined>} undefined where this worker wrote none */
  sourceLines: async (start, end) => written?.slice(start, end).map(lineOf),

  /** All of it, without the offsets. @returns {Promise<string | undefined>} */
  sourceText: async () => written?.map((line) => line.replace(OFFSET, '')).join('\n'),

  /** The pickles of the file, whether or not it can be opened as a tree. @param {Origin} origin @returns {Promise<import('../safety/places.js').Found>} */
  async picklesOf(origin) {
    takeSource(origin)
    const [{ kind, compression, pickles: list }, names] = await Promise.all([pickles(), namesOf()])
    if (kind !== 'torch-legacy') return { kind, compression, names, starts: undefined }
    const starts = []
    let at = 0
    for (const pickle of list) {
      starts.push(at)
      at += /** @type {any} */ (await pickle.source()).size
    }
    return { kind, compression, names, starts }
  },

  /** Bytes of the file as they lie in it. @param {Origin} origin @param {number} offset @param {number} length @returns {Promise<Uint8Array>} */
  async fileBytes(origin, offset, length) {
    takeSource(origin)
    return (await readBytes(offset, length)).slice()
  },
}

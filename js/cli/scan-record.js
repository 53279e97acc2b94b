/**
 * What `scan` tells of a file: a record, which is a line of JSON or of text. Nothing here writes or ends anything, as it runs in worker threads too.
 *
 * The digest of a file up to 32 MiB is the SHA-256 of its bytes; of a longer one, which is not read whole, that of its size, its first and last MiB and
 * sixteen parts of 64 KiB between them.
 *
 * @typedef {import('../index.js').ScanReport} ScanReport
 *
 * @typedef {object} FileRecord
 * @property {string} file its name, as it was given or found
 * @property {number} [size] in bytes @property {string} [modified] when it was changed, in UTC @property {string} [digest] of its bytes
 * @property {number} [seconds] that the scan took
 * @property {{ message: string, code?: string, hint?: string, offset?: number }} [error] why there is no report @property {string} [skipped] why it was not looked at
 *
 * @typedef {FileRecord & Partial<ScanReport>} ScanRecord
 * @typedef {{ size: number, modified: string, digest: string, code: number }} Former what a report before tells of a file
 */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { scanFile } from '../index.js'
import { escapeControls } from './escape.js'
import { originOf } from './input.js'

/** A file up to this length is read whole, once. */
const WHOLE = 1 << 25
const END = 1 << 20
const PART = 1 << 16
const PARTS = 16
/** Endings of pickles, which are told of also where they are broken. */
const PICKLE_NAME = /\.(?:pkl|pickle|p|pt|pth|bin|joblib|ckpt|dat|data|model|pk)$/i
const CLEAN = ['data-only', 'known-constructors']
const MOST_NAMES = 5

/**
 * Scans a file by its path or URL. A file that is what a former report tells, by size, time and digest, is not scanned again: undefined.
 * @param {string} file @param {Iterable<string>} allow @param {{ former?: Former, isFound?: boolean }} [about] `isFound`: in a folder, where text is skipped that is
 *   no pickle and is not called one
 * @returns {Promise<ScanRecord | undefined>}
 */
export async function scanPath(file, allow, { former, isFound = false } = {}) {
  const start = performance.now()
  /** @type {ScanRecord} */
  const record = { file }
  try {
    const stats = await stat(file).catch((error) => {
      if (originOf(file) === file && /^[a-z][a-z0-9+.-]+:/i.test(file)) return undefined
      throw error
    })
    const report = stats ? await scanLocal(record, stats, allow, former, isFound) : await scanFile(originOf(file), { allow })
    if (!report) return undefined
    if (record.skipped !== undefined) return { ...record, seconds: secondsSince(start) }
    record.size ??= report.coverage.bytes
    return { ...record, seconds: secondsSince(start), ...report }
  } catch (error) {
    return { ...record, seconds: secondsSince(start), error: errorOf(error) }
  }
}

const secondsSince = (/** @type {number} */ start) => Number(((performance.now() - start) / 1000).toFixed(6))

/** An error as a record has it. @param {any} error @returns {ScanRecord['error']} */
export const errorOf = ({ message, code, hint, offset }) => ({ message, code, hint, offset })

/** @param {ScanRecord} record which is told what is known of the file @param {import('node:fs').Stats} stats @param {Iterable<string>} allow @param {Former | undefined} former @param {boolean} isFound */
async function scanLocal(record, stats, allow, former, isFound) {
  if (stats.isDirectory()) throw new Error('it is a folder: -r scans what is in it')
  const handle = await open(record.file)
  try {
    if (!stats.isFile()) return await scanFile(handle.createReadStream({ autoClose: false }), { allow })
    const { size } = stats
    const modified = stats.mtime.toISOString()
    Object.assign(record, { size, modified })
    const bytes = size <= WHOLE ? await handle.readFile() : undefined
    record.digest = await digestOf(bytes ?? (await partsOf(handle, size)), bytes ? 'sha256' : 'sha256-parts')
    const isSame = former?.size === size && former.modified === modified && former.digest === record.digest
    if (isSame) return undefined
    const report = await scanFile(bytes ?? handle, { allow })
    if (isFound && report.verdict === 'data-only' && report.integrity === 'broken' && bytes && isText(bytes) && !PICKLE_NAME.test(record.file))
      record.skipped = size ? 'it is text, and no pickle' : 'it is empty'
    return report
  } finally {
    await handle.close()
  }
}

/** Whether bytes are text that no reader of pickles takes. @param {Uint8Array} bytes */
const isText = (bytes) => isUtf8(bytes) && !bytes.includes(0)

const digestOf = (/** @type {Uint8Array} */ bytes, /** @type {string} */ kind) => `${kind}:${createHash('sha256').update(bytes).digest('hex')}`

/** The size of a long file and the parts of it that its digest is of. @param {import('node:fs/promises').FileHandle} handle @param {number} size */
async function partsOf(handle, size) {
  const room = size - 2 * END - PART
  const places = Array.from({ length: PARTS }, (_, i) => [END + Math.floor((room * i) / (PARTS - 1)), PART])
  const buffer = Buffer.alloc(8 + 2 * END + PARTS * PART)
  buffer.writeBigUInt64LE(BigInt(size))
  let at = 8
  for (const [offset, length] of [[0, END], ...places, [size - END, END]]) {
    await handle.read(buffer, at, length, offset)
    at += length
  }
  return buffer
}

/** The exit code that a record stands for: 0 where nothing is in doubt, 1 where something is, 2 where there is no report. @param {Partial<ScanRecord>} record */
export function codeOf({ error, skipped, verdict, integrity, coverage }) {
  if (error) return 2
  return skipped !== undefined || (CLEAN.includes(verdict ?? '') && integrity === 'complete' && coverage?.isComplete) ? 0 : 1
}

const plural = (/** @type {number} */ count, /** @type {string} */ what) => `${count} ${what}${count === 1 ? '' : 's'}`

/** The answers of a report in a line. @param {ScanRecord} record */
export function headOf({ file, verdict, integrity, coverage, globals = [], calls = [] }) {
  const left = coverage ? coverage.notUnderstood.length + coverage.leftOff.length : 0
  const covered = coverage?.isComplete ? 'all covered' : `not covered: ${plural(left, 'part')}`
  return `${escapeControls(file)}: ${verdict}, ${integrity}, ${covered}; ${plural(globals.length, 'name')}, ${plural(calls.length, 'call')}`
}

/** The same with the names that the verdict rests on. @param {ScanRecord} record */
export function lineOf(record) {
  const worst = (record.findings ?? []).filter(({ severity }) => severity === record.verdict)
  const names = [...new Set(worst.map(({ name, why }) => name || why))]
  const told = names.slice(0, MOST_NAMES).map((name) => escapeControls(name.length > 80 ? `${name.slice(0, 79)}…` : name))
  return `${headOf(record)}${told.length ? `: ${told.join(', ')}${names.length > MOST_NAMES ? ', …' : ''}` : ''}`
}

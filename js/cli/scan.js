/** `brine scan`: what Python would do with a file, without doing it. The exit code is 0 where every file is known to be harmless, 1 where one is not. */
import { stat } from 'node:fs/promises'
import { scanFile } from '../index.js'
import { setExitCode, UsageError, withFile } from './errors.js'
import { escapeControls } from './escape.js'
import { eachFile, withOrigin } from './input.js'
import { scanMany } from './scan-many.js'
import { codeOf, errorOf, headOf, scanPath } from './scan-record.js'

/** @typedef {import('./scan-record.js').ScanRecord} ScanRecord */

const MOST_LINES = 40

/**
 * Scans files: many on all cores, else one after another and with all that is found; an error of one is told, and the others are scanned all the same.
 * @param {string[]} files @param {import('./scan-many.js').ScanOptions} options @param {import('./output.js').Write} write
 */
export async function scan(files, options, write) {
  const { json, recursive, stdin, null: isNull, jobs, timeout, since, allow = [] } = options
  if (since !== undefined && !json) throw new UsageError('--since goes with --json: it reads what --json wrote, and skips what is in there')
  if (recursive || stdin || isNull || jobs || timeout || since !== undefined) return scanMany(files, options, write)
  for (const file of files)
    if (file !== '-' && (await stat(file).catch(() => undefined))?.isDirectory()) throw new UsageError(`${file} is a folder: -r scans what is in it`)
  return eachFile(files, async (file) => {
    const record = file === '-' ? await scanInput(allow) : await scanPath(file, allow)
    if (!record) return true
    setExitCode(codeOf(record))
    if (record.error && !json) throw withFile(Object.assign(new Error(record.error.message), record.error), file)
    return write(json ? `${JSON.stringify(record)}\n` : textOf(record))
  })
}

/** Scans standard input. @param {string[]} allow @returns {Promise<ScanRecord>} */
async function scanInput(allow) {
  /** @type {ScanRecord} */
  let record = { file: '-' }
  await withOrigin('-', async (origin) => {
    const report = await scanFile(origin, { allow })
    record = { ...record, size: report.coverage.bytes, ...report }
  }).catch((error) => {
    record.error = errorOf(error)
  })
  return record
}

const hex = (/** @type {number} */ offset) => `0x${offset.toString(16).padStart(6, '0')}`

/** A report as people read it: the answers in a line, then what they rest on. @param {ScanRecord} record */
function textOf(record) {
  const { findings = [], differences = [], coverage = { notUnderstood: [], leftOff: [] } } = record
  const rows = findings.map(({ severity, offset, name, arguments: args, capability, why, member }) => [
    severity,
    hex(offset),
    capability ?? '',
    `${member === undefined ? '' : `${member}: `}${name}${args ?? ''}: ${why}`,
  ])
  const parts = [
    ...rows,
    ...differences.map(({ offset, why, member }) => ['readers', hex(offset), '', `${member === undefined ? '' : `${member}: `}${why}`]),
    ...coverage.notUnderstood.map(({ offset, length, why, member }) => [
      'not covered',
      hex(offset),
      '',
      `${member === undefined ? '' : `${member}: `}${length} bytes: ${why}`,
    ]),
    ...coverage.leftOff.map((what) => ['not told', '', '', what]),
  ]
  const lines = parts
    .slice(0, MOST_LINES)
    .map(([kind, place, capability, text]) => `  ${kind.padEnd(12)} ${place.padEnd(8)} ${capability.padEnd(17)} ${escapeControls(text)}`)
  if (parts.length > MOST_LINES) lines.push(`  … ${parts.length - MOST_LINES} more, which --json has`)
  return `${[headOf(record), ...lines].join('\n')}\n`
}

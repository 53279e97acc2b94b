/** `scan`: a safety report on a pickle, or several in a row. Nothing is loaded, and nothing that a pickle names is looked up. */
import { asBytes } from '../settings.js'
import { scanPickles } from './pickles.js'
import { reportOf } from './report.js'

/** @typedef {{ allow?: Iterable<string> }} ScanOptions `allow`: whole names, `module.qualname`, that are taken for known */

/** @param {ScanOptions | undefined} options @returns {Set<string>} */
export function allowedOf(options) {
  const names = [...(options?.allow ?? [])]
  if (!names.every((name) => typeof name === 'string')) throw new TypeError('allow must be names, such as "package.module.Class"')
  return new Set(names)
}

/**
 * Judges what Python would do with pickles: what they name and call (`verdict`), whether all readers agree on what they are (`integrity`), and which bytes
 * were understood (`coverage`).
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes
 * @param {ScanOptions} [options]
 * @returns {import('./report.js').ScanReport}
 */
export function scan(bytes, options) {
  const input = asBytes(bytes, 'bytes')
  return reportOf(scanPickles(input, { allowed: allowedOf(options) }), input.length)
}

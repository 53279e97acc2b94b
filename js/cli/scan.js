/** `brine scan`: what Python would do with a file, without doing it. The exit code is 0 where every file is known to be harmless, 1 where one is not. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { scanFile } from '../index.js'
import { blame, setExitCode, UsageError } from './errors.js'
import { escapeControls } from './escape.js'
import { eachFile, withOrigin } from './input.js'

/** @typedef {import('../index.js').ScanReport} ScanReport */

const CLEAN = ['data-only', 'known-constructors']
const MOST_LINES = 40

/** Whether nothing of a file is in doubt. @param {ScanReport} report */
const isClean = ({ verdict, integrity, coverage }) => CLEAN.includes(verdict) && integrity === 'complete' && coverage.isComplete

/**
 * Scans files one after another, and folders of them with `-r`; an error of one is told, and the others are scanned all the same.
 * @param {string[]} files @param {{ json: boolean, recursive: boolean, allow: string[] }} options @param {import('./output.js').Write} write
 */
export async function scan(files, { json, recursive, allow }, write) {
  /** @type {string[]} */
  const all = []
  for (const file of files) await addFiles(file, recursive, all)
  await eachFile(all, async (file) => {
    let isOpen = true
    await withOrigin(file, async (origin) => {
      const report = await scanFile(origin, { allow })
      if (!isClean(report)) setExitCode(1)
      isOpen = await write(json ? `${JSON.stringify({ file, ...report })}\n` : textOf(file, report))
    })
    return isOpen
  })
}

/** Adds a file, or with `-r` the files of a folder, in the order of their names; links are not followed. @param {string} file @param {boolean} recursive @param {string[]} all */
async function addFiles(file, recursive, all) {
  const isFolder = file !== '-' && ((await stat(file).catch(() => undefined))?.isDirectory() ?? false)
  if (!isFolder) {
    all.push(file)
    return
  }
  if (!recursive) throw new UsageError(`${file} is a folder: -r scans what is in it`)
  const entries = await blame(file, readdir(file, { withFileTypes: true, recursive: true }))
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  for (const path of paths.sort()) all.push(path)
}

const hex = (/** @type {number} */ offset) => `0x${offset.toString(16).padStart(6, '0')}`
const plural = (/** @type {number} */ count, /** @type {string} */ what) => `${count} ${what}${count === 1 ? '' : 's'}`

/** A report as people read it: the answers in a line, then what they rest on. @param {string} file @param {ScanReport} report */
function textOf(file, { verdict, integrity, coverage, findings, globals, calls, differences }) {
  const covered = coverage.isComplete ? 'all covered' : `not covered: ${plural(coverage.notUnderstood.length + coverage.leftOff.length, 'part')}`
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
  return `${[`${escapeControls(file)}: ${verdict}, ${integrity}, ${covered}; ${plural(globals.length, 'name')}, ${plural(calls.length, 'call')}`, ...lines].join('\n')}\n`
}

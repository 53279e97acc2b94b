#!/usr/bin/env node
/**
 * The command line: finds the command and runs it, each in a file of its own.
 *
 * Errors, wrong usage among them, go to stderr with the exit code 2; a pipe that is closed is no error. The exit code is set and never forced, as
 * a forced exit would cut off output that is still being written.
 */
import { readFileSync } from 'node:fs'
import { isPickleError } from '../index.js'
import { convert } from './convert.js'
import { diff } from './diff.js'
import { dis } from './dis.js'
import { errorText, UsageError } from './errors.js'
import { extract } from './extract.js'
import { genops } from './genops.js'
import { json } from './json.js'
import { optimize } from './optimize.js'
import { COMMANDS, help, parse } from './options.js'
import { show } from './show.js'

/** @type {Record<string, (files: string[], options: any, write: import('./output.js').Write) => Promise<void>>} */
const RUN = { show, json, dis, genops, optimize, convert, extract, diff }

process.stdout.on('error', (error) => {
  if (/** @type {any} */ (error).code !== 'EPIPE') {
    process.stderr.write(`brine: standard output: ${error.message}\n`)
    process.exitCode = 2
  }
  process.stdout.destroy()
})

async function main(/** @type {string[]} */ argv) {
  const [name, ...rest] = argv
  /** @type {import('./output.js').Write} */
  const write = (part) =>
    new Promise((resolve) => {
      if (process.stdout.destroyed) resolve(false)
      else process.stdout.write(part, (error) => resolve(!error))
    })
  if (name === '--version') {
    await write(`${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`)
    return
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await write(help(rest[0]))
    if (name === undefined) process.exitCode = 2
    return
  }
  if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`there is no command '${name}'; brine --help lists them`)
  const { options, files } = parse(name, rest)
  if (options.help) await write(help(name))
  else await RUN[name](files.length ? files : ['-'], options, write)
}

main(process.argv.slice(2)).catch((error) => {
  const isExpected = error instanceof UsageError || isPickleError(error) || error.isFileError || typeof error.code === 'string'
  process.stderr.write(errorText(error, isExpected))
  process.exitCode = 2
})

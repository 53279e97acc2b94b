/** Finds the command of a command line and runs it. A file alone is shown. */
import { existsSync, readFileSync } from 'node:fs'
import { calls } from './calls.js'
import { completion } from './completion.js'
import { convert } from './convert.js'
import { decompile } from './decompile.js'
import { diff } from './diff.js'
import { dis } from './dis.js'
import { setExitCode, UsageError } from './errors.js'
import { extract } from './extract.js'
import { genops } from './genops.js'
import { json } from './json.js'
import { optimize } from './optimize.js'
import { COMMANDS, help, parse } from './options.js'
import { scan } from './scan.js'
import { show } from './show.js'

/** @type {Record<string, (files: string[], options: any, write: import('./output.js').Write) => Promise<void>>} */
const RUN = { show, json, dis, genops, calls, decompile, optimize, convert, extract, diff, scan, completion }

/** Whether an argument that is no command is what to show: an option, a URL, standard input, or a file that is there or by its form is meant to be. @param {string} word */
const isShown = (word) => word.startsWith('-') || /[./\\]/.test(word) || existsSync(word)

/**
 * Runs what the arguments say; wrong usage, and an error that ends the command, rejects.
 * @param {string[]} argv @param {import('./output.js').Write} write to standard output
 */
export async function run(argv, write) {
  const [first, ...others] = argv
  if (first === '--version' || first === '-v') {
    await write(`${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`)
    return
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    await write(help(others[0]))
    if (first === undefined) setExitCode(2)
    return
  }
  const isCommand = Object.hasOwn(COMMANDS, first)
  if (!isCommand && !isShown(first)) throw new UsageError(`there is no command '${first}', and no file of that name; brine --help lists the commands`)
  const [name, rest] = isCommand ? [first, others] : ['show', argv]
  const { options, files } = parse(name, rest)
  const takesFiles = !COMMANDS[name].arguments
  if (options.help) await write(help(name))
  else if (takesFiles && !files.length && process.stdin.isTTY) {
    // Somebody who types nothing more waits for an answer, and not for an end of the input.
    process.stderr.write(help(name))
    setExitCode(2)
  } else await RUN[name](files.length || !takesFiles ? files : ['-'], options, write)
}

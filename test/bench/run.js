/** The scripts that measure, each in a process of its own, which prints JSON. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { BENCH } from './paths.js'

/** What a command prints. @param {string} command @param {string[]} args */
function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`)
  return stdout
}

/** What a script of this folder prints, by Node. @param {string} script @param {(string | number)[]} args @param {string[]} [flags] of Node */
export const runNode = (script, args, flags = []) => JSON.parse(runNodeForText(script, args, flags))

/** The same as lines of JSON. @param {string} script @param {(string | number)[]} args @param {string[]} [flags] @returns {any[]} */
export const runNodeForLines = (script, args, flags = []) =>
  runNodeForText(script, args, flags)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

const runNodeForText = (/** @type {string} */ script, /** @type {(string | number)[]} */ args, /** @type {string[]} */ flags) =>
  output(process.execPath, ['--expose-gc', '--no-deprecation', ...flags, join(BENCH, script), ...args.map(String)])

/** What a script of this folder prints, by Python. @param {string} python @param {string} script @param {(string | number)[]} args */
export const runPython = (python, script, args) => JSON.parse(output(python, [join(BENCH, script), ...args.map(String)]))

/** Runs a script of this folder by Python. @param {string} python @param {string} script @param {string[]} args */
export const callPython = (python, script, args) => void output(python, [join(BENCH, script), ...args])

#!/usr/bin/env node
/**
 * The command line as a program: run.js does what the arguments say.
 *
 * Errors, wrong usage among them, go to stderr with the exit code 2; a pipe that is closed is no error. The exit code is set and never forced, as
 * a forced exit would cut off output that is still being written.
 */
import { tell } from './errors.js'
import { clearProgress } from './progress.js'
import { run } from './run.js'

process.stdout.on('error', (error) => {
  if (/** @type {any} */ (error).code !== 'EPIPE') {
    process.stderr.write(`brine: standard output: ${error.message}\n`)
    process.exitCode = 2
  }
  process.stdout.destroy()
})

/** @type {import('./output.js').Write} */
const write = (part) =>
  new Promise((resolve) => {
    clearProgress()
    if (process.stdout.destroyed) resolve(false)
    else process.stdout.write(part, (error) => resolve(!error))
  })

run(process.argv.slice(2), write).catch(tell)

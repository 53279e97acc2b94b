/** The errors of the command line, which are told without a stack: wrong usage, and what is wrong with a file. */
import { isPickleError } from '../index.js'
import { escapeControls } from './escape.js'
import { clearProgress } from './progress.js'

/** The command, an option or a file was not given as the command takes it. */
export class UsageError extends Error {}

/**
 * The same error, with the name of the file that it is of; one that names a file already keeps that name, as `optimize` may fail by its output
 * while it reads its input.
 * @param {any} error @param {string} file @returns {any}
 */
export const withFile = (error, file) => (error.file === undefined ? Object.assign(error, { file, isFileError: true }) : error)

/** What a promise gives; where it rejects, the error names the file. @template T @param {string} file @param {Promise<T>} promise @returns {Promise<T>} */
export function blame(file, promise) {
  return promise.catch((error) => {
    throw withFile(error, file)
  })
}

/** Refuses to write bytes to a terminal. @param {string | undefined} output the file of `-o` @param {string} what is written */
export function refuseTerminal(output, what) {
  if (output === undefined && process.stdout.isTTY) throw new UsageError(`${what} is no text: give a file by -o, or redirect the output`)
}

/** Whether an error is of what was given, and not of this program. @param {any} error */
export const isExpected = (error) => error instanceof UsageError || isPickleError(error) || error.isFileError || typeof error.code === 'string'

/**
 * Tells an error on stderr: the file, the place and the reason, and on a line of its own a hint where there is one. One that nobody expects keeps its
 * stack. The exit code is 2 from then on. @param {any} error
 */
export function tell(error) {
  const place = error.file === undefined ? '' : `${error.file}: `
  const reason =
    error.offset === undefined
      ? error.message
      : `offset 0x${error.offset.toString(16)}: ${error.reason ?? error.message}${error.opcode ? ` (${error.opcode})` : ''}`
  clearProgress()
  const told = isExpected(error) ? escapeControls(`${place}${reason}`) : `${place}${error.stack}`.split('\n').map(escapeControls).join('\n')
  process.stderr.write(`brine: ${told}\n${error.hint ? `hint: ${escapeControls(error.hint)}\n` : ''}`)
  process.exitCode = 2
}

/** Sets an exit code, unless a worse one stands. @param {number} code */
export function setExitCode(code) {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code)
}

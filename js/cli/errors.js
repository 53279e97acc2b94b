/** The errors of the command line, which main.js prints without a stack: wrong usage, and what is wrong with a file. */

/** The command, an option or a file was not given as the command takes it. */
export class UsageError extends Error {}

/**
 * The same error, with the name of the file that it is of; one that names a file already keeps that name, as `optimize` may fail by its output
 * while it reads its input. A folder where a command wants a file is told by what reads folders.
 * @param {any} error @param {string} file @returns {any}
 */
export function withFile(error, file) {
  if (error.file !== undefined) return error
  const told =
    error.code === 'EISDIR' && error.syscall === 'read'
      ? new UsageError('it is a folder, and this reads files; show, extract, diff and convert to .safetensors read folders too')
      : error
  return Object.assign(told, { file, isFileError: true })
}

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

/**
 * What is told of an error, as lines: the file, the place and the reason, and a hint where there is one. An error that nobody expects keeps its stack.
 * @param {any} error @param {boolean} isExpected
 */
export function errorText(error, isExpected) {
  const place = error.file === undefined ? '' : `${error.file}: `
  const reason =
    error.offset === undefined
      ? error.message
      : `offset 0x${error.offset.toString(16)}: ${error.reason ?? error.message}${error.opcode ? ` (${error.opcode})` : ''}`
  return `brine: ${place}${isExpected ? reason : error.stack}\n${error.hint ? `hint: ${error.hint}\n` : ''}`
}

/** `brine calls`: what a pickle has Python call, in its order, with the arguments in a few characters; of one that breaks what came before. */
import { describe, encodeJson, PersistentId, PyClass, trace } from '../index.js'
import { escapeControls } from './escape.js'
import { setExitCode, tell, withFile } from './errors.js'
import { bytesOf, eachFile, shownOf, withPickles } from './input.js'
import { withOutput } from './output.js'

/** How many characters of an argument, and how many arguments, are printed. */
const MOST = 60
const MOST_ARGUMENTS = 8

const persistentLoad = (/** @type {unknown} */ pid) => new PersistentId(pid)

/** A value in a few characters. @param {unknown} value */
function fold(value) {
  if (value instanceof PyClass) return `${value.module}.${value.name}`
  const { type, detail, count } = describe(value)
  const text = detail ?? (count === undefined ? type : `${type}[${count}]`)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

/** A call as a row: its module and name where it is of a name, and its arguments. @param {import('../index.js').Call} call */
function rowOf({ opcode, offset, object, operands }) {
  const isOfName = operands[0]?.value instanceof PyClass
  const target = isOfName ? operands[0].value : object
  const args = (isOfName ? operands.slice(1) : operands).flatMap(({ value }) =>
    Array.isArray(value) && isOfName ? value.slice(0, MOST_ARGUMENTS + 1) : [value],
  )
  const folded = args.slice(0, MOST_ARGUMENTS).map(fold)
  if (args.length > MOST_ARGUMENTS) folded.push('…')
  return {
    offset,
    opcode,
    ...(target instanceof PyClass ? { module: target.module, name: target.name } : { module: null, name: fold(target) }),
    arguments: folded,
  }
}

/**
 * Writes the calls of each file: tab-separated lines, or JSON Lines.
 * @param {string[]} files @param {{ json?: boolean, output?: string, member?: string, encoding?: any, errors?: any }} options
 * @param {import('./output.js').Write} stdout
 */
export async function calls(files, { json, output, member, encoding, errors }, stdout) {
  await withOutput(output, stdout, async (write) => {
    await eachFile(files, async (file) => {
      let isOpen = true
      await withPickles(file, { member }, async (pickles, kind) => {
        for (const { name: pickle, source } of shownOf(pickles, kind, true)) {
          const traced = trace(await bytesOf(await source()), { lossless: true, partial: true, encoding: encoding ?? 'latin1', errors, persistentLoad })
          for (const call of traced.calls()) {
            const row = rowOf(call)
            const line = json
              ? [...encodeJson({ file, pickle, ...row })].join('')
              : escapeControls(`${row.offset}: ${row.opcode} ${row.module === null ? '' : `${row.module}.`}${row.name}(${row.arguments.join(', ')})`)
            isOpen = await write(`${line}\n`)
            if (!isOpen) return
          }
          if (traced.error) {
            tell(withFile(traced.error, file))
            setExitCode(2)
          }
        }
      })
      return isOpen
    })
  })
}

/**
 * Optimizing: the bytes of `pickletools.optimize`.
 *
 * csrc/tools/optimize.c reads the pickle twice, first for the GETs and then to write, and asks for long data to be copied from the input. The
 * bytes must stay those of CPython 3.13.
 */
import { NUMBER_POSITION, STATUS_COPY } from '../generated/constants.js'
import { openMachine } from '../codec/machine.js'
import { toolsCodec } from '../codec/tools.js'
import { readChunks, readSpan, run, runInMemory, runOverSource } from '../codec/program.js'
import { openReading } from '../on-demand.js'
import { asBytes, joinBytes } from '../settings.js'

/**
 * Optimizes the first pickle; the bytes go to `written` in pieces.
 * @param {Uint8Array[]} written @param {() => number} total the length of the input
 * @returns {Generator<import('../codec/program.js').Want, number, Uint8Array>} where the pickle ends
 */
function* rewrite(written, total) {
  const machine = openMachine(toolsCodec())
  try {
    machine.setNumber(NUMBER_POSITION, 0)
    return yield* run(
      machine,
      toolsCodec().exports.pk_optimize,
      (status) => {
        const output = machine.takeOutput()
        if (output) written.push(output)
        if (status === STATUS_COPY) return readSpan(machine, (part) => written.push(part))
      },
      total,
    )
  } finally {
    machine.close()
  }
}

/**
 * The first pickle in `bytes` without the PUTs that no GET asks for: the bytes of `pickletools.optimize`
 * of CPython 3.13. What follows the pickle is left out.
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes never modified
 * @returns {Uint8Array<ArrayBuffer>} new memory
 * @throws {import('../errors.js').PickleError} where an opcode cannot be read, with pickletools' wording
 */
export function optimize(bytes) {
  const input = asBytes(bytes, 'bytes')
  /** @type {Uint8Array[]} */
  const written = []
  runInMemory(
    rewrite(written, () => input.length),
    input,
  )
  return joinBytes(written)
}

/**
 * The first pickle of a source without the PUTs that no GET asks for, in pieces as they are made; long data are views of what was read.
 * The source is read twice, so a stream is held in memory.
 *
 * @param {import('../sources/source.js').SourceLike | string | URL} origin
 * @param {import('../sources/reading.js').AsyncOptions} [options]
 * @returns {AsyncGenerator<Uint8Array, void, void>}
 */
export async function* optimizeStream(origin, options) {
  const reading = await openReading(origin, options)
  /** @type {Uint8Array[]} */
  const written = []
  const steps = rewrite(written, () => reading.size)
  try {
    yield* runOverSource(steps, readChunks(reading), written)
  } catch (error) {
    throw await reading.explain(error)
  } finally {
    reading.close()
  }
}

/**
 * Loading from a Blob, a stream or a file: `load`.
 *
 * The machine sees one window at a time, and payloads are read when they come,
 * so besides the values only a window is held.
 */
import { NUMBER_FRAME_END, NUMBER_FRAME_OFFSET, NUMBER_POSITION, NUMBER_TOTAL, STATUS_DONE, STATUS_ERROR, STATUS_MORE, WORD_NEED, WORD_TAPE_COUNT } from './generated/constants.js'
import { opcodeName, truncated } from './codec.js'
import { startMachine, WINDOW } from './load.js'
import { lastPayload, PAYLOAD_WORDS, Replay } from './replay.js'
import { asBytes, settle } from './settings.js'
import { openSource } from './source.js'

/**
 * @typedef {object} AsyncOptions
 * @property {AbortSignal} [signal] stops the load; it rejects with the signal's reason
 * @property {(progress: { bytesRead: number, totalBytes: number | undefined }) => void} [onProgress] called as the input is read
 */

/** How much is read at a time. */
const CHUNK = WINDOW * 4

/**
 * The value of the first pickle of a source.
 *
 * @param {import('./source.js').SourceLike} origin
 * @param {import('./settings.js').LoadOptions & AsyncOptions} [options]
 * @returns {Promise<any>} see the table of types in the README
 */
export async function load(origin, options) {
  const settings = settle(options)
  const { signal, onProgress } = options ?? {}
  signal?.throwIfAborted()
  const loading = loadFrom(origin, settings, signal, onProgress)
  if (!signal) return loading
  /** @type {() => void} */
  let stopListening = () => {}
  const aborted = new Promise((_, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort)
    stopListening = () => signal.removeEventListener('abort', abort)
  })
  try {
    return await Promise.race([loading, aborted])
  } finally {
    stopListening()
    loading.catch(() => {})
  }
}

/**
 * @param {import('./source.js').SourceLike} origin @param {import('./settings.js').Settings} settings
 * @param {AbortSignal | undefined} signal @param {AsyncOptions['onProgress']} onProgress
 */
async function loadFrom(origin, settings, signal, onProgress) {
  const source = await openSource(origin)
  // Not awaited: a stream that hangs would hold up the error.
  const close = () => void source.close().catch(() => {})
  signal?.addEventListener('abort', close)
  try {
    return await run(source, settings, signal, onProgress)
  } finally {
    signal?.removeEventListener('abort', close)
    close()
  }
}

/**
 * @param {import('./source.js').Source} source @param {import('./settings.js').Settings} settings
 * @param {AbortSignal | undefined} signal @param {AsyncOptions['onProgress']} onProgress
 */
async function run(source, settings, signal, onProgress) {
  const machine = startMachine(settings, 0, source.size)
  const replay = new Replay(settings, machine)
  const read = async (/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) => {
    const bytes = asBytes(await source.read(offset, least, most), 'a chunk')
    signal?.throwIfAborted()
    onProgress?.({ bytesRead: offset + bytes.length, totalBytes: source.size === Infinity ? undefined : source.size })
    return bytes
  }
  try {
    /** @type {Uint8Array} */
    let input = new Uint8Array(0)
    let inputOffset = 0
    for (let position = 0, need = 1; ;) {
      const isEnough = position >= inputOffset && position + need <= inputOffset + input.length
      if (!isEnough) {
        input = await read(position, need, Math.max(CHUNK, need))
        inputOffset = position
        machine.setNumber(NUMBER_TOTAL, source.size)
      }
      const start = position - inputOffset
      const status = machine.run(input, start, Math.min(start + Math.max(WINDOW, need), input.length))
      const next = machine.number(NUMBER_POSITION)
      const reachesPast = status !== STATUS_ERROR && next > inputOffset + input.length
      const last = reachesPast ? lastPayload(machine) : undefined
      const payload = last && await read(position + last.offset, last.length, last.length)
      const isShort = last && payload && payload.length < last.length
      // What stands before a payload that is not there is run, as it is with the whole input at hand.
      if (isShort) machine.setWord(WORD_TAPE_COUNT, machine.word(WORD_TAPE_COUNT) - PAYLOAD_WORDS)
      replay.run(machine, input, start, position, payload)
      if (isShort) {
        await checkFrame(machine, inputOffset + input.length, source, read)
        throw truncated(position + last.at, opcodeName(input[start + last.at]))
      }
      if (status !== STATUS_MORE) await checkFrame(machine, inputOffset + input.length, source, read)
      if (status === STATUS_ERROR) throw machine.error()
      if (status === STATUS_DONE) return replay.result(machine)
      position = next
      need = machine.word(WORD_NEED)
    }
  } finally {
    machine.close()
  }
}

/**
 * A frame is read whole, as CPython does it: where a stream ends within it,
 * that is the error, whatever stands in the part that there is.
 * @param {import('./codec.js').Machine} machine @param {number} known how much is known to be there @param {import('./source.js').Source} source
 * @param {(offset: number, least: number, most: number) => Promise<Uint8Array>} read
 */
async function checkFrame(machine, known, source, read) {
  const end = machine.number(NUMBER_FRAME_END)
  if (end > known && source.size === Infinity) await read(end - 1, 1, 1)
  if (end > source.size) throw truncated(machine.number(NUMBER_FRAME_OFFSET), 'FRAME')
}

/**
 * The opcodes of a pickle, one by one, as `pickletools.genops` gives them.
 *
 * In memory, most are read here, right where they stand: an opcode of fixed size or an ASCII text takes a few nanoseconds, half of what the codec's
 * record of it would. All others, and all of a source, come as the codec's records (records.js), which also have every error.
 * What a reader keeps and how it branches was measured: PERFORMANCE.md, dis, genops and optimize.
 *
 * @typedef {import('./records.js').Operation} Operation
 */
import { opcodesByCode } from '../codec/opcode-table.js'
import { readChunks, runInMemory, runOverSource } from '../codec/program.js'
import { openReading } from '../on-demand.js'
import { Records, SMALL_WINDOW } from './records.js'
import { asBytes } from '../settings.js'
import { decodeLoosely } from '../codec/strings.js'

// How an argument is read where it stands. `read` relies on INT and UINT4 being the lowest, and on their values.
const INT = 0
const UINT4 = 1
const NO_ARGUMENT = 2
const FLOAT8 = 3
const TEXT = 4
const UINT8 = 5
const OTHER = 6

/** By pickletools' name of the argument: how it is read, which bits of the four bytes after the opcode belong to it, and the size in bytes of opcode and argument, without the text where it has one. @type {Record<string, [number, number, number]>} */
const READINGS = {
  uint1: [INT, 0xff, 2],
  uint2: [INT, 0xffff, 3],
  int4: [INT, -1, 5],
  uint4: [UINT4, -1, 5],
  uint8: [UINT8, 0, 9],
  float8: [FLOAT8, 0, 9],
  unicodestring1: [TEXT, 0, 2],
  unicodestring4: [TEXT, 0, 5],
}

/** The same by the byte of an opcode. With the masks no branch asks how long an int is or whether it has a sign, which a processor cannot guess. */
const kinds = new Uint8Array(256)
const masks = new Int32Array(256)
const sizes = new Uint8Array(256)

/** @type {import('../codec/opcodes.js').Opcode[] | undefined} */
let opcodes

/** Fills these tables, at the first use; gives the opcodes by their bytes. */
function readOpcodes() {
  opcodes = opcodesByCode()
  kinds.fill(OTHER)
  opcodes.forEach(({ name, arg }, code) => {
    if (name !== 'STOP') [kinds[code], masks[code], sizes[code]] = arg ? (READINGS[arg.name] ?? [OTHER, 0, 0]) : [NO_ARGUMENT, 0, 1]
  })
  return opcodes
}

/** An opcode is read where it stands if so many bytes follow, as no check is made for each. */
const SLACK = 16
/** How many bytes of text are looked at at a time, as two words. */
const BYTES_AT_ONCE = 8
/** Longer text is left to the codec. */
const LONGEST_TEXT = 4096
/** How many bytes are decoded at a time for the texts that stand in them. */
const POOL = 1 << 14
/** How many bytes the codec is given at first where an opcode is not read here. */
const LEAST_WINDOW = 1 << 8
/** The largest high word of a safe integer. */
const LARGEST_HIGH_WORD = 2 ** 21 - 1

/** Whether the bytes from `at` up to `end` are ASCII. @param {DataView} view @param {number} at @param {number} end */
function isAscii(view, at, end) {
  let seen = 0
  const last = end - BYTES_AT_ONCE
  if (at > last) {
    for (; at < end; at++) seen |= view.getUint8(at)
    return (seen & 0x80) === 0
  }
  for (; at < last; at += BYTES_AT_ONCE) seen |= view.getInt32(at, true) | view.getInt32(at + 4, true)
  return ((seen | view.getInt32(last, true) | view.getInt32(last + 4, true)) & 0x80808080) === 0
}

/**
 * Reads the opcodes of one input.
 *
 * Engines put `next`, which is short, into the loop of whoever asks, and leave the result object out, as it is made in one place:
 * that takes a third less than a result of each kind of opcode's own.
 */
class OpcodeReader {
  opcodes = opcodes ?? readOpcodes()
  kinds = kinds
  masks = masks
  sizes = sizes
  records = new Records()
  /** The offset of the next opcode that is read where it stands. It must lie before `limit`, which is 0 while there are records to read. */
  at = 0
  window = LEAST_WINDOW
  /** The input from `poolStart` to `poolEnd` as text. */
  pool = ''
  poolStart = 0
  poolEnd = 0

  constructor(/** @type {Uint8Array} */ input) {
    this.input = input
    this.view = new DataView(input.buffer, input.byteOffset, input.length)
    this.limit = input.length - SLACK
  }

  next() {
    const { at } = this
    const value = at < this.limit ? this.read(at) : this.nextRecord()
    return { value, done: value === undefined }
  }

  /** The opcode at `at`, which lies before the limit. @param {number} at @returns {Operation | undefined} */
  read(at) {
    const { view } = this
    const code = view.getUint8(at)
    const kind = this.kinds[code]
    let end = at + this.sizes[code]
    let arg = null
    if (kind <= UINT4) {
      arg = view.getInt32(at + 1, true) & this.masks[code]
      if ((arg & -kind) < 0) arg += 2 ** 32
    } else if (kind === FLOAT8) arg = view.getFloat64(at + 1)
    else if (kind === TEXT) {
      const start = end
      const length = start - at === 2 ? view.getUint8(at + 1) : view.getUint32(at + 1, true)
      end += length
      if (length > LONGEST_TEXT || end > this.limit || !isAscii(view, start, end)) return this.takeRecords(at)
      if (end > this.poolEnd) this.fillPool(start)
      arg = this.pool.substring(start - this.poolStart, end - this.poolStart)
    } else if (kind === UINT8) {
      const high = view.getUint32(at + 5, true)
      if (high > LARGEST_HIGH_WORD) return this.takeRecords(at)
      arg = high * 2 ** 32 + view.getUint32(at + 1, true)
    } else if (kind === OTHER) return this.takeRecords(at)
    this.at = end
    return { opcode: this.opcodes[code], arg, pos: at }
  }

  /** Decodes the input from `start` on. */
  fillPool(/** @type {number} */ start) {
    this.poolStart = start
    this.poolEnd = Math.min(start + POOL, this.input.length)
    this.pool = decodeLoosely(this.input, start, this.poolEnd)
  }

  /** The codec reads the opcode at `at` and some that follow: the more of them, the closer together such opcodes stand. @param {number} at @returns {Operation | undefined} */
  takeRecords(at) {
    const { records, input } = this
    this.window = at - records.position < this.window ? Math.min(this.window * 2, SMALL_WINDOW) : LEAST_WINDOW
    this.limit = 0
    records.position = at
    runInMemory(
      records.fill(() => input.length, this.window),
      input,
    )
    return this.nextRecord()
  }

  /** The next opcode of the records or, after them, where it stands. @returns {Operation | undefined} undefined after the last */
  nextRecord() {
    const { records } = this
    if (records.at < records.end) return records.read()
    records.finish(this.input)
    if (records.isDone) return undefined
    if (this.limit !== 0) return this.takeRecords(this.at)
    this.at = records.position
    this.limit = this.input.length - SLACK || -1
    return this.at < this.limit ? this.read(this.at) : this.nextRecord()
  }

  /** Lets go of the rest: `next` is done from now on. */
  stop() {
    this.limit = 0
    this.records.stop()
  }
}

/** The prototype of the engine's own iterators, for the methods that it gives them. */
const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))

/** What `genops` gives: an iterator whose reader users cannot reach. */
class OperationIterator {
  #reader

  constructor(/** @type {Uint8Array} */ input) {
    this.#reader = new OpcodeReader(input)
  }

  next() {
    return this.#reader.next()
  }

  /** @returns {IteratorResult<Operation, undefined>} */
  return() {
    this.#reader.stop()
    return { value: undefined, done: true }
  }
}
Object.setPrototypeOf(OperationIterator.prototype, IteratorPrototype)

/** An iterator over nothing, so that no garbage collection leaves V8 without one: it would forget the hidden classes, and with them the code that was compiled for them. @type {OperationIterator | undefined} */
let kept

/**
 * The opcodes of the first pickle in `bytes`, up to STOP, with their arguments: as `pickletools.genops`, lazily.
 * Ints are numbers, or BigInts beyond the safe integers; texts of Python 2 are latin-1; `bytes` and `bytearray` are views of the input.
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes
 * @returns {IterableIterator<Operation>} raises a PickleError, with pickletools' wording, at the opcode that cannot be read
 */
export function genops(bytes) {
  kept ??= new OperationIterator(new Uint8Array(SLACK))
  return /** @type {IterableIterator<Operation>} */ (/** @type {unknown} */ (new OperationIterator(asBytes(bytes, 'bytes'))))
}

/**
 * The opcodes of the first pickle of a source, up to STOP, or of all of its pickles. Raises the errors of `genops`.
 *
 * @param {import('../sources/source.js').SourceLike | string | URL} origin
 * @param {{ all?: boolean } & import('../sources/reading.js').AsyncOptions} [options] `all`: whether to go on with the pickles that follow the first
 * @returns {AsyncGenerator<Operation, void, void>}
 */
export async function* genopsStream(origin, options) {
  const reading = await openReading(origin, options)
  const records = new Records()
  const read = readChunks(reading)
  try {
    do {
      records.isDone = false
      while (!records.isDone) {
        for await (const _ of runOverSource(
          records.fill(() => reading.size),
          read,
          [],
        ));
        while (records.at < records.end) yield records.read()
        records.finish()
      }
    } while (options?.all && (await read({ offset: records.position, least: 1, most: 1, keep: records.position })).length)
  } catch (error) {
    throw await reading.explain(error)
  } finally {
    reading.close()
  }
}

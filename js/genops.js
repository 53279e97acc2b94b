/**
 * The opcodes of a pickle, one by one, as pickletools.genops gives them.
 *
 * In memory, most are read right where they stand: an opcode of fixed size or an ASCII text takes a few
 * nanoseconds, which the codec's record of it would take twice. All others, and all of a source, come as
 * the codec's records, which also know every error.
 *
 * @typedef {import('./records.js').Operation} Operation
 */
import { opcodesByCode } from './opcodes.js'
import { readChunks, runInMemory, runOverSource } from './program.js'
import { openReading } from './on-demand.js'
import { Records, SMALL_WINDOW } from './records.js'
import { asBytes } from './settings.js'
import { decodeLoosely } from './strings.js'

/** How an argument is read where it stands. */
const NO_ARGUMENT = 0
const INT = 1
const UINT4 = 2
const FLOAT8 = 3
const TEXT = 4
const UINT8 = 5
const OTHER = 6

/** By pickletools' name of the argument: how it is read, the bits of it that are an int, and the size of the opcode, or of what stands before its text. @type {Record<string, [number, number, number]>} */
const READINGS = {
  uint1: [INT, 0xff, 2], uint2: [INT, 0xffff, 3], int4: [INT, -1, 5], uint4: [UINT4, 0, 5], uint8: [UINT8, 0, 9], float8: [FLOAT8, 0, 9],
  unicodestring1: [TEXT, 0, 2], unicodestring4: [TEXT, 0, 5],
}

/** By the byte of an opcode. The mask is there so that no branch asks how long an int is, which nothing foretells. */
const kinds = new Uint8Array(256)
const masks = new Int32Array(256)
const sizes = new Uint8Array(256)

/** @type {import('./opcodes.js').Opcode[] | undefined} */
let opcodes

function readOpcodes() {
  opcodes = opcodesByCode()
  kinds.fill(OTHER)
  TOPS.forEach((_, i) => { TOPS[i] = [0, 0x80, 0x8080, 0x808080, 0x80808080][Math.max(0, Math.min(4, (i >> 2) - (i & 3) * 4))] })
  opcodes.forEach(({ name, arg }, code) => {
    if (name !== 'STOP') [kinds[code], masks[code], sizes[code]] = arg ? READINGS[arg.name] ?? [OTHER, 0, 0] : [NO_ARGUMENT, 0, 1]
  })
  return opcodes
}

/** The bytes that are looked at beyond an opcode, or beyond a text, are there. */
const SLACK = 16
const LONGEST_TEXT = 4096
/** Text is decoded so much at a time. */
const POOL = 1 << 14
const LEAST_WINDOW = 1 << 8
/** Of a safe integer. */
const LARGEST_HIGH_WORD = 2 ** 21 - 1

/** For each number of bytes below 16: the top bits of so many, in four words. */
const TOPS = new Int32Array(SLACK * 4)

/** Whether so many bytes are ASCII. @param {DataView} view @param {number} at @param {number} end */
function isAscii(view, at, end) {
  let seen = 0
  for (; at + SLACK <= end; at += SLACK) seen |= view.getInt32(at, true) | view.getInt32(at + 4, true) | view.getInt32(at + 8, true) | view.getInt32(at + 12, true)
  const tail = (end - at) * 4
  const last = (view.getInt32(at, true) & TOPS[tail]) | (view.getInt32(at + 4, true) & TOPS[tail + 1]) | (view.getInt32(at + 8, true) & TOPS[tail + 2]) | (view.getInt32(at + 12, true) & TOPS[tail + 3])
  return ((seen & 0x80808080) | last) === 0
}

/** Reads opcodes where they stand. Its methods are short, so that engines put them into the loop of whoever asks. */
class Reader {
  opcodes = opcodes ?? readOpcodes()
  kinds = kinds
  masks = masks
  sizes = sizes
  records = new Records()
  /** The next opcode that is read where it stands; it must lie before `limit`, which is 0 while there are records to read. */
  at = 0
  window = LEAST_WINDOW
  /** What stands between two offsets, as text. */
  pool = ''
  poolStart = 0
  poolEnd = 0

  constructor(/** @type {Uint8Array} */ input) {
    this.input = input
    this.view = new DataView(input.buffer, input.byteOffset, input.length)
    this.limit = input.length - SLACK
  }

  /** @returns {IteratorResult<Operation, undefined>} */
  next() {
    const { at, view } = this
    if (at >= this.limit) return this.nextRecord()
    const code = view.getUint8(at)
    const kind = this.kinds[code]
    let arg = null
    if (kind === INT) arg = view.getInt32(at + 1, true) & this.masks[code]
    else if (kind === FLOAT8) arg = view.getFloat64(at + 1)
    else if (kind === UINT4) arg = view.getUint32(at + 1, true)
    else if (kind !== NO_ARGUMENT) return this.nextText(at, code, kind)
    this.at = at + this.sizes[code]
    return { value: { opcode: this.opcodes[code], arg, pos: at }, done: false }
  }

  /** @param {number} at @param {number} code @param {number} kind @returns {IteratorResult<Operation, undefined>} */
  nextText(at, code, kind) {
    const { view } = this
    if (kind >= UINT8) return kind === UINT8 && view.getUint32(at + 5, true) <= LARGEST_HIGH_WORD ? this.nextUint8(at, code) : this.takeRecords(at)
    const start = at + this.sizes[code]
    const length = start - at === 2 ? view.getUint8(at + 1) : view.getUint32(at + 1, true)
    const end = start + length
    if (length > LONGEST_TEXT || end > this.limit || !isAscii(view, start, end)) return this.takeRecords(at)
    if (end > this.poolEnd) this.fillPool(start)
    this.at = end
    return { value: { opcode: this.opcodes[code], arg: this.pool.substring(start - this.poolStart, end - this.poolStart), pos: at }, done: false }
  }

  /** @param {number} at @param {number} code @returns {IteratorResult<Operation, undefined>} */
  nextUint8(at, code) {
    this.at = at + 9
    return { value: { opcode: this.opcodes[code], arg: this.view.getUint32(at + 5, true) * 2 ** 32 + this.view.getUint32(at + 1, true), pos: at }, done: false }
  }

  fillPool(/** @type {number} */ start) {
    this.poolStart = start
    this.poolEnd = Math.min(start + POOL, this.input.length)
    this.pool = decodeLoosely(this.input, start, this.poolEnd)
  }

  /** The codec reads the opcode at `at` and some that follow: the more of them, the closer together such opcodes stand. @param {number} at @returns {IteratorResult<Operation, undefined>} */
  takeRecords(at) {
    const { records, input } = this
    this.window = at - records.position < this.window ? Math.min(this.window * 2, SMALL_WINDOW) : LEAST_WINDOW
    this.limit = 0
    records.position = at
    runInMemory(records.fill(() => input.length, this.window), input)
    return this.nextRecord()
  }

  /** @returns {IteratorResult<Operation, undefined>} */
  nextRecord() {
    const { records } = this
    if (records.at < records.end) return { value: records.read(), done: false }
    records.finish()
    if (records.isDone) return { value: undefined, done: true }
    if (this.limit !== 0) return this.takeRecords(this.at)
    this.at = records.position
    this.limit = this.input.length - SLACK || -1
    return this.next()
  }

  stop() {
    this.limit = 0
    this.records.stop()
  }
}

/** What iterators inherit, so that `genops` has the methods that an engine gives them. */
const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))

class Operations {
  #reader

  constructor(/** @type {Uint8Array} */ input) {
    this.#reader = new Reader(input)
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
Object.setPrototypeOf(Operations.prototype, IteratorPrototype)

/**
 * The opcodes of the first pickle in `bytes`, up to STOP, with their arguments: as `pickletools.genops`, lazily.
 * Ints are numbers, or BigInts beyond the safe integers; texts of Python 2 are latin-1; `bytes` and `bytearray` are views of the input.
 *
 * @param {Uint8Array | ArrayBuffer | ArrayBufferView} bytes
 * @returns {IterableIterator<Operation>} raises a PickleError, with pickletools' wording, at the opcode that cannot be read
 */
export function genops(bytes) {
  return /** @type {IterableIterator<Operation>} */ (/** @type {unknown} */ (new Operations(asBytes(bytes, 'bytes'))))
}

/**
 * The same from a source.
 *
 * @param {import('./source.js').SourceLike} origin
 * @param {{ all?: boolean } & import('./reading.js').AsyncOptions} [options] `all`: whether to go on with the pickles that follow the first
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
        for await (const _ of runOverSource(records.fill(() => reading.size), read, []));
        while (records.at < records.end) yield records.read()
        records.finish()
      }
    } while (options?.all && (await read({ offset: records.position, least: 1, most: 1, keep: records.position })).length)
  } finally {
    reading.close()
  }
}

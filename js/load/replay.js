/**
 * The replay: runs the tape of one pickle and makes its values.
 *
 * csrc/machine/tape.h describes the tape, operands.js tells what an operand stands for, and call-events.js has the events that a hook or
 * a type may have a say in. Objects and strings are kept by number, for as long as the load lasts, so that a shared or
 * recursive reference is an array access and nothing recurses.
 *
 * `runEvents` is one loop with a case for each event, whose work is done in place where it is short: it decides how long a load takes.
 */
import {
  DICT_LENT,
  DICT_STRING_KEYS,
  EVENT_ADDITEMS,
  EVENT_APPEND,
  EVENT_APPEND_FLOATS,
  EVENT_APPEND_INTS,
  EVENT_DICT,
  EVENT_FLOATS,
  EVENT_FROZENSET,
  EVENT_INTS,
  EVENT_LIST,
  EVENT_NUMBER,
  EVENT_PAYLOAD,
  EVENT_PYTHON2_STR,
  EVENT_SET,
  EVENT_SETITEMS,
  EVENT_SETTLE,
  EVENT_TUPLE,
  EVENT_VALUE,
  FORM_INTEGER,
  FORM_SERIAL,
  LOAD_SERIAL_INTS,
  NUMBER_POSITION,
  NUMBER_TOTAL,
  PAYLOAD_LENT,
  TUPLE_LENT,
  WORD_FLAGS,
  WORD_INT_COUNT,
  WORD_OBJECT_COUNT,
  WORD_RESULT,
  WORD_STRING_COUNT,
  WORD_TAPE,
  WORD_TAPE_COUNT,
} from '../generated/constants.js'
import { runCallEvent } from './call-events.js'
import { LargeDicts } from './large-dicts.js'
import { Calls } from './calls.js'
import { addItems, hasStringKeys, setItems } from './container-events.js'
import { tooManyKeys } from '../codec/engine-limits.js'
import { cutStrings } from './cut-strings.js'
import { OPCODE_NAMES } from '../generated/tables.js'
import { LimitError, PickleError } from '../errors.js'
import { asInt } from '../numbers.js'
import { GrowingLists } from './growing-lists.js'
import { lendArguments, lendBytes, lendState } from './lent-arguments.js'
import { FEW_STRINGS, knownKey } from './known-keys.js'
import { LentElements } from './lent-elements.js'
import { Operands, TAG_BITS } from './operands.js'
import { PAYLOAD_WORDS, takePayload } from './payloads.js'
import { PlainObjects } from './plain-objects.js'
import { readNumber, readPython2 } from './scalars.js'
import { readSerialInts, readsSerialInts } from '../codec/serial-ints.js'
import { encodeLatin1 } from '../codec/strings.js'
import { FrozenSet } from '../types/python/basic.js'

/** From so many big ints on the machine is to serialize them. */
const MANY_INTS = 32

export class Replay {
  /**
   * @param {import('../settings.js').Settings} settings
   * @param {import('../codec/machine.js').Machine} machine
   * @param {import('./calls.js').LoadAt} loadAt for pickles inside of bytes of this one
   * @param {import('./lazy-payloads.js').LazyPayloads} [lazies] what tells of the bytes that stay in the file, where some may
   * @param {Uint8Array} [whole] the input, where all of it stays at hand
   */
  constructor(settings, machine, loadAt, lazies, whole) {
    this.settings = settings
    this.loadAt = loadAt
    this.lazies = lazies
    /** The input, where all of it stays at hand: bytes that a call has read in it need not be kept (lent-arguments.js). */
    this.whole = whole
    /** Else those bytes. @type {import('./lent-arguments.js').LentBytes | undefined} */
    this.lentBytes = undefined
    this.lentElements = new LentElements()
    /** Where the window starts in the stream. No int, as offsets are doubles: a field that becomes one would give each load a hidden class of its own. */
    this.base = NaN
    /** Where the first window started, likewise. */
    this.first = NaN
    this.lossless = settings.lossless
    this.asMap = settings.dict === 'map'
    this.objects = machine.objects
    this.strings = machine.strings
    this.operands = new Operands(settings, machine)
    this.growingLists = new GrowingLists()
    this.plainObjects = new PlainObjects(machine.strings)
    this.machine = machine
    /** How many big ints came as text, and those of the window that did not. */
    this.intTexts = 0
    /** @type {bigint[]} */
    this.serialInts = []
    this.largeDicts = new LargeDicts()
    /** @type {import('./long-texts.js').LongTexts | undefined} */
    this.longTexts = undefined
    /** @type {Calls | undefined} */
    this.madeCalls = undefined
    /** Where the opcode of the event that is being run stands in the window, of events that may fail. */
    this.opcodeOffset = 0
  }

  /** Names, calls and the like: made at their first use, as most pickles have none. */
  get calls() {
    return (this.madeCalls ??= new Calls(this.settings, this.objects, this.loadAt, this.plainObjects, this.lazies))
  }

  /**
   * Runs what the machine has put on the tape; raises with the opcode's offset in the stream.
   * @param {import('../codec/machine.js').Machine} machine
   * @param {Uint8Array} input bytes that hold the window
   * @param {number} start where the window starts in them
   * @param {number} base where the window starts in the stream
   * @param {Uint8Array | import('../types/numpy/lazy.js').LazyBytes} [payload] the payload that reaches past the input, where one does
   */
  run(machine, input, start, base, payload) {
    this.base = base
    if (!(this.first <= base)) this.first = base
    this.takeStrings(machine)
    const { words, doubles, firstWord, firstDouble } = machine
    if (words[firstWord + WORD_INT_COUNT]) this.serialInts = readSerialInts(machine)
    this.operands.refresh(machine)
    const position = doubles[firstDouble + NUMBER_POSITION]
    this.growingLists.startWindow((doubles[firstDouble + NUMBER_TOTAL] - position) / (position - base))
    const first = words[firstWord + WORD_TAPE] >> 2
    const end = first + words[firstWord + WORD_TAPE_COUNT]
    try {
      // Most windows between large payloads hold the next payload alone; a small function is compiled long before the large one is.
      if (end === first + PAYLOAD_WORDS && (words[first] & 0xff) === EVENT_PAYLOAD) takePayload(this, words, first, input, start, payload)
      else this.runEvents(machine, first, end, input, start, payload)
    } catch (error) {
      throw this.locate(error, input, start, base)
    } finally {
      this.lentElements.seal()
    }
  }

  /** Gives an error of this package its place, and one that says so where the engine's limits are exceeded; an error of a hook is left as it is. */
  locate(/** @type {unknown} */ error, /** @type {Uint8Array} */ input, /** @type {number} */ start, /** @type {number} */ base) {
    const opcode = OPCODE_NAMES[input[start + this.opcodeOffset]]
    if (error instanceof PickleError) return error.locate(base + this.opcodeOffset, opcode)
    const isTooLarge = (error instanceof RangeError || error instanceof SyntaxError) && !this.madeCalls?.userCode.isRunning
    if (!isTooLarge) return error
    if (/^(?:Map|Set) /.test(error.message)) return tooManyKeys(error).locate(base + this.opcodeOffset, opcode)
    return new LimitError('TOO_LARGE', `a value is larger than JavaScript can hold: ${error.message}`, {
      offset: base + this.opcodeOffset,
      opcode,
      cause: error,
    })
  }

  /** The value of the pickle, once the machine is done. */
  result(/** @type {import('../codec/machine.js').Machine} */ machine) {
    const value = this.operands.value(machine.word(WORD_RESULT))
    return this.madeCalls ? this.madeCalls.dicts.finish(value) : value
  }

  /** Makes room for the window's objects and strings and takes the strings. @param {import('../codec/machine.js').Machine} machine */
  takeStrings(machine) {
    const { words, firstWord, stringCount } = machine
    const count = words[firstWord + WORD_STRING_COUNT]
    const objectCount = words[firstWord + WORD_OBJECT_COUNT]
    if (count || objectCount > this.objects.length) machine.reserve(objectCount, stringCount + count, this.timesLonger(machine))
    if (count) cutStrings(machine, this.strings, stringCount)
  }

  /** How many times as long as what was read the input is. @param {import('../codec/machine.js').Machine} machine */
  timesLonger({ doubles, firstDouble }) {
    return (doubles[firstDouble + NUMBER_TOTAL] - this.first) / (doubles[firstDouble + NUMBER_POSITION] - this.first)
  }

  /** Runs the events of the tape from the word at `p` up to `end`. @param {import('../codec/machine.js').Machine} machine */
  runEvents(
    machine,
    /** @type {number} */ p,
    /** @type {number} */ end,
    /** @type {Uint8Array} */ input,
    /** @type {number} */ start,
    /** @type {Uint8Array | import('../types/numpy/lazy.js').LazyBytes | undefined} */ payload,
  ) {
    const { objects, strings, operands, growingLists, plainObjects } = this
    let tape = machine.words
    while (p < end) {
      const head = tape[p]
      const flags = head >>> 8
      switch (head & 0xff) {
        case EVENT_LIST:
          objects[tape[p + 1]] = operands.items(tape, p + 3, tape[p + 2], flags)
          p += 3 + tape[p + 2]
          break
        case EVENT_TUPLE: {
          if ((flags & TUPLE_LENT) !== 0) {
            const next = lendArguments(this, tape, p, end)
            if (next > p) {
              p = next
              break
            }
          }
          objects[tape[p + 1]] = this.lossless
            ? operands.tuple(tape, p + 3, tape[p + 2], flags & TAG_BITS)
            : operands.items(tape, p + 3, tape[p + 2], flags & TAG_BITS)
          p += 3 + tape[p + 2]
          break
        }
        case EVENT_APPEND: {
          const list = objects[tape[p + 1]]
          operands.fill(list, growingLists.makeRoom(tape[p + 1], list, tape[p + 2], flags), tape, p + 3, tape[p + 2], flags & TAG_BITS)
          p += 3 + tape[p + 2]
          break
        }
        case EVENT_FLOATS:
          objects[tape[p + 1]] = operands.floats(tape[p + 3], tape[p + 2])
          p += 4
          break
        case EVENT_APPEND_FLOATS: {
          const list = objects[tape[p + 1]]
          operands.fillFloats(list, growingLists.makeRoom(tape[p + 1], list, tape[p + 2], flags), tape[p + 3], tape[p + 2])
          p += 4
          break
        }
        case EVENT_INTS:
          objects[tape[p + 1]] = operands.ints(tape, p + 3, tape[p + 2])
          p += 3 + tape[p + 2]
          break
        case EVENT_APPEND_INTS: {
          const list = objects[tape[p + 1]]
          operands.fillInts(list, growingLists.makeRoom(tape[p + 1], list, tape[p + 2], flags), tape, p + 3, tape[p + 2])
          p += 3 + tape[p + 2]
          break
        }
        case EVENT_SETTLE:
          growingLists.settle(tape[p + 1], objects[tape[p + 1]])
          p += 2
          break
        case EVENT_DICT: {
          if ((flags & DICT_LENT) !== 0) {
            const next = lendState(this, tape, p)
            if (next > p) {
              p = next
              break
            }
          }
          const count = tape[p + 2]
          const isPlain = (flags & DICT_STRING_KEYS) !== 0 && !this.asMap
          if (isPlain) {
            const dict = plainObjects.make(count, tape[p + 3], tape[p + 1 + count * 2])
            const last = p + 3 + count * 2
            const object = tape[p + 1]
            if (machine.stringCount <= FEW_STRINGS) for (p += 3; p < last; p += 2) dict[knownKey(strings[tape[p] >>> 3])] = operands.value(tape[p + 1])
            else for (p += 3; p < last; p += 2) dict[strings[tape[p] >>> 3]] = operands.value(tape[p + 1])
            objects[object] = dict
          } else {
            // Dicts of strings that are no plain objects are to be Maps.
            if (flags & DICT_STRING_KEYS) objects[tape[p + 1]] = new Map()
            else objects[tape[p + 1]] = hasStringKeys(operands, tape, p) ? this.calls.dicts.newDict() : this.calls.dicts.newMap()
            p = setItems(this, tape, p, flags)
          }
          break
        }
        case EVENT_SETITEMS:
          p = setItems(this, tape, p, flags)
          break
        case EVENT_SET:
          objects[tape[p + 1]] = new Set()
          p = addItems(this, tape, p)
          break
        case EVENT_ADDITEMS:
          p = addItems(this, tape, p)
          break
        case EVENT_FROZENSET:
          objects[tape[p + 1]] = this.lossless ? new FrozenSet() : new Set()
          p = addItems(this, tape, p)
          break
        case EVENT_VALUE:
          objects[tape[p + 1]] = operands.value(tape[p + 2])
          p += 3
          break
        case EVENT_NUMBER:
          this.opcodeOffset = tape[p + 3]
          if (flags === FORM_SERIAL) objects[tape[p + 1]] = asInt(this.serialInts[tape[p + 2] >> 3], operands.isBig)
          else {
            if (flags === FORM_INTEGER && ++this.intTexts === MANY_INTS && readsSerialInts()) tape[machine.firstWord + WORD_FLAGS] |= LOAD_SERIAL_INTS
            objects[tape[p + 1]] = readNumber(flags, operands.value(tape[p + 2]), this.settings)
          }
          p += 4
          break
        case EVENT_PAYLOAD:
          if ((flags & PAYLOAD_LENT) !== 0) {
            const next = lendBytes(this, tape, p, end, input, start)
            if (next > p) {
              p = next
              break
            }
          }
          takePayload(this, tape, p, input, start, payload)
          p += PAYLOAD_WORDS
          break
        case EVENT_PYTHON2_STR:
          this.opcodeOffset = tape[p + 3]
          objects[tape[p + 1]] = readPython2(/** @type {Uint8Array} */ (encodeLatin1(operands.value(tape[p + 2]))), this.settings)
          p += 4
          break
        default:
          p = runCallEvent(this, tape, p)
          if (tape.length === 0) {
            // A hook has loaded another pickle, and that has made the memory grow.
            tape = machine.words
            operands.refresh(machine)
          }
      }
    }
  }
}

/**
 * The replay: runs the tape of one pickle and makes its values.
 *
 * One loop, one case an event; operands are decoded by `value`. Objects and
 * strings are kept by number, for as long as the load lasts, so a shared or
 * recursive reference is an array access and nothing recurses. What a name or
 * a call means is left to calls.js. csrc/tape.h describes the tape.
 */
import {
  CONSTANT_EMPTY_TUPLE, CONSTANT_NONE, CONSTANT_TRUE, DICT_ESCAPED, DICT_STRING_KEYS,
  EVENT_ADDITEMS, EVENT_APPEND, EVENT_APPEND_FLOATS, EVENT_BUFFER, EVENT_BUILD, EVENT_DICT, EVENT_DROP, EVENT_EXTENSION, EVENT_FLOATS,
  EVENT_FROZENSET, EVENT_GLOBAL, EVENT_INSTANTIATE, EVENT_LIST, EVENT_NEWOBJ, EVENT_NEWOBJ_EX, EVENT_NUMBER, EVENT_OTHER_ADDITEMS,
  EVENT_OTHER_APPEND, EVENT_OTHER_SETITEMS, EVENT_PAYLOAD, EVENT_PERSISTENT, EVENT_PYTHON2_STR, EVENT_READONLY, EVENT_REDUCE, EVENT_SET,
  EVENT_SETITEMS, EVENT_TUPLE, EVENT_VALUE, ITEMS_ESCAPED,
  TAG_FLOAT, TAG_INT, TAG_OBJECT, TAG_ODD_STRING, TAG_STRING, TAG_WIDE_INT,
  WORD_ASCII, WORD_ASCII_LENGTH, WORD_DOUBLES, WORD_LONE_SURROGATES, WORD_OBJECT_COUNT, WORD_RESULT, WORD_STRINGS, WORD_STRING_COUNT, WORD_TAPE,
  WORD_TAPE_COUNT, WORD_WIDE, WORD_WIDE_COUNT,
} from './generated/constants.js'
import { Calls } from './calls.js'
import { opcodeName } from './codec.js'
import { PickleError, UnpicklingError } from './errors.js'
import { OutOfBandBuffers, readNumber, readPayload, readPython2 } from './scalars.js'
import { decodeAscii, decodeWide, encodeLatin1 } from './strings.js'
import { Float, FrozenSet, Tuple } from './types/basic.js'
import { LazyBytes } from './types/lazy.js'

export class Replay {
  /** @param {import('./settings.js').Settings} settings @param {import('./codec.js').Machine} machine */
  constructor(settings, machine) {
    this.settings = settings
    this.lossless = settings.lossless
    this.isBig = settings.int === 'bigint'
    this.asMap = settings.dict === 'map'
    this.objects = machine.objects
    this.strings = machine.strings
    this.calls = new Calls(settings, this.objects)
    /** @type {Float64Array} */
    this.doubles = EMPTY_DOUBLES
    this.firstDouble = 0
    this.buffers = new OutOfBandBuffers(settings)
    /** Where the event that is being run stands in the window. */
    this.at = 0
  }

  /**
   * Runs what the machine has put on the tape.
   * @param {import('./codec.js').Machine} machine
   * @param {Uint8Array} input bytes that hold the window
   * @param {number} start where the window starts in them
   * @param {number} base where the window starts in the stream
   * @param {Uint8Array | LazyBytes} [payload] the payload that reaches past the input, where one does
   */
  run(machine, input, start, base, payload) {
    const { words, doubles, firstWord, stringCount } = machine
    const count = words[firstWord + WORD_STRING_COUNT]
    const objectCount = words[firstWord + WORD_OBJECT_COUNT]
    if (count || objectCount > this.objects.length) machine.reserve(objectCount, stringCount + count)
    if (count) this.takeStrings(machine, stringCount, count)
    this.doubles = doubles
    this.firstDouble = words[firstWord + WORD_DOUBLES] >> 3
    const first = words[firstWord + WORD_TAPE] >> 2
    const end = first + words[firstWord + WORD_TAPE_COUNT]
    try {
      // Most windows between large payloads hold the next payload alone; a small function is compiled long before the large one is.
      if (end === first + PAYLOAD_WORDS && (words[first] & 0xff) === EVENT_PAYLOAD) this.takePayload(words, first, input, start, payload)
      else this.replay(machine, first, end, input, start, payload)
    } catch (error) {
      throw this.locate(error, input, start, base)
    }
  }

  /** Gives an error of this package its place; an error of a hook is left as it is. */
  locate(/** @type {unknown} */ error, /** @type {Uint8Array} */ input, /** @type {number} */ start, /** @type {number} */ base) {
    const opcode = opcodeName(input[start + this.at])
    if (error instanceof PickleError) return error.locate(base + this.at, opcode)
    const isTooLarge = (error instanceof RangeError || error instanceof SyntaxError) && !this.calls.isInHook
    if (!isTooLarge) return error
    return new UnpicklingError('TOO_LARGE', `a value is larger than JavaScript can hold: ${error.message}`, { offset: base + this.at, opcode, cause: error })
  }

  /** The value of the pickle, once the machine is done. */
  result(/** @type {import('./codec.js').Machine} */ machine) {
    const value = this.value(machine.word(WORD_RESULT))
    return this.calls.finish(value)
  }

  /** Cuts the window's strings out of their pools. */
  takeStrings(/** @type {import('./codec.js').Machine} */ machine, /** @type {number} */ number, /** @type {number} */ count) {
    const { bytes, words } = machine
    const asciiAt = machine.word(WORD_ASCII)
    const wideAt = machine.word(WORD_WIDE)
    const wideCount = machine.word(WORD_WIDE_COUNT)
    const ascii = decodeAscii(bytes, asciiAt, asciiAt + machine.word(WORD_ASCII_LENGTH))
    const wide = wideCount ? decodeWide(bytes, wideAt, wideAt + wideCount * 2, machine.word(WORD_LONE_SURROGATES) !== 0) : ''
    const { strings } = this
    const first = machine.word(WORD_STRINGS) >> 2
    let asciiEnd = 0
    let wideEnd = 0
    for (let i = first; i < first + count; i++) {
      const end = words[i]
      if (end & 1) {
        strings[number++] = wide.substring(wideEnd, (wideEnd = end >>> 1))
      } else {
        strings[number++] = ascii.substring(asciiEnd, (asciiEnd = end >>> 1))
      }
    }
  }

  /** The value of an operand. @returns {any} */
  value(/** @type {number} */ operand) {
    switch (operand & 7) {
      case TAG_INT:
        return this.isBig ? BigInt(operand >> 3) : operand >> 3
      case TAG_STRING:
      case TAG_ODD_STRING:
        return this.strings[operand >>> 3]
      case TAG_OBJECT:
        return this.objects[operand >>> 3]
      case TAG_FLOAT: {
        const double = this.doubles[this.firstDouble + (operand >>> 3)]
        return this.lossless && Number.isInteger(double) ? new Float(double) : double
      }
      case TAG_WIDE_INT: {
        const double = this.doubles[this.firstDouble + (operand >>> 3)]
        return this.isBig ? BigInt(double) : double
      }
      default:
        return this.constant(operand >>> 3)
    }
  }

  constant(/** @type {number} */ constant) {
    if (constant === CONSTANT_NONE) return null
    if (constant === CONSTANT_EMPTY_TUPLE) return this.lossless ? new Tuple() : []
    return constant === CONSTANT_TRUE
  }

  /** @param {import('./codec.js').Machine} machine */
  replay(machine, /** @type {number} */ p, /** @type {number} */ end, /** @type {Uint8Array} */ input, /** @type {number} */ start, /** @type {Uint8Array | LazyBytes | undefined} */ payload) {
    const { objects, strings, calls } = this
    let tape = machine.words
    while (p < end) {
      if (tape.length === 0) {
        // A hook has loaded another pickle, and that has made the memory grow.
        tape = machine.words
        this.doubles = machine.doubles
      }
      const head = tape[p]
      const flags = head >>> 8
      switch (head & 0xff) {
        case EVENT_LIST:
          objects[tape[p + 1]] = this.items(tape, p + 3, tape[p + 2], flags)
          p += 3 + tape[p + 2]
          break
        case EVENT_TUPLE: {
          const items = this.items(tape, p + 3, tape[p + 2], flags)
          objects[tape[p + 1]] = this.lossless ? asTuple(items) : items
          p += 3 + tape[p + 2]
          break
        }
        case EVENT_APPEND: {
          const list = objects[tape[p + 1]]
          this.fill(list, list.length, tape, p + 3, tape[p + 2], flags)
          p += 3 + tape[p + 2]
          break
        }
        case EVENT_FLOATS:
        case EVENT_APPEND_FLOATS: {
          const count = tape[p + 2]
          const list = (head & 0xff) === EVENT_FLOATS ? (objects[tape[p + 1]] = new Array(count)) : objects[tape[p + 1]]
          this.fillFloats(list, (head & 0xff) === EVENT_FLOATS ? 0 : list.length, this.firstDouble + tape[p + 3], count)
          p += 4
          break
        }
        case EVENT_DICT: {
          const count = tape[p + 2]
          const isPlain = (flags & DICT_STRING_KEYS) !== 0 && !this.asMap
          if (isPlain) {
            /** @type {Record<string, unknown>} */
            const dict = {}
            const last = p + 3 + count * 2
            const object = tape[p + 1]
            for (p += 3; p < last; p += 2) dict[strings[tape[p] >>> 3]] = this.value(tape[p + 1])
            objects[object] = dict
          } else {
            objects[tape[p + 1]] = this.hasStringKeys(tape, p) ? calls.newDict() : calls.newMap()
            p = this.setItems(tape, p, flags)
          }
          break
        }
        case EVENT_SETITEMS:
          p = this.setItems(tape, p, flags)
          break
        case EVENT_SET:
          objects[tape[p + 1]] = new Set()
          p = this.addItems(tape, p)
          break
        case EVENT_ADDITEMS:
          p = this.addItems(tape, p)
          break
        case EVENT_FROZENSET:
          objects[tape[p + 1]] = this.lossless ? new FrozenSet() : new Set()
          p = this.addItems(tape, p)
          break
        case EVENT_VALUE:
          objects[tape[p + 1]] = this.value(tape[p + 2])
          p += 3
          break
        case EVENT_NUMBER:
          this.at = tape[p + 3]
          objects[tape[p + 1]] = readNumber(flags, this.value(tape[p + 2]), this.settings)
          p += 4
          break
        case EVENT_PAYLOAD:
          this.takePayload(tape, p, input, start, payload)
          p += PAYLOAD_WORDS
          break
        case EVENT_PYTHON2_STR:
          this.at = tape[p + 3]
          objects[tape[p + 1]] = readPython2(/** @type {Uint8Array} */ (encodeLatin1(this.value(tape[p + 2]))), this.settings)
          p += 4
          break
        case EVENT_BUFFER:
          this.at = tape[p + 2]
          calls.buffers.add((objects[tape[p + 1]] = this.buffers.next()))
          p += 3
          break
        case EVENT_READONLY:
          calls.readonly.add(objects[tape[p + 1]])
          p += 2
          break
        case EVENT_GLOBAL:
          this.at = tape[p + 4]
          objects[tape[p + 1]] = calls.findGlobal(this.value(tape[p + 2]), this.value(tape[p + 3]), flags)
          p += 5
          break
        case EVENT_EXTENSION:
          this.at = tape[p + 3]
          objects[tape[p + 1]] = calls.findExtension(tape[p + 2])
          p += 4
          break
        case EVENT_PERSISTENT:
          this.at = tape[p + 3]
          objects[tape[p + 1]] = calls.loadPersistent(this.value(tape[p + 2]))
          p += 4
          break
        case EVENT_REDUCE:
          this.at = tape[p + 4]
          objects[tape[p + 1]] = calls.call(this.value(tape[p + 2]), this.value(tape[p + 3]))
          p += 5
          break
        case EVENT_NEWOBJ:
          this.at = tape[p + 4]
          objects[tape[p + 1]] = calls.create(this.value(tape[p + 2]), this.value(tape[p + 3]))
          p += 5
          break
        case EVENT_NEWOBJ_EX:
          this.at = tape[p + 5]
          objects[tape[p + 1]] = calls.create(this.value(tape[p + 2]), this.value(tape[p + 3]), this.value(tape[p + 4]))
          p += 6
          break
        case EVENT_INSTANTIATE: {
          this.at = tape[p + 3]
          const args = this.items(tape, p + 5, tape[p + 4], flags)
          const object = tape[p + 1]
          const pyclass = this.value(tape[p + 2])
          p += 5 + tape[p + 4]
          objects[object] = calls.instantiate(pyclass, this.lossless ? asTuple(args) : args)
          break
        }
        case EVENT_BUILD:
          this.at = tape[p + 3]
          calls.build(tape[p + 1], this.value(tape[p + 2]))
          p += 4
          break
        case EVENT_DROP:
          calls.drop(objects[tape[p + 1]], objects[tape[p + 2]])
          p += 3
          break
        case EVENT_OTHER_APPEND:
        case EVENT_OTHER_ADDITEMS: {
          this.at = tape[p + 2]
          const object = tape[p + 1]
          const items = this.items(tape, p + 4, tape[p + 3], flags & 7)
          p += 4 + tape[p + 3]
          if ((head & 0xff) === EVENT_OTHER_APPEND) calls.append(object, items)
          else calls.addItems(object, items)
          break
        }
        case EVENT_OTHER_SETITEMS: {
          this.at = tape[p + 2]
          const object = tape[p + 1]
          const items = this.items(tape, p + 4, tape[p + 3] * 2, flags & 7)
          p += 4 + tape[p + 3] * 2
          calls.setItems(object, items, (flags & ITEMS_ESCAPED) !== 0)
          break
        }
        default:
          throw new Error(`event ${head & 0xff} of the tape is not known`)
      }
    }
  }

  /** A PAYLOAD event. @param {Uint8Array | LazyBytes} [payload] the payload, where it reaches past the input */
  takePayload(/** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {Uint8Array} */ input, /** @type {number} */ start, payload) {
    const offset = start + tape[p + 2]
    const length = payloadLength(tape, p)
    this.at = tape[p + 5]
    const bytes = offset + length <= input.length ? new Uint8Array(input.buffer, input.byteOffset + offset, length) : /** @type {Uint8Array | LazyBytes} */ (payload)
    this.objects[tape[p + 1]] = bytes instanceof LazyBytes ? bytes : readPayload(tape[p] >>> 8, bytes, this.settings)
  }

  /** Operands as an array. @returns {any[]} */
  items(/** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count, /** @type {number} */ tag) {
    return this.fill(new Array(count), 0, tape, p, count, tag)
  }

  /**
   * Puts operands into an array. A loop of its own for the tags that lists
   * are mostly made of spares the switch of `value`.
   */
  fill(/** @type {any[]} */ items, /** @type {number} */ at, /** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ count, /** @type {number} */ tag) {
    if (tag === TAG_INT && !this.isBig) {
      for (let i = 0; i < count; i++) items[at + i] = tape[p + i] >> 3
    } else if (tag === TAG_STRING) {
      const { strings } = this
      for (let i = 0; i < count; i++) items[at + i] = strings[tape[p + i] >>> 3]
    } else if (tag === TAG_OBJECT) {
      const { objects } = this
      for (let i = 0; i < count; i++) items[at + i] = objects[tape[p + i] >>> 3]
    } else {
      for (let i = 0; i < count; i++) items[at + i] = this.value(tape[p + i])
    }
    return items
  }

  fillFloats(/** @type {unknown[]} */ list, /** @type {number} */ at, /** @type {number} */ first, /** @type {number} */ count) {
    const { doubles } = this
    if (this.lossless) {
      for (let i = 0; i < count; i++) {
        const double = doubles[first + i]
        list[at + i] = Number.isInteger(double) ? new Float(double) : double
      }
    } else {
      for (let i = 0; i < count; i++) list[at + i] = doubles[first + i]
    }
  }

  /** Whether every key of a DICT event is a string. */
  hasStringKeys(/** @type {Int32Array} */ tape, /** @type {number} */ p) {
    const last = p + 3 + tape[p + 2] * 2
    for (let key = p + 3; key < last; key += 2) {
      if (typeof this.value(tape[key]) !== 'string') return false
    }
    return true
  }

  /** The items of a DICT or SETITEMS event; gives the place after it. */
  setItems(/** @type {Int32Array} */ tape, /** @type {number} */ p, /** @type {number} */ flags) {
    const object = tape[p + 1]
    const last = p + 3 + tape[p + 2] * 2
    let dict = this.objects[object]
    const isPlain = (flags & DICT_STRING_KEYS) !== 0 && !(dict instanceof Map) && !this.calls.hasOrder(dict)
    if (isPlain) {
      for (p += 3; p < last; p += 2) dict[this.strings[tape[p] >>> 3]] = this.value(tape[p + 1])
    } else if (flags & DICT_STRING_KEYS && dict instanceof Map) {
      for (p += 3; p < last; p += 2) dict.set(this.strings[tape[p] >>> 3], this.value(tape[p + 1]))
    } else {
      for (p += 3; p < last; p += 2) dict = this.calls.setItem(dict, this.value(tape[p]), this.value(tape[p + 1]))
      this.calls.replaceObject(object, dict, (flags & DICT_ESCAPED) !== 0)
    }
    return last
  }

  addItems(/** @type {Int32Array} */ tape, /** @type {number} */ p) {
    const set = this.objects[tape[p + 1]]
    const last = p + 3 + tape[p + 2]
    for (p += 3; p < last; p++) {
      const item = this.value(tape[p])
      if (typeof item === 'string') set.add(item)
      else this.calls.addItem(set, item)
    }
    return last
  }
}

/** How long a PAYLOAD event is on the tape. */
export const PAYLOAD_WORDS = 6

const payloadLength = (/** @type {Int32Array} */ tape, /** @type {number} */ p) => (tape[p + 3] >>> 0) + tape[p + 4] * 0x1_0000_0000

/**
 * The payload that reaches past the window: its event is the last on the tape.
 * `offset` and `at`, the opcode's place, count from the window's start.
 */
export function lastPayload(/** @type {import('./codec.js').Machine} */ machine) {
  const { words } = machine
  const p = (machine.word(WORD_TAPE) >> 2) + machine.word(WORD_TAPE_COUNT) - PAYLOAD_WORDS
  return { form: words[p] >>> 8, offset: words[p + 2], length: payloadLength(words, p), at: words[p + 5] }
}

const EMPTY_DOUBLES = new Float64Array(0)

/** An array as a Tuple, in place. */
function asTuple(/** @type {unknown[]} */ items) {
  return Object.setPrototypeOf(items, Tuple.prototype)
}

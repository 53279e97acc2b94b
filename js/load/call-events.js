/**
 * Events of the tape that a hook or a type may have a say in: names, calls, states, buffers, and items for what is no
 * plain container. csrc/machine/tape.h has their words. What they mean is in calls.js and what a load's calls hold.
 */
import {
  EVENT_BUFFER,
  EVENT_BUILD,
  EVENT_DROP,
  EVENT_EXTENSION,
  EVENT_GLOBAL,
  EVENT_INSTANTIATE,
  EVENT_NEWOBJ,
  EVENT_NEWOBJ_EX,
  EVENT_OTHER_ADDITEMS,
  EVENT_OTHER_APPEND,
  EVENT_OTHER_SETITEMS,
  EVENT_PERSISTENT,
  EVENT_READONLY,
  EVENT_REDUCE,
  EVENT_RETURN,
  ITEMS_ESCAPED,
  RETURN_BYTES,
  RETURN_STATE,
  TAG_OBJECT,
  TAG_STRING,
} from '../generated/constants.js'
import { returnArguments, returnBytes, returnState } from './lent-arguments.js'
import { asTuple, TAG_BITS } from './operands.js'

/**
 * Runs the event at `p` and gives the place after it. A hook may load another pickle, which can make the memory grow: `tape` is detached, and
 * empty, then. So all words of the event are read before anything is called.
 * @param {import('./replay.js').Replay} replay @param {Int32Array} tape @param {number} p
 */
export function runCallEvent(replay, tape, p) {
  const { objects, operands, calls } = replay
  const flags = tape[p] >>> 8
  switch (tape[p] & 0xff) {
    case EVENT_BUFFER:
      replay.opcodeOffset = tape[p + 2]
      objects[tape[p + 1]] = calls.buffers.next()
      return p + 3
    case EVENT_READONLY:
      calls.buffers.markReadonly(objects[tape[p + 1]])
      return p + 2
    case EVENT_GLOBAL:
      replay.opcodeOffset = tape[p + 4]
      objects[tape[p + 1]] = calls.globals.find(operands.value(tape[p + 2]), operands.value(tape[p + 3]), flags)
      return p + 5
    case EVENT_EXTENSION:
      replay.opcodeOffset = tape[p + 3]
      objects[tape[p + 1]] = calls.globals.findExtension(tape[p + 2])
      return p + 4
    case EVENT_PERSISTENT:
      replay.opcodeOffset = tape[p + 3]
      objects[tape[p + 1]] = calls.userCode.loadPersistent(operands.value(tape[p + 2]))
      return p + 4
    case EVENT_REDUCE: {
      replay.opcodeOffset = tape[p + 4]
      const callable = operands.value(tape[p + 2])
      const made = operands.isEmptyTuple(tape[p + 3]) ? calls.globals.handlerOf(callable)?.ofOperands?.(operands, tape, p, 0) : undefined
      objects[tape[p + 1]] = made ?? calls.call(callable, operands.value(tape[p + 3]))
      return p + 5
    }
    case EVENT_NEWOBJ:
      replay.opcodeOffset = tape[p + 4]
      objects[tape[p + 1]] = calls.create(operands.value(tape[p + 2]), operands.value(tape[p + 3]))
      return p + 5
    case EVENT_NEWOBJ_EX:
      replay.opcodeOffset = tape[p + 5]
      objects[tape[p + 1]] = calls.create(operands.value(tape[p + 2]), operands.value(tape[p + 3]), operands.value(tape[p + 4]))
      return p + 6
    case EVENT_INSTANTIATE: {
      replay.opcodeOffset = tape[p + 3]
      const args = operands.items(tape, p + 5, tape[p + 4], flags)
      const end = p + 5 + tape[p + 4]
      objects[tape[p + 1]] = calls.instantiate(operands.value(tape[p + 2]), replay.lossless ? asTuple(args) : args)
      return end
    }
    case EVENT_BUILD:
      replay.opcodeOffset = tape[p + 3]
      calls.mutations.build(tape[p + 1], operands.value(tape[p + 2]))
      return p + 4
    case EVENT_DROP:
      calls.mutations.setStateOfDropped(objects[tape[p + 1]], objects[tape[p + 2]])
      return p + 3
    case EVENT_RETURN:
      if (flags & RETURN_BYTES) returnBytes(replay, tape[p + 1])
      else if (flags & RETURN_STATE) returnState(replay, tape[p + 1])
      else returnArguments(replay, tape[p + 1])
      return p + 2
    case EVENT_OTHER_APPEND:
    case EVENT_OTHER_ADDITEMS: {
      replay.opcodeOffset = tape[p + 2]
      const items = operands.items(tape, p + 4, tape[p + 3], flags & TAG_BITS)
      const end = p + 4 + tape[p + 3]
      if ((tape[p] & 0xff) === EVENT_OTHER_APPEND) calls.mutations.append(tape[p + 1], items, (flags & ITEMS_ESCAPED) !== 0)
      else calls.mutations.addItems(tape[p + 1], items)
      return end
    }
    case EVENT_OTHER_SETITEMS: {
      replay.opcodeOffset = tape[p + 2]
      const end = p + 4 + tape[p + 3] * 2
      if (fillNewDict(replay, tape, p)) return end
      const items = operands.items(tape, p + 4, tape[p + 3] * 2, flags & TAG_BITS)
      calls.mutations.setItems(tape[p + 1], items, (flags & ITEMS_ESCAPED) !== 0)
      return end
    }
    default:
      throw new Error(`event ${tape[p] & 0xff} of the tape is not known`)
  }
}

/**
 * Fills the dict that a call has made, an OrderedDict or defaultdict say, where it is an object without keys to which nothing refers yet and all keys are common ones:
 * it becomes another then, made for those keys. Gives whether it did. @param {import('./replay.js').Replay} replay @param {Int32Array} tape @param {number} p
 */
function fillNewDict({ objects, strings, operands, calls, plainObjects }, tape, p) {
  const object = tape[p + 1]
  const first = p + 4
  const end = first + tape[p + 3] * 2
  if ((tape[p] >>> 8) & ITEMS_ESCAPED || !calls.isNewDict(objects[object])) return false
  const itself = (object << 3) | TAG_OBJECT
  for (let at = first; at < end; at += 2) if ((tape[at] & TAG_BITS) !== TAG_STRING || tape[at + 1] === itself) return false
  const dict = plainObjects.make(tape[p + 3], tape[first], tape[end - 2])
  for (let at = first; at < end; at += 2) dict[strings[tape[at] >>> 3]] = operands.value(tape[at + 1])
  objects[object] = dict
  return true
}

/**
 * Events of the tape that a hook or a type may have a say in: names, calls, states, buffers, and items for what is no
 * plain container. What they mean is left to calls.js.
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
  ITEMS_ESCAPED,
} from '../generated/constants.js'
import { asTuple, TAG_BITS } from './operands.js'

/**
 * Runs the event at `p`; gives the place after it. A hook may load another pickle, which can make the memory grow: the tape is empty then.
 * @param {import('./replay.js').Replay} replay @param {Int32Array} tape @param {number} p
 */
export function runCall(replay, tape, p) {
  const { objects, operands, calls } = replay
  const flags = tape[p] >>> 8
  switch (tape[p] & 0xff) {
    case EVENT_BUFFER:
      replay.at = tape[p + 2]
      calls.buffers.add((objects[tape[p + 1]] = replay.buffers.next()))
      return p + 3
    case EVENT_READONLY:
      calls.readonly.add(objects[tape[p + 1]])
      return p + 2
    case EVENT_GLOBAL:
      replay.at = tape[p + 4]
      objects[tape[p + 1]] = calls.findGlobal(operands.value(tape[p + 2]), operands.value(tape[p + 3]), flags)
      return p + 5
    case EVENT_EXTENSION:
      replay.at = tape[p + 3]
      objects[tape[p + 1]] = calls.findExtension(tape[p + 2])
      return p + 4
    case EVENT_PERSISTENT:
      replay.at = tape[p + 3]
      objects[tape[p + 1]] = calls.loadPersistent(operands.value(tape[p + 2]))
      return p + 4
    case EVENT_REDUCE:
      replay.at = tape[p + 4]
      objects[tape[p + 1]] = calls.call(operands.value(tape[p + 2]), operands.value(tape[p + 3]))
      return p + 5
    case EVENT_NEWOBJ:
      replay.at = tape[p + 4]
      objects[tape[p + 1]] = calls.create(operands.value(tape[p + 2]), operands.value(tape[p + 3]))
      return p + 5
    case EVENT_NEWOBJ_EX:
      replay.at = tape[p + 5]
      objects[tape[p + 1]] = calls.create(operands.value(tape[p + 2]), operands.value(tape[p + 3]), operands.value(tape[p + 4]))
      return p + 6
    case EVENT_INSTANTIATE: {
      replay.at = tape[p + 3]
      const args = operands.items(tape, p + 5, tape[p + 4], flags)
      const end = p + 5 + tape[p + 4]
      objects[tape[p + 1]] = calls.instantiate(operands.value(tape[p + 2]), replay.lossless ? asTuple(args) : args)
      return end
    }
    case EVENT_BUILD:
      replay.at = tape[p + 3]
      calls.build(tape[p + 1], operands.value(tape[p + 2]))
      return p + 4
    case EVENT_DROP:
      calls.drop(objects[tape[p + 1]], objects[tape[p + 2]])
      return p + 3
    case EVENT_OTHER_APPEND:
    case EVENT_OTHER_ADDITEMS: {
      replay.at = tape[p + 2]
      const items = operands.items(tape, p + 4, tape[p + 3], flags & TAG_BITS)
      const end = p + 4 + tape[p + 3]
      if ((tape[p] & 0xff) === EVENT_OTHER_APPEND) calls.append(tape[p + 1], items)
      else calls.addItems(tape[p + 1], items)
      return end
    }
    case EVENT_OTHER_SETITEMS: {
      replay.at = tape[p + 2]
      const items = operands.items(tape, p + 4, tape[p + 3] * 2, flags & TAG_BITS)
      const end = p + 4 + tape[p + 3] * 2
      calls.setItems(tape[p + 1], items, (flags & ITEMS_ESCAPED) !== 0)
      return end
    }
    default:
      throw new Error(`event ${tape[p] & 0xff} of the tape is not known`)
  }
}

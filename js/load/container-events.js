/** The events that fill dicts and sets whose keys may be anything. Each gives the place after the event. */
import { DICT_ESCAPED, DICT_STRING_KEYS } from '../generated/constants.js'
import { isPlainKey } from './equal-keys.js'
import { addNumbers, setNumberKeys } from './number-keys.js'

/** @typedef {import('./replay.js').Replay} Replay */

/** Whether every key of the DICT event at `p` is a string. @param {import('./operands.js').Operands} operands @param {Int32Array} tape @param {number} p */
export function hasStringKeys(operands, tape, p) {
  const last = p + 3 + tape[p + 2] * 2
  for (let key = p + 3; key < last; key += 2) {
    if (typeof operands.value(tape[key]) !== 'string') return false
  }
  return true
}

/** Fills the dict of the DICT or SETITEMS event at `p`. @param {Replay} replay @param {Int32Array} tape @param {number} p @param {number} flags */
export function setItems(replay, tape, p, flags) {
  const { operands, strings } = replay
  const object = tape[p + 1]
  const last = p + 3 + tape[p + 2] * 2
  let dict = replay.objects[object]
  if (!(dict instanceof Map)) replay.largeDicts.note(object, dict, tape[p + 2])
  const isPlain = (flags & DICT_STRING_KEYS) !== 0 && !(dict instanceof Map) && !replay.madeCalls?.dicts.hasOrder(dict)
  if (isPlain) {
    for (p += 3; p < last; p += 2) dict[strings[tape[p] >>> 3]] = operands.value(tape[p + 1])
  } else if (flags & DICT_STRING_KEYS && dict instanceof Map) {
    for (p += 3; p < last; p += 2) dict.set(strings[tape[p] >>> 3], operands.value(tape[p + 1]))
  } else {
    const { dicts, mutations } = replay.calls
    let isPlainMap = dict instanceof Map && dicts.isPlain(dict)
    for (p = isPlainMap ? setNumberKeys(dict, operands, tape, p + 3, last) : p + 3; p < last; p += 2) {
      const key = operands.value(tape[p])
      if (isPlainMap && isPlainKey(key)) dict.set(key, operands.value(tape[p + 1]))
      else {
        dict = dicts.setItem(dict, key, operands.value(tape[p + 1]))
        isPlainMap &&= dicts.isPlain(dict)
      }
    }
    mutations.replace(object, dict, (flags & DICT_ESCAPED) !== 0)
  }
  return last
}

/** Fills the set of the SET, FROZENSET or ADDITEMS event at `p`. @param {Replay} replay @param {Int32Array} tape @param {number} p */
export function addItems(replay, tape, p) {
  const { operands } = replay
  const set = replay.objects[tape[p + 1]]
  const last = p + 3 + tape[p + 2]
  const { dicts } = replay.calls
  let isPlainSet = dicts.isPlain(set)
  for (p = isPlainSet ? addNumbers(set, operands, tape, p + 3, last) : p + 3; p < last; p++) {
    const item = operands.value(tape[p])
    if (typeof item === 'string' || (isPlainSet && isPlainKey(item))) set.add(item)
    else {
      dicts.addItem(set, item)
      isPlainSet &&= dicts.isPlain(set)
    }
  }
  return last
}

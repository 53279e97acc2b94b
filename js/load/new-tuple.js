/**
 * New Tuples of a few items, whose places are to be filled at once.
 *
 * To make an array a Tuple takes V8 50 ns, and 90 from Node 24 on; as long as all else that a short tuple takes. Where it compiles
 * `super()` with a known number of texts, it makes the array in place: so there is a class for each length, whose constructor is small enough for it to be
 * compiled into the caller, and `Reflect.construct` makes its instances Tuples. The texts tell V8 that the items may be anything.
 */
import { Tuple } from '../types/python/basic.js'

class None extends Array {
  constructor() {
    super(0)
  }
}
class One extends Array {
  constructor() {
    super('')
  }
}
class Two extends Array {
  constructor() {
    super('', '')
  }
}
class Three extends Array {
  constructor() {
    super('', '', '')
  }
}
class Four extends Array {
  constructor() {
    super('', '', '', '')
  }
}
class Five extends Array {
  constructor() {
    super('', '', '', '', '')
  }
}
class Six extends Array {
  constructor() {
    super('', '', '', '', '', '')
  }
}

/** V8 sees through `arguments`, and not through an array in its place. @type {(length: new () => any[]) => Tuple} */
function make(length) {
  return Reflect.construct(length, arguments, Tuple)
}

/** So many Tuples a process makes of arrays: each takes a microsecond here until V8 has compiled this, which pays where there are many. */
const FEW = 20_000
let asked = 0

/** A Tuple of so many items, or undefined where an array is to be made one. @param {number} count @returns {Tuple | undefined} */
export function newTuple(count) {
  if (asked < FEW) {
    asked++
    return undefined
  }
  switch (count) {
    case 0:
      return make(None)
    case 1:
      return make(One)
    case 2:
      return make(Two)
    case 3:
      return make(Three)
    case 4:
      return make(Four)
    case 5:
      return make(Five)
    case 6:
      return make(Six)
  }
}

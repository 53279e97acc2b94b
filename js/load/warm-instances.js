/**
 * One instance of each class that loads make, kept for the life of the process.
 *
 * At a garbage collection V8 forgets the hidden class of what has no instance left, and with it the code that was compiled
 * for it: a state dict of 2000 arrays took 15 ms after one, and takes 4.
 */
import { EqualKeys } from './equal-keys.js'
import { Replay } from './replay.js'
import { settle } from '../settings.js'
import { Float, PyClass, PyObject, Tuple } from '../types/python/basic.js'
import { DType } from '../types/numpy/dtype.js'
import { NDArray } from '../types/numpy/ndarray.js'
import { Slab, SlabBytes } from '../types/numpy/slab.js'

/** @type {unknown[] | undefined} */
let kept

/** Stands for a machine, whose own arrays would keep the values of a load alive. */
const NO_VALUES = /** @type {import('../codec/machine.js').Machine} */ (/** @type {unknown} */ ({ objects: [], strings: [] }))

/** Makes the instances when it is called for the first time; a load calls it before its own are made. */
export function keepInstances() {
  if (kept) return
  const replay = new Replay(settle(undefined), NO_VALUES, () => ({ value: undefined, end: 0 }))
  kept = [
    replay,
    replay.calls,
    new EqualKeys(),
    new PyClass('', ''),
    new PyObject(undefined, [], undefined, true),
    new Tuple(''),
    new Float(0.5),
    new NDArray(new DType('f', 4), [0], 'C', new Uint8Array(0)),
    new SlabBytes(new Slab(new Uint8Array(0), 0), 0, 0),
  ]
}

/**
 * Arrays of other libraries that pickle themselves as an array of numpy's in a call of their own: jax, TensorFlow, cupy. Each is an NDArray here,
 * whose `pyclass` is its class there, and which remembers the call.
 *
 * Source: jax/_src/array.py (_reconstruct_array), device_array.py (reconstruct_device_array); tensorflow/python/framework/ops.py
 * (EagerTensor.__reduce__); cupy/_core/core.pyx (ndarray.__reduce__).
 */
import { BUILD, PyClass } from '../python/basic.js'
import { NDArray } from './ndarray.js'

/** Makes the array of a call. @param {unknown} callable what the pickle calls @param {unknown[]} args its arguments @param {NDArray} array what is in them @param {PyClass} pyclass its class */
const wrap = (callable, args, { descr, shape, order, elements, core }, pyclass) =>
  new NDArray(descr, shape, order, elements, { core, pyclass, made: { callable, args, isWrapped: true } })

/** Gives the handler of a call that has an array as its first argument. @param {string} module @param {string} name of the class @returns {import('../registry.js').Handler} */
const ofArray = (module, name) => ({
  call: (args, context, callable) => (args[0] instanceof NDArray && !args[0].made ? wrap(callable, args, args[0], new PyClass(module, name)) : undefined),
})

/** Gives the handler of a call with numpy's function that makes an array, its arguments, and the array's state. @param {string} name of the class @returns {import('../registry.js').Handler} */
const ofState = (name) => ({
  call: (args, context, callable) => {
    const [make, makeArgs, state] = args
    if (args.length < 3 || !(make instanceof PyClass) || make.name !== '_reconstruct' || !Array.isArray(makeArgs)) return undefined
    const array = context.call(make, makeArgs)
    if (!(array instanceof NDArray) || array[BUILD](state) !== undefined) return undefined
    return wrap(callable, args, array, new PyClass('jax', name))
  },
})

/** Lists the handlers of such arrays for registry.js. @returns {import('../registry.js').Types} */
export const listWrappedTypes = () => [
  ['jax._src.array', { _reconstruct_array: ofState('Array') }],
  ['jax._src.device_array jax.interpreters.xla', { reconstruct_device_array: ofState('DeviceArray'), _reconstruct_device_array: ofState('DeviceArray') }],
  [
    'tensorflow.python.framework.ops tensorflow.python.framework.tensor_conversion tensorflow.python.framework.tensor_conversion_registry',
    Object.fromEntries(
      [
        'convert_to_tensor',
        'convert',
        'convert_to_tensor_v2',
        'convert_to_tensor_v1',
        'convert_to_tensor_v1_with_dispatch',
        'convert_to_tensor_v2_with_dispatch',
      ].map((name) => [name, ofArray('tensorflow.python.framework.ops', 'EagerTensor')]),
    ),
  ],
  [
    'cupy._core.core cupy.core.core cupy cupy._creation.from_data cupy.creation.from_data',
    { array: ofArray('cupy', 'ndarray'), asarray: ofArray('cupy', 'ndarray') },
  ],
]

/**
 * Handlers for the names that pickles of torch call to make tensors and its small types.
 *
 * Storages come by persistent ids (storages.js), so tensors can be made only where the pickle is read with its file. Else,
 * and where arguments are of a form that is not known, a handler gives undefined, and the object is inert.
 *
 * Source: torch/_utils.py, torch/_tensor.py, torch/storage.py and torch/jit/_pickle.py.
 */
import { readLegacyBytes } from './legacy.js'
import { asNumber, getItem } from '../python/state-values.js'
import { PyClass, Tuple } from '../python/basic.js'
import { asText } from '../numpy/dtype.js'
import { NDArray } from '../numpy/ndarray.js'
import { Arguments, named } from '../python/reduced.js'
import { NestedTensor, SparseTensor, TorchDevice, TorchSize } from './sparse-tensor.js'
import { Storage } from './storage.js'
import { contiguousStrides } from '../numpy/strides.js'
import { Tensor } from './tensor.js'
import { dtypeName } from './dtypes.js'

/** @typedef {import('../registry.js').Context} Context */
/** @typedef {Tensor | SparseTensor | NestedTensor} AnyTensor */

const UTILS = 'torch._utils'
const isTensor = (/** @type {unknown} */ value) => value instanceof Tensor || value instanceof SparseTensor || value instanceof NestedTensor
const isCount = (/** @type {number | undefined} */ value) => value !== undefined && Number.isSafeInteger(value) && value >= 0

/** Reads a tuple of ints of 0 or more, such as lengths and strides. @returns {number[] | undefined} */
function counts(/** @type {unknown} */ value) {
  if (!Array.isArray(value)) return undefined
  const list = Array.from(value, asNumber)
  return list.every(isCount) ? /** @type {number[]} */ (list) : undefined
}

/** Reads (storage, offset, size, stride), with which the arguments of most forms begin. @param {unknown[]} args @param {string} [dtype] */
function view([storage, offset, size, stride], dtype) {
  const shape = counts(size)
  const strides = counts(stride)
  const storageOffset = asNumber(offset)
  const isView = storage instanceof Storage && shape && strides && shape.length === strides.length && isCount(storageOffset)
  return isView ? { dtype: dtype ?? storage.dtype, shape, strides, storage, storageOffset: /** @type {number} */ (storageOffset) } : undefined
}

/**
 * Makes a tensor of such arguments.
 * @param {unknown[]} args @param {string | undefined} dtype that of the storage by default
 * @param {Partial<import('./tensor.js').TensorOptions>} options
 */
function makeView(args, dtype, options) {
  const place = view(args, dtype)
  return place && new Tensor(place.dtype, place.shape, place.strides, place.storage, { storageOffset: place.storageOffset, ...options })
}

/** Reads the conjugate and negative bits out of the metadata of a tensor. */
const bits = (/** @type {unknown} */ metadata) => ({ isConj: getItem(metadata, 'conj') === true, isNeg: getItem(metadata, 'neg') === true })

/** Gives the text of a device, which is a string or a TorchDevice. @returns {string | undefined} */
const deviceText = (/** @type {unknown} */ device) => (device instanceof TorchDevice ? String(device) : asText(device))

/** Gives the name of a layout or a scheme, `sparse_coo` of `torch.sparse_coo`. */
const torchName = (/** @type {unknown} */ value) => (value instanceof PyClass && value.module === 'torch' ? value.name : undefined)

/**
 * Makes a tensor of another class that shares the elements of the given one.
 * @param {AnyTensor} tensor @param {PyClass | undefined} pyclass @param {boolean} requiresGrad
 */
function asClass(tensor, pyclass, requiresGrad) {
  const copy =
    tensor instanceof Tensor
      ? tensor.alias()
      : tensor instanceof SparseTensor
        ? new SparseTensor(tensor.layout, /** @type {any} */ (tensor), tensor.values, tensor.shape, tensor.coalesced)
        : new NestedTensor(tensor.buffer, tensor.sizes, tensor.strides, tensor.offsets)
  copy.pyclass = pyclass
  copy.requiresGrad = requiresGrad
  return copy
}

/** Makes a Parameter. @param {unknown[]} args data, requires_grad, backward_hooks, state */
function makeParameter([data, requiresGrad, , state]) {
  if (!isTensor(data)) return undefined
  const tensor = /** @type {AnyTensor} */ (data)
  const parameter = asClass(tensor, tensor.pyclass ?? named('torch.nn.parameter', 'Parameter'), requiresGrad === true)
  if (state !== undefined) parameter.state = state
  return parameter
}

/** Makes the tensor that a call gives, as one of a subclass. @param {unknown[]} args function, class, arguments, state @param {Context} context */
function makeSubclass([callable, pyclass, args, state], context) {
  if (!(callable instanceof PyClass && pyclass instanceof PyClass && Array.isArray(args) && callable.module.startsWith('torch'))) return undefined
  const tensor = context.call(callable, args)
  if (!isTensor(tensor)) return undefined
  const isPlain = pyclass.name === 'Tensor' && pyclass.module.startsWith('torch')
  const made = asClass(/** @type {AnyTensor} */ (tensor), isPlain ? undefined : pyclass, /** @type {AnyTensor} */ (tensor).requiresGrad)
  if (state !== undefined && state !== null) made.state = state
  return made
}

/** For each layout the names of its indices, first those of the compressed axis. @type {Map<string, [string, string]>} */
const COMPRESSED = new Map([
  ['sparse_csr', ['crowIndices', 'colIndices']],
  ['sparse_bsr', ['crowIndices', 'colIndices']],
  ['sparse_csc', ['ccolIndices', 'rowIndices']],
  ['sparse_bsc', ['ccolIndices', 'rowIndices']],
])

/** Makes a sparse tensor. @param {unknown[]} args layout, and a tuple of its tensors and its size */
function makeSparse([layout, data]) {
  const name = torchName(layout)
  if (name === undefined || !Array.isArray(data)) return undefined
  const names = name === 'sparse_coo' ? ['indices'] : COMPRESSED.get(name)
  const tensors = names && data.slice(0, names.length + 1)
  const shape = names && counts(data[names.length + 1])
  if (!names || !shape || !tensors?.every((part) => part instanceof Tensor)) return undefined
  const coalesced = name === 'sparse_coo' && typeof data[3] === 'boolean' ? data[3] : undefined
  return new SparseTensor(name, Object.fromEntries(names.map((key, i) => [key, tensors[i]])), tensors[names.length], shape, coalesced)
}

/** Makes a quantized tensor. @param {unknown[]} args storage, offset, size, stride, parameters of the quantizer, requires_grad, hooks */
function makeQuantized(args) {
  const [, , , , parameters, requiresGrad] = args
  if (!Array.isArray(parameters)) return undefined
  const [scheme, first, second, third] = parameters
  const name = torchName(scheme)
  const isChannel = name?.startsWith('per_channel')
  const part = (/** @type {unknown} */ value) =>
    value instanceof Tensor ? value : Array.isArray(value) ? Array.from(value, (item) => asNumber(item) ?? NaN) : undefined
  const scales = part(first)
  const zeroPoints = part(second)
  if (name === undefined || (isChannel && (!scales || !zeroPoints))) return undefined
  const quantizer = isChannel
    ? { scheme: name, scales, zeroPoints, axis: asNumber(third) }
    : { scheme: name, scale: asNumber(first), zeroPoint: asNumber(second) }
  return makeView(args, undefined, { requiresGrad: requiresGrad === true, quantizer })
}

/** Makes a tensor without data. @param {unknown} dtype @param {unknown} size @param {unknown} stride @param {import('./tensor.js').TensorOptions} options */
function makeEmpty(dtype, size, stride, options) {
  const name = dtypeName(dtype)
  const shape = counts(size)
  if (!name || !shape) return undefined
  return new Tensor(name, shape, counts(stride) ?? contiguousStrides(shape), null, options)
}

/** Makes a tensor of a device, XLA say, whose elements are pickled as a numpy array. @param {unknown[]} args array, dtype, device, requires_grad */
function makeFromNumpy([array, dtype, device, requiresGrad]) {
  const name = dtypeName(dtype)
  if (!(array instanceof NDArray) || !name || array.order !== 'C' || !array.bytes) return undefined
  const isWidened = name === 'bfloat16' && array.dtype === 'float32'
  if (array.dtype !== name && !isWidened) return undefined
  // numpy has no bfloat16, so torch writes a float32 with the same upper bits.
  const bytes = isWidened ? new Uint8Array(Uint16Array.from(new Uint32Array(Float32Array.from(array.data).buffer), (word) => word >>> 16).buffer) : array.bytes
  const storage = new Storage(name, array.size, { bytes, location: deviceText(device) ?? 'cpu' })
  return new Tensor(name, array.shape, contiguousStrides(array.shape), storage, { requiresGrad: requiresGrad === true })
}

/** Makes a tensor of a device that is pickled as one of the CPU. @param {unknown[]} args tensor, dtype, device, requires_grad */
function makeOnDevice([tensor, dtype, device, requiresGrad]) {
  if (!(tensor instanceof Tensor) || dtypeName(dtype) !== tensor.dtype) return undefined
  const copy = tensor.alias()
  copy.device = deviceText(device) ?? copy.device
  copy.requiresGrad = requiresGrad === true
  return copy
}

/** Makes a nested tensor. @param {unknown[]} args the tensors buffer, sizes, strides and offsets */
function makeNested([buffer, sizes, strides, offsets]) {
  const isKnown = buffer instanceof Tensor && sizes instanceof Tensor && strides instanceof Tensor && offsets instanceof Tensor
  return isKnown ? new NestedTensor(buffer, sizes, strides, offsets) : undefined
}

/** How deep files may lie within the bytes of files: each is a load within a load, on the stack. */
const DEEPEST = 20
let depth = 0

/** Gives the object of a file of the old format that lies in bytes. @param {unknown[]} args @param {Context} context */
function loadFromBytes([bytes], context) {
  if (!(bytes instanceof Uint8Array) || depth >= DEEPEST) return undefined
  depth++
  try {
    return readLegacyBytes(bytes, context)
  } finally {
    depth--
  }
}

/**
 * Gives a handler that notes the call as `origin` of the tensor or storage that it makes.
 * @param {string} module @param {string} name @param {(args: unknown[], context: Context) => any} make
 * @returns {Record<string, import('../registry.js').Handler>}
 */
function rebuild(module, name, make) {
  const call = (/** @type {unknown[]} */ args, /** @type {Context} */ context) => {
    const made = make(args, context)
    if (isTensor(made) || made instanceof Storage) made.origin = { callable: named(module, name), args: args instanceof Tuple ? args : new Arguments(args) }
    return made
  }
  return { [name]: { call, sample: () => new Tensor('float32', [0], [1], new Storage('float32', 0)) } }
}

/** A handler that gives its first argument. */
const first = { call: (/** @type {unknown[]} */ args) => args[0] }
// No arrow function: SWC would inline it, and declare its parameters at every call anew.
const ofUtils = rebuild.bind(undefined, UTILS)

/** Lists the handlers of torch for registry.js. @returns {import('../registry.js').Types} */
export const listTorchTypes = () => [
  [
    UTILS,
    {
      ...ofUtils('_rebuild_tensor', (args) => makeView(args, undefined, {})),
      ...ofUtils('_rebuild_tensor_v2', (args) => makeView(args, undefined, { requiresGrad: args[4] === true, ...bits(args[6]) })),
      ...ofUtils('_rebuild_tensor_v3', (args) => {
        const dtype = dtypeName(args[6])
        return dtype && makeView(args, dtype, { requiresGrad: args[4] === true, ...bits(args[7]) })
      }),
      ...ofUtils('_rebuild_parameter', makeParameter),
      ...ofUtils('_rebuild_parameter_with_state', makeParameter),
      ...ofUtils('_rebuild_sparse_tensor', makeSparse),
      ...ofUtils('_rebuild_sparse_csr_tensor', makeSparse),
      ...ofUtils('_rebuild_qtensor', makeQuantized),
      ...ofUtils('_rebuild_nested_tensor', makeNested),
      ...ofUtils('_rebuild_meta_tensor_no_storage', ([dtype, size, stride, requiresGrad]) =>
        makeEmpty(dtype, size, stride, { requiresGrad: requiresGrad === true, device: 'meta' }),
      ),
      ...ofUtils('_rebuild_wrapper_subclass', ([pyclass, dtype, size, stride, offset, , device, requiresGrad]) => {
        if (!(pyclass instanceof PyClass)) return undefined
        return makeEmpty(dtype, size, stride, { storageOffset: asNumber(offset), requiresGrad: requiresGrad === true, device: deviceText(device), pyclass })
      }),
      ...ofUtils('_rebuild_device_tensor_from_numpy', makeFromNumpy),
      ...ofUtils('_rebuild_xla_tensor', makeFromNumpy),
      ...ofUtils('_rebuild_device_tensor_from_cpu_tensor', makeOnDevice),
    },
  ],
  ['torch._tensor', { ...rebuild('torch._tensor', '_rebuild_from_type', makeSubclass), ...rebuild('torch._tensor', '_rebuild_from_type_v2', makeSubclass) }],
  ['torch.tensor', { ...rebuild('torch.tensor', '_rebuild_from_type', makeSubclass) }],
  ['torch.storage', { ...rebuild('torch.storage', '_load_from_bytes', loadFromBytes) }],
  [
    'torch.serialization',
    {
      _get_layout: {
        call: ([text]) => {
          const [, name] = /^torch\.(\w+)$/.exec(asText(text) ?? '') ?? []
          return name === undefined ? undefined : named('torch', name)
        },
      },
    },
  ],
  [
    'torch',
    {
      Size: {
        call: ([lengths], context) => {
          const list = lengths === undefined ? [] : lengths
          if (!Array.isArray(list)) return undefined
          return context.lossless ? TorchSize.from(list) : [...list]
        },
      },
      device: {
        call: ([type, index]) => {
          const [, name, number] = /^(\w+)(?::(\d+))?$/.exec(asText(type) ?? '') ?? []
          return name === undefined ? undefined : new TorchDevice(name, asNumber(index) ?? (number === undefined ? undefined : Number(number)))
        },
      },
    },
  ],
  ['torch.jit._pickle', { build_intlist: first, build_tensorlist: first, build_doublelist: first, build_boollist: first, restore_type_tag: first }],
]

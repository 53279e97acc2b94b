// The canon of torch's values: tensors, storages, TorchScript (test/fixtures/CANON.md).
import { createHash } from 'node:crypto'
import { Float, NestedTensor, PyObject, SparseTensor, Storage, Tensor, TorchDevice } from 'brine'
import { toHalf } from './floats.js'

const BYTES_OF = { float16: toHalf, bfloat16: toBfloat16, float8_e5m2: (value) => toHalf(value) >> 8 }
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** The bytes that the canon hashes, out of what `data` gives. */
function canonicalBytes({ dtype, data }) {
  const encode = BYTES_OF[dtype]
  if (!encode) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const words = Array.from(data, encode)
  return dtype.startsWith('float8') ? Uint8Array.from(words) : new Uint8Array(Uint16Array.from(words).buffer)
}

function toBfloat16(value) {
  return new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16
}

/** Elements as lossless loading gives numbers. */
function elementOf(tensor, item, i) {
  const { data } = tensor
  if (item.t === 'complex') return tensor.get ? flat(tensor)[i] : undefined
  if (item.t === 'bool') return data[i] !== 0
  if (item.t === 'float') return Number.isInteger(data[i]) ? new Float(data[i]) : data[i]
  return data[i]
}

const flat = (tensor) => [tensor.toArray()].flat(tensor.ndim)

function compareTensor(comparison, value, canon, path) {
  if (canon.layout?.startsWith('sparse')) return compareSparse(comparison, value, canon, path)
  const check = (condition, expected = canon) => comparison.expect(condition, path, expected, value)
  if (!check(value instanceof Tensor) || !check(value.dtype === canon.dtype) || !check(JSON.stringify(value.shape) === JSON.stringify(canon.shape))) return
  check(value.requiresGrad === canon.requires_grad)
  check((value.pyclass?.name ?? 'Tensor') === (canon.cls ?? 'Tensor'), canon.cls)
  if (canon.device) check(value.device === canon.device)
  if (canon.stride) check(JSON.stringify(value.stride) === JSON.stringify(canon.stride), canon.stride)
  if (canon.offset !== undefined) check(value.storageOffset === canon.offset, canon.offset)
  if (canon.q) compareQuantizer(comparison, value.quantizer, canon.q, `${path}.q`)
  if (canon.storage !== undefined && !canon.q) {
    const ordinals = (comparison.storages ??= new Map())
    if (!ordinals.has(canon.storage)) ordinals.set(canon.storage, value.storage)
    check(ordinals.get(canon.storage) === value.storage)
  }
  canon.head?.forEach((item, i) => comparison.compare(elementOf(value, item, i), item, `${path}.head[${i}]`))
  if (canon.values) check(sha256(new Uint8Array(Float32Array.from(value.data, (item) => (Number.isNaN(item) ? NaN : item)).buffer)) === canon.values)
  else if (canon.sha256) check(sha256(canonicalBytes(value)) === canon.sha256)
}

function compareQuantizer(comparison, quantizer, canon, path) {
  const list = (part) => Array.from(part.data ?? part, Number)
  const expect = (condition, wanted) => comparison.expect(condition, path, wanted, quantizer)
  if (!expect(quantizer && canon.scheme.endsWith(quantizer.scheme), canon.scheme)) return
  if ('scale' in canon) expect(quantizer.scale === Number(canon.scale) && quantizer.zeroPoint === canon.zero_point, canon)
  else
    expect(
      JSON.stringify(list(quantizer.scales)) === JSON.stringify(canon.scales) &&
        JSON.stringify(list(quantizer.zeroPoints)) === JSON.stringify(canon.zero_points) &&
        quantizer.axis === canon.axis,
      canon,
    )
}

const PARTS = {
  indices: 'indices',
  crow_indices: 'crowIndices',
  col_indices: 'colIndices',
  ccol_indices: 'ccolIndices',
  row_indices: 'rowIndices',
  values: 'values',
}

function compareSparse(comparison, value, canon, path) {
  const check = (condition) => comparison.expect(condition, path, canon, value)
  if (!check(value instanceof SparseTensor && value.layout === canon.layout && JSON.stringify(value.shape) === JSON.stringify(canon.shape))) return
  check(value.dtype === canon.dtype)
  // Files from before 2.1 do not tell it.
  if (canon.layout === 'sparse_coo' && value.coalesced !== undefined) check(value.coalesced === canon.coalesced)
  for (const [key, name] of Object.entries(PARTS)) if (canon[key]) compareTensor(comparison, value[name], canon[key], `${path}.${name}`)
}

/** Tensors by dotted name, out of the attributes of modules. */
function* tensorsOf(module, prefix = '') {
  for (const [name, item] of module.state instanceof Map ? module.state : Object.entries(module.state ?? {})) {
    if (item instanceof Tensor) yield [prefix + name, item]
    else if (item instanceof PyObject) yield* tensorsOf(item, `${prefix}${name}.`)
  }
}

function compareScript(comparison, value, canon, path) {
  if (!comparison.expect(value instanceof PyObject, path, canon, value)) return
  const found = new Map(tensorsOf(value))
  comparison.expect(
    found.size === canon.state_dict.length,
    path,
    canon.state_dict.map(([name]) => name),
    [...found.keys()],
  )
  comparison.storages = new Map()
  canon.state_dict.forEach(([name, tensor]) =>
    compareTensor(comparison, found.get(name), { ...tensor, storage: undefined, requires_grad: found.get(name)?.requiresGrad }, `${path}.${name}`),
  )
}

const COMPARE = {
  device: (comparison, value, canon, path) => comparison.expect(value instanceof TorchDevice && String(value) === canon.v, path, canon, value),
  tensor: compareTensor,
  torchscript: compareScript,
  storage: (comparison, value, canon, path) =>
    comparison.expect(
      value instanceof Storage && value.dtype === canon.dtype && value.size === canon.size && sha256(value.bytes) === canon.sha256,
      path,
      canon,
      value,
    ),
  nestedtensor: (comparison, value, canon, path) => {
    if (comparison.expect(value instanceof NestedTensor && value.tensors.length === canon.v.length, path, canon, value)) {
      canon.v.forEach((item, i) => compareTensor(comparison, value.tensors[i], { ...item, storage: undefined, offset: undefined }, `${path}[${i}]`))
    }
  },
}

/** True where the canon is one of torch's, which is compared. */
export function compareTorch(comparison, value, canon, path) {
  const compare = Object.hasOwn(COMPARE, canon.t) ? COMPARE[canon.t] : undefined
  compare?.(comparison, value, canon, path)
  return compare && true
}

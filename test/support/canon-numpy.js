// The canon of numpy's arrays, scalars and dtypes: what test/support/canon.js leaves to this file.
import { createHash } from 'node:crypto'
import { DType, Float, NDArray, NumpyScalar, Tuple } from 'brine'
import { toHalf } from './floats.js'

function compareNDArray(comparison, value, canon, path) {
  const check = (condition, expected = canon) => comparison.expect(condition, path, expected, value)
  if (!check(value instanceof NDArray && JSON.stringify(value.shape) === JSON.stringify(canon.shape))) return
  const native = (text) => JSON.stringify(text).replaceAll('>', '<')
  check(native(describeDType(value.descr)) === native(canon.dtype))
  if ((canon.cls ?? 'ndarray') !== (value.pyclass?.name ?? 'ndarray')) comparison.differ(path, canon.cls, value.pyclass)
  const flat = flatten(value.toArray(), value.shape.length)
  if (canon.v) {
    comparison.seen.set(path, value)
    if (check(flat.length === canon.v.length)) canon.v.forEach((item, i) => comparison.compare(asLossless(flat[i], item), item, `${path}[${i}]`))
    if (!canon.sha256) return
  }
  canon.head?.forEach((item, i) => comparison.compare(asLossless(flat[i], item), item, `${path}.head[${i}]`))
  // Long doubles are rounded to doubles here, so only their heads can be compared.
  if (canon.sha256 && !['f16', 'c32'].includes(value.descr.kind + value.descr.itemsize)) {
    check(createHash('sha256').update(canonicalBytes(value)).digest('hex') === canon.sha256)
  }
}

/** The bytes that the canon hashes, from what `data` holds and not from the pickle. */
function canonicalBytes(array) {
  const dtype = array.descr
  if (dtype.kind === 'f' && dtype.itemsize === 2 && array.order === 'C' && dtype.byteorder !== '>') return array.bytes
  const isRaw = 'iufcmM'.includes(dtype.kind) && !(dtype.kind === 'f' && dtype.itemsize === 2) && !dtype.fields && !dtype.subarray
  if (!isRaw) return Buffer.concat(flatten(array.toArray(), array.shape.length).map((element) => packElement(dtype, element)))
  // The very bits, NaNs' too.
  const { data, shape, size } = array
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (array.order === 'C') return bytes
  return Buffer.concat(
    Array.from({ length: size }, (_, i) => {
      let at = 0
      for (let axis = shape.length - 1, rest = i, stride = size; axis >= 0; axis--) {
        stride /= shape[axis]
        at += (rest % shape[axis]) * stride
        rest = Math.floor(rest / shape[axis])
      }
      return bytes.subarray(at * dtype.itemsize, (at + 1) * dtype.itemsize)
    }),
  )
}

function packElement(dtype, element) {
  if (dtype.subarray) return Buffer.concat(flatten(element, dtype.subarray.shape.length).map((item) => packElement(dtype.subarray.base, item)))
  if (dtype.fields) return Buffer.concat(dtype.fields.map((field) => packElement(field.dtype, element[field.name])))
  const bytes = Buffer.alloc(dtype.itemsize)
  const code = dtype.kind + dtype.itemsize
  switch (dtype.kind) {
    case 'b':
      bytes[0] = Number(element)
      break
    case 'i':
    case 'u':
    case 'M':
    case 'm':
      bytes.set(Buffer.from(BigUint64Array.of(BigInt.asUintN(64, BigInt(element))).buffer).subarray(0, dtype.itemsize))
      break
    case 'f':
      writeFloat(bytes, 0, dtype.itemsize, element)
      break
    case 'c':
      writeFloat(bytes, 0, dtype.itemsize / 2, element.re)
      writeFloat(bytes, dtype.itemsize / 2, dtype.itemsize / 2, element.im)
      break
    case 'U':
      ;[...element].forEach((character, i) => bytes.writeUInt32LE(character.codePointAt(0), i * 4))
      break
    case 'S':
    case 'V':
      bytes.set(element)
      break
    default:
      throw new Error(`no bytes for ${code}`)
  }
  return bytes
}

function writeFloat(bytes, at, size, value) {
  if (size === 8) bytes.writeDoubleLE(value, at)
  else if (size === 4) bytes.writeFloatLE(value, at)
  else bytes.writeUInt16LE(toHalf(value), at)
}

function flatten(array, depth) {
  return depth === 0 ? [array] : array.flat(depth - 1)
}

/** An element of an array in the form that lossless loading gives, for the canon's tag. */
function asLossless(element, canon) {
  if (canon.t === 'float' && typeof element === 'number' && Number.isInteger(element)) return new Float(element)
  if (canon.t === 'tuple' && !Array.isArray(element)) return Tuple.from(Object.values(element).map((item, i) => asLossless(item, canon.v[i])))
  if (canon.t === 'bytes') return element
  return element
}

function scalarValue({ dtype, value }) {
  return typeof value === 'number' && Number.isInteger(value) && /float/.test(dtype) ? new Float(value) : value
}

/** The canon's form of a dtype. */
function describeDType(dtype) {
  if (dtype.subarray) return { base: describeDType(dtype.subarray.base), shape: dtype.subarray.shape }
  if (!dtype.fields) return dtype.str
  const list = []
  let at = 0
  for (const { name, title, dtype: inner, offset } of dtype.fields) {
    if (offset > at) list.push(['', `|V${offset - at}`])
    const label = title === null ? name : [title, name]
    list.push(inner.subarray ? [label, describeDType(inner.subarray.base), inner.subarray.shape] : [label, describeDType(inner)])
    at = offset + inner.itemsize
  }
  if (dtype.itemsize > at) list.push(['', `|V${dtype.itemsize - at}`])
  return list
}

/** Comparisons by the canon's tag. */
export const comparers = {
  ndarray: compareNDArray,
  dtype(comparison, value, canon, path) {
    const isSame = value instanceof DType && JSON.stringify(describeDType(value)) === JSON.stringify(canon.v) && value.align === (canon.align ?? false)
    comparison.expect(isSame, path, canon, value)
  },
  npscalar(comparison, value, canon, path) {
    if (comparison.expect(value instanceof NumpyScalar, path, canon, value)) comparison.compare(scalarValue(value), canon.v, `${path}.value`)
  },
}

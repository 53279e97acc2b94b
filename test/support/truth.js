// Values beside what the libraries themselves say of them: the JSON that test/fixtures/several/truthlib.py writes.
import { Complex, NDArray, Tensor } from 'brine'

/** A value in the form of `plain` and `value` of those scripts. */
export function asTruth(value) {
  if (value instanceof NDArray) return { t: 'ndarray', dtype: value.descr.toString(), shape: value.shape, tolist: asTruth(value.toArray()) }
  if (value instanceof Tensor) {
    const { dtype, shape, stride, storageOffset, requiresGrad, pyclass } = value
    return {
      t: 'tensor',
      dtype: `torch.${dtype}`,
      shape,
      stride,
      offset: storageOffset,
      requires_grad: requiresGrad,
      values: [...value.data].map((item) => (dtype === 'bool' ? item !== 0 : asTruth(item))),
      ...(pyclass ? { parameter: true } : {}),
    }
  }
  if (value instanceof Complex) return { t: 'complex', re: value.re, im: value.im }
  if (typeof value === 'bigint') return BigInt.asIntN(54, value) === value ? Number(value) : { t: 'int', v: String(value) }
  if (value instanceof Uint8Array) return { t: 'bytes', v: String.fromCharCode(...value) }
  if (Array.isArray(value)) return value.map(asTruth)
  if (value instanceof Map || (typeof value === 'object' && value !== null))
    return sorted((value instanceof Map ? [...value] : Object.entries(value)).map(([key, item]) => [key, asTruth(item)]))
  return value
}

const sorted = (entries) => ({ t: 'dict', v: entries.sort(([a], [b]) => (a < b ? -1 : 1)) })

/** The truth of a file as its script wrote it, with the keys of dicts in one order. */
export const readTruth = (text) => JSON.parse(text, (_, value) => (value?.t === 'dict' ? sorted(value.v) : value))

/**
 * The dtypes of safetensors, each by its name there and by torch's, in the order in which the safetensors library writes tensors.
 *
 * Source: safetensors/src/tensor.rs: Dtype; bindings/python/py_src/safetensors/torch.py: _TYPES.
 */

/** @type {[string, string][]} */
const DTYPES = [
  ['U64', 'uint64'],
  ['I64', 'int64'],
  ['F64', 'float64'],
  ['C64', 'complex64'],
  ['F32', 'float32'],
  ['U32', 'uint32'],
  ['I32', 'int32'],
  ['BF16', 'bfloat16'],
  ['F16', 'float16'],
  ['U16', 'uint16'],
  ['I16', 'int16'],
  ['F8_E5M2FNUZ', 'float8_e5m2fnuz'],
  ['F8_E4M3FNUZ', 'float8_e4m3fnuz'],
  ['F8_E8M0', 'float8_e8m0fnu'],
  ['F8_E4M3', 'float8_e4m3fn'],
  ['F8_E5M2', 'float8_e5m2'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['F4', 'float4_e2m1fn_x2'],
  ['BOOL', 'bool'],
]

/** torch's name of a dtype of safetensors, or undefined. @param {string} name */
export const torchNameOf = (name) => DTYPES.find(([own]) => own === name)?.[1]

/** A dtype of torch or numpy in safetensors: its name, and its rank among those that are written before it; undefined where there is none. @param {string} name */
export function safetensorsDType(name) {
  const rank = DTYPES.findIndex(([, torch]) => torch === name)
  return rank < 0 ? undefined : { name: DTYPES[rank][0], rank }
}

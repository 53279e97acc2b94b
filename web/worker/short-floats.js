/** The floats whose text is shorter than that of a double, by the dtypes of numpy, torch, pandas and Arrow. */
import { DType } from 'brine'

const HALF = new DType('f', 2)
const SINGLE = new DType('f', 4)

/** The float that numbers of a dtype are written as, or the parts of complex ones; undefined of a double, and of what is no float. @param {string} dtype */
export const shortFloatOf = (dtype) =>
  /^(?:Sparse\[)?(?:float16|complex32)|^halffloat\[/.test(dtype) ? HALF : /^(?:Sparse\[)?(?:[Ff]loat32|complex64)|^float\[/.test(dtype) ? SINGLE : undefined

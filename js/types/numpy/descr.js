/**
 * numpy's `dtype.descr`: the form of a dtype that the headers of .npy files hold, made of type strings, lists of fields
 * and shapes. The text of it is read and written by literal.js of js/containers/numpy; pickles hold dtypes in another
 * form, which dtype.js reads.
 *
 * Source: numpy's `_internal._array_descr` and `lib.format.descr_to_dtype`.
 */
import { PicklingError, UnpicklingError } from '../../errors.js'
import { BUILD, PyClass, Tuple } from '../python/basic.js'
import { DType, parseDType } from './dtype.js'
import { UserDType } from './user-dtype.js'
import { readShape } from './array-checks.js'
import { countOf } from './strides.js'

const VERSION = 3

/** @param {{ subarray?: unknown[], names?: string[], fields?: Map<string, unknown[]>, itemsize: number }} parts */
function makeVoid({ subarray = undefined, names = undefined, fields = undefined, itemsize }) {
  if (!Number.isSafeInteger(itemsize)) throw bad('a dtype of more bytes than there are')
  const dtype = new DType('V', itemsize)
  dtype[BUILD]([VERSION, '|', subarray ?? null, names ?? null, fields ?? null, itemsize])
  return dtype
}

const bad = (/** @type {string} */ reason) => new UnpicklingError('BAD_DTYPE', reason)

/** @param {DType} base @param {unknown} shape */
function makeSubarray(base, shape) {
  const lengths = readShape(shape)
  if (!lengths.length) return base
  return makeVoid({ subarray: [base, lengths], itemsize: countOf(lengths) * base.itemsize })
}

/**
 * Gives a dtype of mere bytes for the type string of another package's elements, as `<f1` and `<W4` are of ml_dtypes: numpy writes such and cannot
 * read them, since they do not tell the class. @param {string} descr
 */
function unknownDType(descr) {
  const size = /^[<>=|]?(?:f(?=1$)|[A-Zg-z](?<![biumMOSUVc]))(\d{1,6})$/.exec(descr)?.[1]
  if (!size || !Number(size)) return undefined
  const dtype = new UserDType(new PyClass('', descr))
  dtype[BUILD]([VERSION, '|', null, null, null, Number(size), 1, 0])
  return dtype
}

/**
 * Gives the dtype of a descr. A descr is a type string, a tuple of a descr and a shape, or a list of fields
 * `(name, descr)` and `(name, descr, shape)`; a field with a title has `(title, name)` in place of the name.
 * @param {unknown} descr as parseLiteral gives it @returns {DType}
 * @throws {UnpicklingError} BAD_DTYPE where it is of another form
 */
export function dtypeOfDescr(descr) {
  if (typeof descr === 'string') {
    const dtype = parseDType(descr) ?? unknownDType(descr)
    if (!dtype) throw bad(`${JSON.stringify(descr)} is no type string of numpy's`)
    return dtype
  }
  if (descr instanceof Tuple && descr.length === 2) return makeSubarray(dtypeOfDescr(descr[0]), descr[1])
  if (!Array.isArray(descr) || descr instanceof Tuple) throw bad('a dtype that is neither a type string nor a list of fields')
  /** @type {Map<string, unknown[]>} */
  const fields = new Map()
  let itemsize = 0
  for (const field of descr) {
    if (!(field instanceof Tuple) || field.length < 2 || field.length > 3) throw bad('a field of a dtype that is no tuple of two or three')
    const [label, inner, shape] = field
    const dtype = field.length === 3 ? makeSubarray(dtypeOfDescr(inner), shape) : dtypeOfDescr(inner)
    const [title, name] = label instanceof Tuple ? label : [undefined, label]
    if (typeof name !== 'string' || fields.has(name)) throw bad('a field of a dtype without a name of its own')
    const isPadding = name === '' && dtype.kind === 'V' && !dtype.fields
    if (!isPadding) fields.set(name, title === undefined ? [dtype, itemsize] : [dtype, itemsize, title])
    itemsize += dtype.itemsize
  }
  return makeVoid({ names: [...fields.keys()], fields, itemsize })
}

/**
 * Gives the descr of a dtype, for formatLiteral. Bytes between fields become fields without a name.
 * @param {DType} dtype @returns {unknown}
 * @throws {PicklingError} NO_DESCR where fields overlap or are out of order
 */
export function descrOf(dtype) {
  // The elements of a StringDType are pickled, as objects are.
  if (!dtype.fields) return dtype.kind === 'T' ? '|O' : dtype.str
  const descr = []
  let at = 0
  for (const { name, title, dtype: inner, offset } of dtype.fields) {
    if (offset < at) throw new PicklingError('NO_DESCR', `fields that overlap or are out of order have no form in a .npy file: ${dtype}`)
    if (offset > at) descr.push(Tuple.of('', `|V${offset - at}`))
    const label = title === null ? name : Tuple.of(title, name)
    descr.push(inner.subarray ? Tuple.of(label, descrOf(inner.subarray.base), Tuple.from(inner.subarray.shape)) : Tuple.of(label, descrOf(inner)))
    at = offset + inner.itemsize
  }
  if (dtype.itemsize > at) descr.push(Tuple.of('', `|V${dtype.itemsize - at}`))
  return descr
}

// The canon of pandas, masked arrays and scipy: what test/support/canon.js leaves to this file.
import {
  DataFrame,
  ExtensionArray,
  Float,
  Index,
  Interval,
  MaskedArray,
  NDArray,
  Period,
  PyClass,
  PyObject,
  Series,
  SparseArray,
  Timedelta,
  Timestamp,
} from 'brine'

const NAT = -(2n ** 63n)
const isNaT = (value) => value instanceof PyObject && /nat_unpickle$/.test(String(value.class))
const isNA = (value) => value instanceof PyClass && value.name === 'NA'

/** A value of a column in the form that lossless loading gives. */
function asLossless(value, canon) {
  if (canon.t === 'float' && typeof value === 'number' && Number.isInteger(value)) return new Float(value)
  if (canon.t === 'nat' && value === null) return undefined
  return value
}

function compareItems(comparison, values, canons, path, at = (value) => value) {
  if (!comparison.expect(values.length === canons.length, `${path}.length`, canons.length, values.length)) return
  canons.forEach((canon, i) => {
    const value = at(values[i])
    const isMissing = canon.t === 'nat' ? value === null || value === NAT || isNaT(value) : canon.t === 'na' && (value === null || isNA(value))
    if (!isMissing) comparison.compare(asLossless(value, canon), canon, `${path}[${i}]`)
  })
}

/** A column: a Series, an Index, an extension array. */
function compareColumn(comparison, column, canon, path) {
  comparison.expect(column.dtype === canon.dtype, `${path}.dtype`, canon.dtype, column.dtype)
  if (canon.codes) {
    comparison.expect(
      JSON.stringify(Array.from(column.codes, Number)) === JSON.stringify(canon.codes.map((code) => Number(code.v ?? code))),
      `${path}.codes`,
      canon.codes,
      column.codes,
    )
    comparison.expect(column.ordered === canon.ordered, `${path}.ordered`, canon.ordered, column.ordered)
    if (Array.isArray(canon.categories)) compareItems(comparison, column.categories.toArray(), canon.categories, `${path}.categories`)
    else comparison.compare(column.categories, canon.categories, `${path}.categories`)
  } else if (canon.left) {
    comparison.expect(column.closed === canon.closed, `${path}.closed`, canon.closed, column.closed)
    for (const side of ['left', 'right']) {
      // Ends without a value are NaN, or NaT.
      compareItems(comparison, column[side].toArray(), canon[side], `${path}.${side}`)
    }
  } else {
    // Object columns hold Python's values, all others what their dtype says.
    compareItems(comparison, Array.from(column.values), canon.v, path)
  }
}

function compareIndex(comparison, index, canon, path) {
  if (!comparison.expect(index instanceof Index && index.kind === canon.cls, path, canon.cls, index)) return
  if (canon.names) {
    compareItems(comparison, index.names, canon.names, `${path}.names`)
    canon.levels.forEach((level, i) => compareIndex(comparison, index.levels[i], level, `${path}.levels[${i}]`))
    comparison.expect(
      JSON.stringify(index.codes.map((row) => Array.from(row, Number))) === JSON.stringify(canon.codes),
      `${path}.codes`,
      canon.codes,
      index.codes,
    )
    if (canon.tuples) compareItems(comparison, index.toArray(), canon.tuples, `${path}.tuples`)
    return
  }
  comparison.compare(index.name, canon.name, `${path}.name`)
  if (!canon.range) return compareColumn(comparison, index.column, canon, path)
  const { start, stop, step } = index.range
  comparison.expect(JSON.stringify([start, stop, step]) === JSON.stringify(canon.range), `${path}.range`, canon.range, index.range)
  comparison.expect(index.dtype === canon.dtype, `${path}.dtype`, canon.dtype, index.dtype)
}

function compareMasked(comparison, array, canon, path) {
  if (!comparison.expect(array instanceof MaskedArray, path, canon, array)) return
  if (canon.data) {
    const plain = new NDArray(array.descr, array.shape, array.order, array.descr.hasObjects ? array.data : array.bytes)
    comparison.compare(plain, canon.data, `${path}.data`)
    comparison.compare(array.mask, canon.mask, `${path}.mask`)
    if (canon.fill_value) comparison.compare(array.fillValue, canon.fill_value, `${path}.fill_value`)
    return
  }
  const depth = array.shape.length - 1
  const plain = new NDArray(array.descr, array.shape, array.order, array.bytes).toArray().flat(depth)
  const wanted = canon.v.flat(depth).map((item) => (typeof item === 'number' ? { t: 'int', v: String(item) } : item))
  compareItems(comparison, plain, wanted, path)
  comparison.expect(JSON.stringify(array.mask.toArray()) === JSON.stringify(canon.mask), `${path}.mask`, canon.mask, array.mask)
  if (!canon.fill) comparison.expect(array.fillValue === null || typeof array.fillValue === 'object', `${path}.fill`, null, array.fillValue)
  else comparison.compare(asLossless(array.fillValue.get(), canon.fill), canon.fill, `${path}.fill`)
}

function compareSparse(comparison, sparse, canon, path) {
  if (
    !comparison.expect(
      sparse instanceof SparseArray &&
        sparse.format === canon.format &&
        sparse.dtype === canon.dtype &&
        JSON.stringify(sparse.shape) === JSON.stringify(canon.shape) &&
        sparse.nnz === canon.nnz,
      path,
      canon,
      sparse,
    )
  )
    return
  compareItems(comparison, sparse.toDense().toArray().flat(), canon.dense.flat(), path)
}

const isSame = (comparison, condition, path, canon, value) => comparison.expect(condition, path, canon, value)

/** Comparisons by the canon's tag. */
export const comparers = {
  dataframe(comparison, frame, canon, path) {
    if (!comparison.expect(frame instanceof DataFrame && frame.columns.length === canon.data.length, path, canon, frame)) return
    compareIndex(comparison, frame.columns, canon.columns, `${path}.columns`)
    compareIndex(comparison, frame.index, canon.index, `${path}.index`)
    canon.data.forEach((column, i) => compareColumn(comparison, frame.columnAt(i).array, column, `${path}.data[${i}]`))
    const rows = frame.toRows()
    comparison.expect(
      rows.length === frame.length && rows.every((row) => Object.keys(row).length === canon.data.length),
      `${path}.toRows()`,
      canon.data.length,
      rows,
    )
    comparison.expect(typeof String(frame) === 'string', path, canon, frame)
  },
  series(comparison, series, canon, path) {
    if (!comparison.expect(series instanceof Series, path, canon, series)) return
    comparison.compare(series.name, canon.name, `${path}.name`)
    compareIndex(comparison, series.index, canon.index, `${path}.index`)
    compareColumn(comparison, series.array, canon, path)
    comparison.expect(series.dtype === canon.dtype, path, canon.dtype, series)
  },
  index: compareIndex,
  pdarray(comparison, array, canon, path) {
    if (comparison.expect(array instanceof ExtensionArray, path, canon, array)) compareColumn(comparison, array.array, canon, path)
  },
  maskedarray: compareMasked,
  sparse: compareSparse,
  nat: (comparison, value, canon, path) => isSame(comparison, isNaT(value), path, canon, value),
  na: (comparison, value, canon, path) => isSame(comparison, value === null || isNA(value), path, canon, value),
  timestamp: (comparison, value, canon, path) =>
    isSame(
      comparison,
      value instanceof Timestamp &&
        String(value.value) === String(canon.v) &&
        value.unit === (canon.unit ?? value.unit) &&
        (canon.text === undefined || (value.tz === canon.tz && String(value) === canon.text)),
      path,
      canon,
      value,
    ),
  pdtimedelta: (comparison, value, canon, path) =>
    isSame(
      comparison,
      value instanceof Timedelta &&
        String(value.value) === String(canon.v) &&
        value.unit === (canon.unit ?? value.unit) &&
        (canon.text === undefined || String(value) === canon.text),
      path,
      canon,
      value,
    ),
  period: (comparison, value, canon, path) =>
    isSame(
      comparison,
      value instanceof Period && String(value.ordinal) === String(canon.v) && (canon.text === undefined || String(value) === canon.text),
      path,
      canon,
      value,
    ),
  interval(comparison, value, canon, path) {
    if (!isSame(comparison, value instanceof Interval && value.closed === canon.closed, path, canon, value)) return
    comparison.compare(value.left, canon.left, `${path}.left`)
    comparison.compare(value.right, canon.right, `${path}.right`)
  },
}

/**
 * brine, Python pickles for JavaScript: all names that users can import, and nothing else.
 *
 * @typedef {import('./settings.js').LoadOptions} LoadOptions
 * @typedef {import('./settings.js').Limits} Limits
 * @typedef {import('./containers/open.js').OpenOptions} OpenOptions
 * @typedef {import('./sources/remote.js').RemoteOptions} RemoteOptions
 * @typedef {import('./sources/source.js').SourceLike} SourceLike
 * @typedef {import('./sources/own-source.js').RandomAccessSource} RandomAccessSource
 * @typedef {import('./containers/find-pickles.js').FoundPickle} FoundPickle
 * @typedef {import('./containers/find-pickles.js').FoundPickles} FoundPickles
 * @typedef {import('./decompile/decompile.js').DecompileOptions} DecompileOptions
 * @typedef {import('./dump/dump.js').DumpOptions} DumpOptions
 * @typedef {import('./tools/dis.js').DisOptions} DisOptions
 * @typedef {import('./document/json.js').JsonOptions} JsonOptions
 * @typedef {import('./tools/records.js').Operation} Operation
 * @typedef {import('./trace/trace.js').Call} Call
 * @typedef {import('./trace/trace.js').Operand} Operand
 */
export { loads, loadsAll } from './load/load.js'
export { decompress, load, loadJoblib, loadTorch, open, openPickles, readStorages } from './on-demand.js'
export { dump, dumps } from './dump/dump.js'
export { describe, keyLabel, PersistentId } from './document/describe.js'
export { PickleDocument } from './document/document.js'
export { encodeJson, json } from './document/json.js'
export { str } from './document/python-text.js'
export { Node } from './document/tree.js'
export { dis, disStream } from './tools/dis.js'
export { genops, genopsStream } from './tools/genops.js'
export { Opcode } from './codec/opcodes.js'
export { decompile } from './decompile/decompile.js'
export { trace, Trace } from './trace/trace.js'
export { optimize, optimizeStream } from './tools/optimize.js'
export { isPickleError, LimitError, PickleError, PicklingError, UnpicklingError } from './errors.js'
export { ByteArray, Complex, Ellipsis, Float, FrozenSet, NotImplemented, PickleBuffer, PyClass, PyObject, STATE, Tuple } from './types/python/basic.js'
export { Counter, DefaultDict, Deque, OrderedDict, PyPath, Range, Slice } from './types/python/collections.js'
export { PyDate, PyDateTime, PyTime } from './types/python/datetime.js'
export { PyTimeDelta, PyTimeZone } from './types/python/timedelta.js'
export { Decimal, Fraction, UUID } from './types/python/numbers.js'
export { PyArray } from './types/python/array.js'
export { DType } from './types/numpy/dtype.js'
export { NDArray } from './types/numpy/ndarray.js'
export { NumpyScalar } from './types/numpy/numpy-scalar.js'
export { Tensor } from './types/torch/tensor.js'
export { Storage } from './types/torch/storage.js'
export { NestedTensor, SparseTensor, TorchDevice, TorchSize } from './types/torch/sparse-tensor.js'
export { LazyBytes } from './types/numpy/lazy.js'
export { MaskedArray } from './types/numpy/masked.js'
export { SparseArray } from './types/scipy/sparse.js'
export { Column } from './types/pandas/column.js'
export { ExtensionArray } from './types/pandas/arrays.js'
export { DataFrame, Series } from './types/pandas/frame.js'
export { Index } from './types/pandas/index.js'
export { Interval, Period, Timedelta, Timestamp } from './types/pandas/scalars.js'
export { recognizeCompression } from './containers/decompress/recognize-compression.js'
export { recognizeJoblib } from './containers/joblib/recognize-joblib.js'
export { npy, parseNpy, readNpyHeader } from './containers/numpy/npy.js'
export { writeSafetensors } from './containers/safetensors/write-safetensors.js'
export { writeNpz } from './containers/numpy/npz.js'
